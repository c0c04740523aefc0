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
  /// The counters of the optimiser, such as AdamW's updates; nil without an
  /// optimiser, and in a file of an earlier version.
  var optimizerCounters: [String: Int]?

  /// The state of a run that has not begun.
  public init() {}

  package static let name = "trainer_state.json"

  package var json: String {
    var members: [JSONValue.Member] = [
      .init("step", .number(step)), .init("tokens", .number(tokens)),
      .init("best_loss", bestLoss.map { .number($0) } ?? .null),
      .init("best_step", bestStep.map { .number($0) } ?? .null),
      .init("evaluations_without_improvement", .number(evaluationsWithoutImprovement)),
      .init("loss_sum", .number(lossSum)), .init("loss_count", .number(lossCount)),
    ]
    if let counters = optimizerCounters?.sorted(by: { $0.key < $1.key }) {
      let counted = counters.map { JSONValue.Member($0.key, .number($0.value)) }
      members.append(.init("optimizer_counters", .object(counted)))
    }
    return JSONValue.object(members).text(.indented) + "\n"
  }

  package init(readingFrom folder: String) throws(RunError) {
    let path = "\(folder)/\(Self.name)"
    let bytes = try reading(path, OpenFile.contents(of: path))
    guard let value = try? JSONValue(parsing: bytes) else {
      throw RunError(path, .damaged, "expected the state of a trainer, found no JSON")
    }
    func read<Number>(
      _ key: String, _ expected: String, _ number: (JSONValue) -> Number?
    ) throws(RunError) -> Number {
      guard let found = value[key], let read = number(found) else {
        let found = value[key]?.summary ?? "nothing"
        throw RunError(path, .damaged, "expected \(expected) as \(key), found \(found)")
      }
      return read
    }
    func tally(_ key: String) throws(RunError) -> Int {
      try read(key, "a whole number up to 2^53") { $0.tally }
    }
    func isThere(_ key: String) -> Bool { value[key] ?? .null != .null }
    step = try tally("step")
    tokens = try tally("tokens")
    bestLoss = isThere("best_loss") ? try read("best_loss", "a number") { $0.double } : nil
    bestStep = isThere("best_step") ? try tally("best_step") : nil
    evaluationsWithoutImprovement = try tally("evaluations_without_improvement")
    lossSum = try read("loss_sum", "a number") { $0.double }
    lossCount = try tally("loss_count")
    guard isThere("optimizer_counters") else { return }
    optimizerCounters = try read("optimizer_counters", "an object of whole numbers up to 2^53") {
      $0.members?.reduce(into: [:] as [String: Int]?) { counters, member in
        if let count = member.value.tally { counters?[member.key] = count } else { counters = nil }
      }
    }
  }
}
