// Dropout as a layer.

import SequiturBase
import SequiturTensor

/// Sets elements to 0 with a probability and scales the others, inside a training scope
/// (`withTraining(using:)`) only (Srivastava et al. 2014).
///
/// Shapes: any, unchanged.
public struct Dropout: Layer {
  /// The share of elements that is dropped, 0 <= p < 1.
  public let probability: Float

  /// Creates the layer.
  public init(_ probability: Float) {
    checkConstant("dropout", "probability", probability, .belowOne)
    self.probability = probability
  }

  /// The same shape.
  public func callAsFunction(_ x: Tensor) -> Tensor { x.dropout(probability) }
}
