// Sample: text that a model wrote at a step of its run, as a line of samples.jsonl.

import SequiturFiles

/// Some text of a model in training.
public struct Sample: StepLine, Hashable {
  /// Steps made.
  public let step: Int
  /// What the model wrote.
  public let text: String

  /// Creates a sample.
  public init(step: Int, text: String) {
    self.step = step
    self.text = text
  }

  /// The line's content.
  public var line: String {
    JSONValue.object([.init("step", .number(step)), .init("text", .string(text))]).text()
  }

  /// Reads a line; nil if it is torn or no sample.
  public init?(line: some Sequence<UInt8>) {
    guard let value = try? JSONValue(parsing: Array(line)), let step = value["step"]?.tally,
      let text = value["text"]?.string
    else { return nil }
    self.init(step: step, text: text)
  }
}
