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
      .init("unseen_tokens", .string(unseenTokens.ranges)),
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
      // Not there in a file of an earlier version.
      let unseen = Set(ranges: value["unseen_tokens"]?.string ?? "")
    else {
      throw RunError(path, .damaged, "expected the state of a trainer, found other content")
    }
    self.step = step
    self.tokens = tokens
    bestLoss = value["best_loss"]?.double
    bestStep = value["best_step"]?.wholeNumber
    evaluationsWithoutImprovement = waiting
    unseenTokens = unseen
    if let counters = value["optimizer_counters"]?.members {
      optimizerCounters = [:]
      for counter in counters { optimizerCounters?[counter.key] = counter.value.wholeNumber }
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
