// LawAnswer: all laws at once on a position encoding, each with the answer that is expected.

import SequiturTensor

/// What a position encoding answers to one law, and what was expected of it.
public struct LawAnswer: CustomStringConvertible, Sendable {
  /// The encoding's name.
  public let encoding: String
  /// Whether the attention was causal.
  public let causal: Bool
  /// What is expected.
  public let expected: LawCheck.Verdict
  /// What was found.
  public let check: LawCheck

  /// Whether the answer is the expected one.
  public var isAsExpected: Bool { check.verdict == expected }

  /// One line; `UNEXPECTED` stands before an answer that is not the expected one.
  public var description: String {
    "\(encoding), \(causal ? "causal" : "bidirectional"): \(isAsExpected ? "" : "UNEXPECTED ")\(check)"
  }
}

extension Laws {
  /// All laws on a position encoding, each in one untrained attention layer: first bidirectional
  /// attention, then causal attention, which has the law of the cache besides. The same numbers
  /// every time.
  ///
  /// ```swift
  /// for answer in Laws.answers(knowing: .distances, encoding: { _, _ in Nearness() }) {
  ///   #expect(answer.isAsExpected, "\(answer)")
  /// }
  /// let rotary = PositionEncodingKind.rope
  /// for answer in Laws.answers(knowing: rotary.knowledge, encoding: rotary.make) { print(answer) }
  /// ```
  ///
  /// - Parameters:
  ///   - knowledge: what the encoding lets attention know, from which the expectations follow.
  ///   - length: T, 3 or more.
  ///   - width: C.
  ///   - heads: H.
  ///   - encoding: makes the encoding. The sizes ask for tables that start with numbers large
  ///     enough to matter.
  public static func answers(
    knowing knowledge: OrderKnowledge, length: Int = 6, width: Int = 32, heads: Int = 4,
    encoding: (PositionEncodingSizes, inout SeededRandom) -> any PositionEncoding
  ) -> [LawAnswer] {
    [false, true].flatMap { causal in
      func layer(length: Int, width: Int) -> TestedLayer {
        // Twice the length: the shift moves the sequence by up to its own length.
        let sizes = PositionEncodingSizes(
          maximumLength: 2 * length, width: width, heads: heads, causal: causal, deviation: 0.5,
          clipDistance: 4, polarStart: .uniform)
        return TestedLayer(length: length, sizes: sizes, encoding: encoding)
      }
      let whole = layer(length: length, width: width)
      // Every parameter is varied: a small layer is enough.
      let small = layer(length: 4, width: 2 * heads)
      return whole.symmetries(knowing: knowledge) + whole.causality() + [small.gradients()]
    }
  }
}

/// One attention layer with an encoding, and its answers.
private struct TestedLayer {
  let attention: MultiHeadAttention
  let x: Tensor

  init(
    length: Int, sizes: PositionEncodingSizes,
    encoding: (PositionEncodingSizes, inout SeededRandom) -> any PositionEncoding
  ) {
    var random = SeededRandom(seed: 1)
    x = Tensor(normal: [2, length, sizes.width], using: &random)
    attention = MultiHeadAttention(
      width: sizes.width, heads: sizes.heads, causal: sizes.causal,
      positions: encoding(sizes, &random), using: &random)
  }

  func symmetries(knowing knowledge: OrderKnowledge) -> [LawAnswer] {
    // The mask alone tells places apart.
    let orderBlind = !attention.causal && knowledge == .nothing
    let mirrorBlind = orderBlind || !attention.causal && knowledge == .distances
    let shift: LawCheck.Verdict =
      switch knowledge {
      case .nothing: .trivial
      case .distances, .offsets: .holds
      case .places: .breaks
      }
    return [
      answer(orderBlind ? .holds : .breaks, Laws.permutationEquivariance(of: output, on: x)),
      answer(mirrorBlind ? .holds : .breaks, Laws.reversalEquivariance(of: output, on: x)),
      answer(shift, Laws.shiftInvariance(of: attention, on: x, by: x.shape[1])),
    ]
  }

  func causality() -> [LawAnswer] {
    let leak = Laws.futureLeak(of: output, on: x)
    guard attention.causal else { return [answer(.breaks, leak)] }
    let cached = Laws.cachedEqualsUncached(on: x, uncached: output) {
      var cache = AttentionCache()
      return { next in
        let rows = attention.positions.addToTokens(next, from: cache.length)
        return attention(rows, cache: &cache)
      }
    }
    return [answer(.holds, leak), answer(.holds, cached)]
  }

  func gradients() -> LawAnswer {
    answer(.holds, Laws.gradients(of: attention) { output(x) })
  }

  private func output(_ x: Tensor) -> Tensor {
    attention(attention.positions.addToTokens(x, from: 0))
  }

  private func answer(_ expected: LawCheck.Verdict, _ check: LawCheck) -> LawAnswer {
    LawAnswer(
      encoding: attention.positions.name, causal: attention.causal, expected: expected,
      check: check)
  }
}
