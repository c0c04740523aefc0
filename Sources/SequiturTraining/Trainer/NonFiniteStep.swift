// NonFiniteStep: why a training step was refused, and the batch that did it.

import SequiturTensor

/// A step whose loss or gradient was not finite. The weights and the optimiser are as before it.
public struct NonFiniteStep: Error, CustomStringConvertible {
  /// The step, counted from 0.
  public let step: Int
  /// The micro-batch of the step.
  public let microBatch: Int
  /// The loss.
  public let loss: Float
  /// The first operation of the forward pass whose result was not finite; nil if all were, and only a
  /// gradient was not.
  public let output: NonFiniteOutput?
  /// The parameters whose gradient was not finite, if the loss was.
  public let gradients: [String]
  /// The windows of the micro-batch, to look at or to try again.
  public let windows: [Window]

  /// One sentence that names the layer and the operation, and says what to try.
  public var description: String {
    let advice = "try a lower learning rate, a longer warm-up or a stricter clip"
    guard let output else {
      let shown = gradients.prefix(3).joined(separator: ", ")
      return """
        step \(step): expected finite gradients, found \(gradients.count) parameters with others \
        (\(shown)\(gradients.count > 3 ? ", ..." : "")) at a loss of \(loss); \(advice)
        """
    }
    let place = output.layer.isEmpty ? "before any layer with parameters" : "in \(output.layer)"
    let inputs =
      output.inputsAreFinite
      ? "from finite inputs" : "from a weight that was not finite itself"
    return """
      step \(step): expected a finite loss, found \(loss); the first result that is not finite is \
      \(output.value) of '\(output.operation)' \(place), shape \(output.shape), \(inputs); \(advice)
      """
  }
}
