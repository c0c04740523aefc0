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
  /// The tokens that the model has never been trained on: it knows nothing of when to write them, so
  /// samples leave them out.
  public var unseenTokens: Set<Int32> = []
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
      .init("unseen_tokens", .string(unseenTokens.ranges)),
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
    // Not there in a file of an earlier version.
    if isThere("unseen_tokens") {
      unseenTokens = try read("unseen_tokens", "ranges of tokens") { value in
        value.string.flatMap { Set(ranges: $0) }
      }
    }
    guard isThere("optimizer_counters") else { return }
    optimizerCounters = try read("optimizer_counters", "an object of whole numbers up to 2^53") {
      $0.members?.reduce(into: [:] as [String: Int]?) { counters, member in
        if let count = member.value.tally { counters?[member.key] = count } else { counters = nil }
      }
    }
  }
}

extension Set<Int32> {
  /// The numbers as text: `0-8,11,200-255`.
  fileprivate var ranges: String {
    var ranges: [ClosedRange<Int32>] = []
    for number in sorted() {
      if let last = ranges.last, last.upperBound + 1 == number {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    return ranges.map { range in
      range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
    }.joined(separator: ",")
  }

  /// Reads such a text; nil if it is another, or names a token that no vocabulary has.
  fileprivate init?(ranges text: String) {
    self = []
    var next: Int32 = 0
    for range in text.split(separator: ",") {
      let ends = range.split(separator: "-", omittingEmptySubsequences: false).map { Int32($0) }
      guard ends.count <= 2, let first = ends[0], let last = ends[ends.count - 1],
        next <= first, first <= last, last < 1 << 20
      else { return nil }
      formUnion(first...last)
      next = last + 1
    }
  }
}
