// Metrics: what is measured at a step of a run, as a line of metrics.jsonl.

import SequiturFiles

/// What is known at one step of a run; what was not measured there is nil.
public struct Metrics: StepLine, Hashable {
  /// Steps made.
  public var step: Int
  /// Seconds of training so far, interruptions left out.
  public var time: Double?
  /// The loss of the step's own windows, in nats a token.
  public var trainLoss: Double?
  /// The loss on held-out text, in nats a token.
  public var validationLoss: Double?
  /// The learning rate of the step.
  public var learningRate: Double?
  /// The norm of all gradients before clipping.
  public var gradientNorm: Double?
  /// Tokens trained on so far.
  public var tokens: Int?
  /// Tokens trained on in a second.
  public var tokensPerSecond: Double?

  /// Creates a line without measurements.
  public init(step: Int) {
    self.step = step
  }

  /// The names in the file, with where each number stands.
  static let numbers: [(key: String, path: WritableKeyPath<Metrics, Double?> & Sendable)] = [
    ("time", \.time), ("train/loss", \.trainLoss), ("val/loss", \.validationLoss),
    ("lr", \.learningRate), ("grad_norm", \.gradientNorm), ("tokens_per_second", \.tokensPerSecond),
  ]

  /// The line's content.
  public var line: String {
    var members = [JSONValue.Member("step", .number(step))]
    if let tokens { members.append(.init("tokens", .number(tokens))) }
    for (key, path) in Self.numbers {
      if let value = self[keyPath: path] { members.append(.init(key, .number(value))) }
    }
    return JSONValue.object(members).text()
  }

  /// Reads a line; nil if it is torn or no line of metrics.
  public init?(line: some Sequence<UInt8>) {
    guard let value = try? JSONValue(parsing: Array(line)), let step = value["step"]?.tally
    else { return nil }
    self.init(step: step)
    tokens = value["tokens"]?.tally
    for (key, path) in Self.numbers { self[keyPath: path] = value[key]?.double }
  }

  /// The numbers as TensorBoard's scalars.
  var scalars: [(tag: String, value: Float)] {
    Self.numbers.compactMap { key, path in
      key == "time" ? nil : self[keyPath: path].map { (key, Float($0)) }
    }
  }
}
