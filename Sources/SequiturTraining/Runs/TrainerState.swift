// TrainerState: how far a run has come, beside the weights and the moments.

import SequiturFiles

/// The numbers of a run that its weights do not tell.
public struct TrainerState: Hashable, Sendable {
  /// Steps made.
  public var step = 0
  /// Tokens trained on.
  public var tokens = 0
  /// The lowest loss on held-out text so far.
  public var bestLoss: Double?
  /// The step of that loss.
  public var bestStep: Int?
  /// Evaluations since then.
  public var evaluationsWithoutImprovement = 0
  /// The training losses since the last evaluation: their sum and their number.
  public var lossSum = 0.0
  /// See ``lossSum``.
  public var lossCount = 0
  /// The counters of the optimiser, such as AdamW's updates; nil in a file of an earlier version.
  var optimizerCounters: [String: Int]?

  /// The state of a run that has not begun.
  public init() {}

  static let name = "trainer_state.json"

  var json: String {
    let counters = (optimizerCounters ?? [:]).sorted { $0.key < $1.key }
      .map { JSONValue.Member($0.key, .number($0.value)) }
    let members: [JSONValue.Member] = [
      .init("step", .number(step)), .init("tokens", .number(tokens)),
      .init("best_loss", bestLoss.map { .number($0) } ?? .null),
      .init("best_step", bestStep.map { .number($0) } ?? .null),
      .init("evaluations_without_improvement", .number(evaluationsWithoutImprovement)),
      .init("loss_sum", .number(lossSum)), .init("loss_count", .number(lossCount)),
      .init("optimizer_counters", .object(counters)),
    ]
    return JSONValue.object(members).text(.indented) + "\n"
  }

  init(readingFrom folder: String) throws(RunError) {
    let path = "\(folder)/\(Self.name)"
    let bytes = try reading(path, MappedFile.contents(of: path))
    guard let value = try? JSONValue(parsing: bytes),
      let step = value["step"]?.wholeNumber, let tokens = value["tokens"]?.wholeNumber,
      let waiting = value["evaluations_without_improvement"]?.wholeNumber,
      let lossSum = value["loss_sum"]?.double, let lossCount = value["loss_count"]?.wholeNumber
    else {
      throw RunError(path, .damaged, "expected the state of a trainer, found other content")
    }
    self.step = step
    self.tokens = tokens
    bestLoss = value["best_loss"]?.double
    bestStep = value["best_step"]?.wholeNumber
    evaluationsWithoutImprovement = waiting
    self.lossSum = lossSum
    self.lossCount = lossCount
    if let counters = value["optimizer_counters"]?.members {
      optimizerCounters = [:]
      for counter in counters { optimizerCounters?[counter.key] = counter.value.wholeNumber }
    }
  }
}
