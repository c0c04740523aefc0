// Objective: what a model is trained to do with its windows of text.

import SequiturNN
import SequiturTensor

/// What is asked of a model: which places of a batch count, and what the loss is.
///
/// An objective whose loss is the cross-entropy of some targets conforms to
/// ``CrossEntropyObjective`` and says only what these are:
///
/// ```swift
/// /// One token in eight is hidden and to be guessed (Devlin et al. 2019).
/// struct MaskedTokens: CrossEntropyObjective {
///   let mask: Int32
///   func batch(of windows: [Window], using random: inout SeededRandom) -> Batch {
///     Batch(
///       windows.map { window in
///         let hidden = window.inputs.map { _ in random.integer(below: 8) == 0 }
///         return Window(
///           inputs: zip(window.inputs, hidden).map { $1 ? mask : $0 },
///           targets: zip(window.inputs, hidden).map { $1 ? $0 : -1 })
///       })
///   }
/// }
/// ```
///
/// Everything must follow from the windows and the random numbers alone, so that a resumed run goes
/// on to the same bits.
public protocol Objective: Sendable {
  /// What files and messages call it.
  var typeName: String { get }

  /// The batch that the model is given for some windows. The random numbers are those of the step
  /// and its micro-batch; in an evaluation they are the same every time.
  func batch(of windows: [Window], using random: inout SeededRandom) -> Batch

  /// The mean loss over the places of the batch that count (``Batch/counted``): a single number.
  func loss(of model: any LanguageModel, on batch: Batch) -> Tensor
}

extension Objective {
  /// The name of the type.
  public var typeName: String { "\(Self.self)" }

  /// The windows as they are: each token is to be followed by the next.
  public func batch(of windows: [Window], using random: inout SeededRandom) -> Batch {
    Batch(windows)
  }
}

/// An objective whose loss is the cross-entropy of the batch's targets, in nats. An evaluation then
/// tells the loss at each place of the window too.
public protocol CrossEntropyObjective: Objective {}

extension CrossEntropyObjective {
  /// The mean cross-entropy over the targets that are not -1.
  public func loss(of model: any LanguageModel, on batch: Batch) -> Tensor {
    model.loss(batch.inputs, batch.targets)
  }
}

/// The objective of a language model: to predict the next token.
public struct NextToken: CrossEntropyObjective {
  /// Creates the objective.
  public init() {}
}
