// LawTable: every position scheme against every law, with what is expected of it.

import SequiturTensor

/// Every position scheme against every law, on one untrained attention layer each: what
/// `position-explorer laws` prints.
///
/// ```swift
/// for row in LawTable.rows() { print(row) }
/// ```
public enum LawTable {
  /// One scheme and one law.
  public struct Row: CustomStringConvertible, Sendable {
    /// The scheme's name.
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

  /// The rows of the schemes: bidirectional attention first, then causal attention, which has the
  /// law of the cache besides. The same numbers every time.
  ///
  /// - Parameters:
  ///   - subjects: the schemes.
  ///   - length: T, 3 or more.
  ///   - width: C.
  ///   - heads: H.
  public static func rows(
    for subjects: [LawSubject] = LawSubject.all, length: Int = 6, width: Int = 32, heads: Int = 4
  ) -> [Row] {
    subjects.flatMap { subject in
      [false, true].flatMap { causal in
        let layer = Layer(subject, length: length, width: width, heads: heads, causal: causal)
        // Every parameter is varied: a small layer is enough.
        let small = Layer(subject, length: 4, width: 2 * heads, heads: heads, causal: causal)
        return (layer.symmetries() + layer.causality() + [small.gradients()]).map {
          Row(encoding: subject.name, causal: causal, expected: $0.expected, check: $0.check)
        }
      }
    }
  }

  /// One attention layer with a scheme, and rows for it.
  private struct Layer {
    typealias Answer = (expected: LawCheck.Verdict, check: LawCheck)

    let knowledge: OrderKnowledge
    let attention: MultiHeadAttention
    let x: Tensor

    init(_ subject: LawSubject, length: Int, width: Int, heads: Int, causal: Bool) {
      var random = SeededRandom(seed: 1)
      knowledge = subject.knowledge
      x = Tensor(normal: [2, length, width], using: &random)
      // Twice the length: the shift moves the sequence by up to its own length.
      let sizes = LawSubject.Sizes(
        maximumLength: 2 * length, width: width, heads: heads, causal: causal)
      attention = MultiHeadAttention(
        width: width, heads: heads, causal: causal, positions: subject.scheme(sizes, &random),
        using: &random)
    }

    func output(_ x: Tensor) -> Tensor { attention(attention.positions.addToTokens(x, from: 0)) }

    func symmetries() -> [Answer] {
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
        (
          orderBlind ? .holds : .breaks, Laws.permutationEquivariance(of: output, on: x)
        ),
        (
          mirrorBlind ? .holds : .breaks, Laws.reversalEquivariance(of: output, on: x)
        ),
        (shift, Laws.shiftInvariance(of: attention, on: x, by: x.shape[1])),
      ]
    }

    func causality() -> [Answer] {
      let leak = Laws.futureLeak(of: output, on: x)
      guard attention.causal else { return [(.breaks, leak)] }
      let cached = Laws.cachedEqualsUncached(on: x, uncached: output) {
        var cache = AttentionCache()
        return { next in
          let rows = attention.positions.addToTokens(next, from: cache.length)
          return attention.withWeights(rows, cache: &cache).output
        }
      }
      return [(.holds, leak), (.holds, cached)]
    }

    func gradients() -> Answer {
      (.holds, Laws.gradients(of: attention) { output(x) })
    }
  }
}
