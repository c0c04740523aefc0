// Sampler: frequencies against the exact probabilities that each filter leaves, ties, seeds, and
// logits that cannot be used.

import Foundation
import SequiturTraining
import Testing

/// The natural logarithm of 2.
private let ln2 = 0.6931471805599453

struct SamplerTests {
  @Test func excludedTokensAreNeverChosen() throws {
    var sampler = Sampler(SamplingOptions(), seed: 1, excluding: [1, 4])
    var found: Set<Int32> = []
    for _ in 0..<500 { found.insert(try sampler.next(Self.logits(Self.halves))) }
    #expect(found == [0, 2, 3])
    var greedy = Sampler(.greedy, seed: 1, excluding: [1])
    #expect(try greedy.next(Self.logits(Self.halves)) == 3)
    var none = Sampler(.greedy, seed: 1, excluding: Set(0..<5))
    #expect(throws: SamplingError.nothingToChoose) { try none.next(Self.logits(Self.halves)) }
  }

  /// Logits whose softmax is these probabilities, shifted by a constant.
  static func logits(_ probabilities: [Double], shift: Double = 0.7) -> [Float] {
    probabilities.map { Float(log($0) + shift) }
  }

  static func options(_ change: (inout SamplingOptions) -> Void) -> SamplingOptions {
    var options = SamplingOptions()
    change(&options)
    return options
  }

  /// Halving probabilities, in no order.
  static let halves = [0.125, 0.5, 0.0625, 0.25, 0.0625]

  /// What options leave of logits, by default those of `halves`.
  private struct Case: Sendable, CustomTestStringConvertible {
    var logits = SamplerTests.logits(SamplerTests.halves)
    var history: [Int32] = []
    let testDescription: String
    let shares: [Double]
    let change: @Sendable (inout SamplingOptions) -> Void

    init(
      _ what: String, from logits: [Float]? = nil, history: [Int32] = [], _ shares: [Double],
      _ change: @escaping @Sendable (inout SamplingOptions) -> Void = { _ in }
    ) {
      (testDescription, self.history, self.shares, self.change) = (what, history, shares, change)
      if let logits { self.logits = logits }
    }
  }

  private static let cases = [
    Case("no filter gives the softmax", halves),
    Case("filters that exclude nothing", halves) { ($0.topK, $0.topP, $0.minP) = (5, 1, 0) },
    // p² over its sum: 4, 64, 1, 16, 1 of 86.
    Case("temperature below 1", [4, 64, 1, 16, 1].map { $0 / 86 }) { $0.temperature = 0.5 },
    // √p over its sum, of probabilities 1/4 and 1/16 ...
    Case(
      "temperature above 1", from: logits([0.64, 0.16, 0.16, 0.04]), [4, 2, 2, 1].map { $0 / 9 }
    ) { $0.temperature = 2 },
    Case("top-k 1", [0, 1, 0, 0, 0]) { $0.topK = 1 },
    Case("top-k 2", [0, 2.0 / 3, 0, 1.0 / 3, 0]) { $0.topK = 2 },
    // Tokens 2 and 4 tie: the lower id is kept.
    Case("top-k with a tie", [2.0 / 15, 8.0 / 15, 1.0 / 15, 4.0 / 15, 0]) { $0.topK = 4 },
    Case("top-k of more than all", halves) { $0.topK = 99 },
    Case("top-p within the first", [0, 1, 0, 0, 0]) { $0.topP = 0.45 },
    // 0.5 is not yet 0.6, 0.75 is.
    Case("top-p of two", [0, 2.0 / 3, 0, 1.0 / 3, 0]) { $0.topP = 0.6 },
    Case("top-p of three", [1.0 / 7, 4.0 / 7, 0, 2.0 / 7, 0]) { $0.topP = 0.8 },
    Case("a tiny top-p", [0, 1, 0, 0, 0]) { $0.topP = 1e-6 },
    Case("ties in top-p go by the id", from: [1, 1, 1, 1], [0.5, 0.5, 0, 0]) { $0.topP = 0.4 },
    // At least 0.3 of 0.5.
    Case("min-p of two", [0, 2.0 / 3, 0, 1.0 / 3, 0]) { $0.minP = 0.3 },
    Case("min-p of three", [1.0 / 7, 4.0 / 7, 0, 2.0 / 7, 0]) { $0.minP = 0.2 },
    Case("min-p of all", halves) { $0.minP = 0.1 },
    Case("min-p 1", [0, 1, 0, 0, 0]) { $0.minP = 1 },
    // Of the two that top-k leaves the first has 2/3, enough for top-p; of all it has 1/2.
    Case("top-k before top-p", [0, 1, 0, 0, 0]) { ($0.topK, $0.topP) = (2, 0.6) },
    // 64/86 is more than 0.7.
    Case("temperature before top-p", [0, 1, 0, 0, 0]) { ($0.temperature, $0.topP) = (0.5, 0.7) },
    // 16 is 0.25 of 64, 4 is 0.0625.
    Case("temperature before min-p", [0, 0.8, 0, 0.2, 0]) {
      ($0.temperature, $0.minP) = (0.5, 0.2)
    },
    // Token 1 falls to the logit of token 3.
    Case(
      "the penalty before all", from: [0, 2, -1, 1, -1].map { Float($0 * ln2) }, history: [1],
      [0, 0.5, 0, 0.5, 0]
    ) { ($0.repetitionPenalty, $0.topK) = (2, 2) },
    // In units of ln 2: positive logits are divided, negative ones multiplied, each once.
    Case(
      "the penalty", from: [2, 2, -1, -1].map { Float($0 * ln2) }, history: [0, 2, 0, 0, 2],
      [2, 4, 0.25, 0.5].map { $0 / 6.75 }
    ) { $0.repetitionPenalty = 2 },
    Case(
      "a history of tokens that the logits do not know",
      from: [2, 2, -1, -1].map { Float($0 * ln2) }, history: [-1, 4, 100],
      [4, 4, 0.5, 0.5].map { $0 / 9 }
    ) { $0.repetitionPenalty = 2 },
    Case("an excluded token", from: [1, -.infinity, 1], [0.5, 0, 0.5]),
  ]

