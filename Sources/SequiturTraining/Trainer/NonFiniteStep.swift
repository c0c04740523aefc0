// NonFiniteStep: why a training step was refused, and the batch that did it.

import SequiturBase
import SequiturFiles
import SequiturTensor
import SequiturText

/// A step whose loss or gradient was not finite. The weights and the optimiser are as before it.
public struct NonFiniteStep: Error, CustomStringConvertible {
  /// The step, counted from 0.
  public let step: Int
  /// The micro-batch of the step.
  public let microBatch: Int
  /// The loss.
  public let loss: Float
  /// The first operation of the forward pass whose result was not finite; nil if all were, and only
  /// a gradient was not.
  public let output: NonFiniteOutput?
  /// The parameters whose gradient was not finite, if the loss was.
  public let gradients: [String]
  /// The windows of the micro-batch in its lane, to look at or to try again.
  public let windows: [Window]

  /// One sentence that names the layer and the operation, and says what to try.
  public var description: String {
    let advice = "try a lower learning rate, a longer warm-up or a stricter clip"
    guard let output else {
      let shown = gradients.prefix(3).joined(separator: ", ")
      return """
        step \(step): expected finite gradients, found \(counted(gradients.count, "parameter")) with \
        others (\(shown)\(gradients.count > 3 ? ", ..." : "")) at a loss of \(loss); \(advice)
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

extension NonFiniteStep {
  /// Keeps the windows of the micro-batch in spoiled-batch.json, with their text.
  func save(to folder: String, tokenizer: any Tokenizer) throws(RunError) {
    func numbers(_ values: [Int32]) -> JSONValue { .array(values.map { .number($0) }) }
    let windows = windows.map { window in
      JSONValue.object([
        .init("inputs", numbers(window.inputs)), .init("targets", numbers(window.targets)),
        .init("text", .string(tokenizer.decode(window.inputs))),
      ])
    }
    let content = JSONValue.object([
      .init("step", .number(step)), .init("micro_batch", .number(microBatch)),
      .init("reason", .string(description)), .init("windows", .array(windows)),
    ])
    let path = "\(folder)/spoiled-batch.json"
    try writing(path, FileReplacement.write(content.text(.indented) + "\n", to: path))
  }
}
