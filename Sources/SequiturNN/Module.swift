// Module: anything that holds parameters. Reflection finds them by name; nothing is registered.

import SequiturTensor

/// A value that holds parameters; a copy of it shares its weights (``Module/copyWeights(to:)``
/// copies them).
///
/// A module is usually a struct with `let` parameters and sub-modules. Its parameters are found by
/// reflection, through properties, arrays, optionals, tuples and dictionaries, and named by the
/// path to them: `blocks.0.attention.query.weight`. What a closure captures, or a property whose
/// type is no module, is not seen; the first optimiser update stops if the loss used such a
/// parameter.
///
/// ```swift
/// struct GatedFeedForward: Layer {
///   let up, down: Linear
///   let gate: Parameter
///
///   init(width: Int, using random: inout SeededRandom) {
///     up = Linear(from: width, to: 4 * width, using: &random)
///     down = Linear(from: 4 * width, to: width, using: &random)
///     gate = Parameter(ones: [width])
///   }
///
///   func callAsFunction(_ x: Tensor) -> Tensor { down(up(x).relu()) * gate }
/// }
/// ```
public protocol Module {}

/// A module from tensor to tensor.
public protocol Layer: Module {
  /// Applies the layer; shapes are the layer's to document.
  func callAsFunction(_ x: Tensor) -> Tensor
}

/// A parameter with its path in a module.
public typealias NamedParameter = (name: String, parameter: Parameter)