  /// Draws many tokens and compares how often each came with its probability: within 4.5 standard
  /// deviations of the binomial distribution, and never where the probability is 0.
  @Test(arguments: cases)
  private func shares(of one: Case) throws {
    let draws = 20_000
    var sampler = Sampler(Self.options(one.change), seed: 42)
    var counts = [Int](repeating: 0, count: one.logits.count)
    for _ in 0..<draws { counts[Int(try sampler.next(one.logits, after: one.history))] += 1 }
    for (token, (count, share)) in zip(counts, one.shares).enumerated() {
      let bound = 4.5 * (share * (1 - share) / Double(draws)).squareRoot()
      #expect(
        abs(Double(count) / Double(draws) - share) <= bound,
        "token \(token): \(count) of \(draws), expected a share of \(share)")
    }
  }

  @Test func aTinyTemperatureIsGreedy() throws {
    var sampler = Sampler(Self.options { $0.temperature = 1e-38 }, seed: 1)
    for _ in 0..<20 { #expect(try sampler.next([3, 80, -2, 79.9]) == 1) }
  }

  /// Many tokens, many of them alike: exactly the first k of the sorted ones can be drawn.
  @Test(arguments: [1, 2, 7, 20, 39, 40])
  func topKOfMany(topK: Int) throws {
    for kinds in [1, 3, 40] {
      let logits = (0..<40).map { Float($0 * 17 % 40 % kinds) * 1e-3 }
      let expected = (0..<40).sorted { (logits[$1], $0) < (logits[$0], $1) }.prefix(topK)
      var sampler = Sampler(Self.options { $0.topK = topK }, seed: 6)
      // Of 40 tokens that are almost equally likely, none is missed 1000 times.
      let drawn = Set(try (0..<1000).map { _ in Int(try sampler.next(logits)) })
      #expect(drawn == Set(expected), "\(kinds) kinds")
    }
  }

  @Test func repetitionPenalty() throws {
    // What one call marks, the next does not see.
    let greedy = Self.options { ($0.repetitionPenalty, $0.temperature) = (3, 0) }
    var sampler = Sampler(greedy, seed: 1)
    #expect(try sampler.next([2, 1], after: [0]) == 1)
    #expect(try sampler.next([2, 1], after: []) == 0)
    #expect(try sampler.next([-1, -2], after: [0]) == 1)
    // A penalty beyond Float still compares.
    let strong = Self.options {
      ($0.repetitionPenalty, $0.temperature) = (.greatestFiniteMagnitude, 0)
    }
    sampler = Sampler(strong, seed: 1)
    #expect(try sampler.next([-5, -9], after: [0]) == 1)
    #expect(try sampler.next([-5, -9], after: [0, 1]) == 0)
  }

  @Test func greedyTakesTheFirstOfTheLargest() throws {
    var sampler = Sampler(.greedy, seed: 7)
    #expect(try sampler.next([1, 5, 2]) == 1)
    #expect(try sampler.next([-3, -1, -1, -2]) == 1)
    #expect(try sampler.next([0]) == 0)
    #expect(sampler.position == 3)
  }

  @Test func aSeedDecidesEveryDraw() throws {
    func draws(_ seed: UInt64) throws -> [Int32] {
      var sampler = Sampler(SamplingOptions(), seed: seed)
      return try (0..<40).map { _ in try sampler.next([0, 0, 0, 0]) }
    }
    #expect(try draws(1) == draws(1))
    #expect(try draws(1) != draws(2))
    // A draw depends on its place alone, not on what was drawn before.
    var sampler = Sampler(SamplingOptions(), seed: 1)
    for _ in 0..<39 { _ = try sampler.next([9, 1]) }
    #expect(try sampler.next([0, 0, 0, 0]) == draws(1)[39])
  }

  @Test func excludedTokensAreNeverDrawn() throws {
    var sampler = Sampler(SamplingOptions(), seed: 3, vocabularySize: 2)
    for _ in 0..<200 { #expect(try sampler.next([0, 0, 50, .nan]) < 2) }
  }

  @Test(arguments: [Float.nan, .infinity])
  func unusableLogits(value: Float) throws {
    for options in [SamplingOptions(), .greedy] {
      var sampler = Sampler(options, seed: 1)
      let error = #expect(throws: SamplingError.self) { try sampler.next([0, 1, value, 2]) }
      #expect(error?.description.contains("found \(value) for token 2") == true)
      #expect(sampler.position == 0)
      #expect(throws: SamplingError.nothingToChoose) { try sampler.next([]) }
      #expect(throws: SamplingError.nothingToChoose) {
        try sampler.next([-.infinity, -.infinity])
      }
    }
  }

  @Test func extremeLogitsAreDrawnFrom() throws {
    let largest = Float.greatestFiniteMagnitude
    var sampler = Sampler(Self.options { ($0.topP, $0.minP) = (0.9, 0.1) }, seed: 1)
    for _ in 0..<20 { #expect(try sampler.next([-largest, largest, 0]) == 1) }
  }
}
