// Sampler: the next token from logits, by filters and a seeded draw.

import SequiturBase
import SequiturTensor

/// Chooses tokens from logits, by ``SamplingOptions`` and a seed.
///
/// The n-th draw is a function of the seed and n: equal logits, options and seed give equal tokens.
/// It keeps its working memory from token to token. A logit of -∞ excludes its token.
///
/// ```swift
/// var options = SamplingOptions()
/// options.temperature = 0.8
/// options.topK = 50
/// var sampler = Sampler(options, seed: 1)
/// let token = try sampler.next(logits, after: tokens)
/// ```
public struct Sampler: Sendable {
  /// The options.
  public let options: SamplingOptions
  /// How many tokens it has chosen.
  public private(set) var position = 0

  private let random: SeededRandom
  private let vocabularySize: Int?
  /// Whether a token is never chosen, up to the last such.
  private let isExcluded: [Bool]
  private var candidates: [Candidate] = []
  private var isPenalised: [Bool] = []

  /// A token that may still be chosen, with its logit and later its share of the probability.
  private struct Candidate {
    let token: Int32
    var logit: Float
    var weight = 0.0

    /// Whether this one is more likely, or has the lower id.
    func precedes(_ other: Candidate) -> Bool {
      (other.logit, token) < (logit, other.token)
    }
  }

  /// Creates a sampler. Stops at options that ``SamplingOptions/validate()`` refuses.
  ///
  /// - Parameters:
  ///   - options: how tokens are chosen.
  ///   - seed: what the draws depend on.
  ///   - vocabularySize: ids from here on are never chosen, for models whose table has more rows
  ///     than the tokeniser has tokens; nil to allow all.
  ///   - excluded: tokens that are never chosen either, such as a run's
  ///     ``TrainerState/unseenTokens``.
  public init(
    _ options: SamplingOptions, seed: UInt64, vocabularySize: Int? = nil,
    excluding excluded: Set<Int32> = []
  ) {
    if let problem = options.problem {
      stop(
        "Sampler", "options that cannot be (\(problem))", expected: "those that validate() passes")
    }
    self.options = options
    self.vocabularySize = vocabularySize
    isExcluded = (0...(excluded.max() ?? 0)).map(excluded.contains)
    random = SeededRandom(seed: seed)
  }

  /// The next token.
  ///
  /// - Parameters:
  ///   - logits: one for each token of the vocabulary.
  ///   - history: the tokens that the repetition penalty counts as there.
  /// - Throws: ``SamplingError`` at NaN, at +∞, or if no token is left. Nothing is drawn then.
  public mutating func next(
    _ logits: [Float], after history: [Int32] = []
  ) throws(SamplingError) -> Int32 {
    let allowed = min(logits.count, vocabularySize ?? logits.count)
    for token in 0..<allowed where !(logits[token] < .infinity) {
      throw .notFinite(logit: logits[token], token: Int32(token))
    }
    candidates.removeAll(keepingCapacity: true)
    for token in 0..<allowed where logits[token] > -.infinity {
      if token < isExcluded.count && isExcluded[token] { continue }
      candidates.append(Candidate(token: Int32(token), logit: logits[token]))
    }
    guard !candidates.isEmpty else { throw .nothingToChoose }
    penalise(history, vocabularySize: logits.count)
    defer { position += 1 }
    guard options.temperature > 0 else {
      // The first of the largest, so the lowest id.
      return candidates.reduce(candidates[0]) { $1.precedes($0) ? $1 : $0 }.token
    }
    keepTopK()
    weigh()
    keepTopP()
    keepMinP()
    return draw()
  }

  private mutating func penalise(_ history: [Int32], vocabularySize: Int) {
    let penalty = options.repetitionPenalty
    guard penalty != 1 else { return }
    if isPenalised.count != vocabularySize {
      isPenalised = [Bool](repeating: false, count: vocabularySize)
    }
    func mark(_ value: Bool) {
      for token in history where isPenalised.indices.contains(Int(token)) {
        isPenalised[Int(token)] = value
      }
    }
    mark(true)
    for index in candidates.indices where isPenalised[Int(candidates[index].token)] {
      let logit = candidates[index].logit
      // A product beyond Float stays a logit that can be compared.
      candidates[index].logit =
        max(-.greatestFiniteMagnitude, logit > 0 ? logit / penalty : logit * penalty)
    }
    mark(false)
  }

  private mutating func keepTopK() {
    guard let topK = options.topK, topK < candidates.count else { return }
    // Quickselect (Hoare 1961): what precedes a pivot goes before it, until the first k are
    // together. Sorting a large vocabulary would take longer than a small model.
    var (first, end) = (0, candidates.count)
    while first < end {
      let pivot = candidates[first + (end - first) / 2]
      var (before, after) = (first, end - 1)
      while before <= after {
        while candidates[before].precedes(pivot) { before += 1 }
        while pivot.precedes(candidates[after]) { after -= 1 }
        guard before <= after else { break }
        candidates.swapAt(before, after)
        (before, after) = (before + 1, after - 1)
      }
      if topK <= after {
        end = after + 1
      } else if topK > before {
        first = before
      } else {
        break
      }
    }
    candidates.removeLast(candidates.count - topK)
  }

  /// Gives every candidate exp((logit - largest) / temperature).
  private mutating func weigh() {
    let largest = Double(candidates.reduce(-.infinity) { max($0, $1.logit) })
    let temperature = Double(options.temperature)
    for index in candidates.indices {
      candidates[index].weight = exp((Double(candidates[index].logit) - largest) / temperature)
    }
  }

  private var totalWeight: Double { candidates.reduce(0) { $0 + $1.weight } }

  private mutating func keepTopP() {
    guard let topP = options.topP, topP < 1 else { return }
    let total = totalWeight
    // All tokens below this together have less than 1 - p, so none of them is needed; most of a
    // large vocabulary is not sorted then.
    let least = total * (1 - Double(topP)) / Double(candidates.count)
    candidates.removeAll { $0.weight < least }
    candidates.sort { $0.precedes($1) }
    var sum = 0.0
    let last = candidates.firstIndex { candidate in
      sum += candidate.weight
      return sum >= Double(topP) * total
    }
    if let last { candidates.removeLast(candidates.count - last - 1) }
  }

  private mutating func keepMinP() {
    guard let minP = options.minP, minP > 0 else { return }
    // The largest weight is 1.
    candidates.removeAll { $0.weight < Double(minP) }
  }

  /// The candidate at a random place of the weights side by side.
  private func draw() -> Int32 {
    var random = random.keyed(by: [position])
    var rest = Double(random.next() >> 11) * 0x1p-53 * totalWeight
    for candidate in candidates {
      rest -= candidate.weight
      if rest < 0 { return candidate.token }
    }
    // Rounding may leave a rest behind the last: then it is the last that can be drawn at all.
    return (candidates.last { $0.weight > 0 } ?? candidates[0]).token
  }
}
