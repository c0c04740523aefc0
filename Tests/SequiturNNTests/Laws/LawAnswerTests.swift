// LawAnswer: every encoding, bidirectional and causal, keeps and breaks what it should.

import SequiturNN
import SequiturTensor
import Testing

struct LawAnswerTests {
  static let answers = PositionEncodingKind.allCases.flatMap {
    Laws.answers(knowing: $0.knowledge, encoding: $0.make)
  }

  @Test(arguments: answers) func everyAnswerIsAsExpected(answer: LawAnswer) {
    #expect(answer.isAsExpected, "\(answer)")
    switch answer.expected {
    // Far from the tolerances, 1e-5 to 2e-3, on either side.
    case .breaks: #expect(answer.check.deviation > 0.05, "\(answer)")
    case .holds:
      #expect(
        answer.check.deviation < 0.5 * answer.check.tolerance || answer.check.tolerance == 0,
        "\(answer)")
      #expect(answer.check.control ?? 1 > 0.05, "\(answer)")
    case .trivial: #expect(answer.check.deviation == 0, "\(answer)")
    }
  }

  @Test func everyEncodingMeetsEveryLaw() {
    let names = PositionEncodingKind.allCases.map(\.title)
    #expect(names.count == 11)
    #expect(Set(names).count == names.count)
    let laws = [
      "permutation equivariance", "reversal equivariance", "shift invariance", "future leak",
    ]
    for name in names {
      let answers = Self.answers.filter { $0.encoding == name }
      #expect(
        answers.filter { !$0.causal }.map(\.check.law) == laws + ["gradients"], "\(name)")
      #expect(
        answers.filter(\.causal).map(\.check.law) == laws + [
          "cached equals uncached", "gradients",
        ],
        "\(name)")
    }
  }

  /// The laws that hold, by name, so that an expectation cannot change unseen.
  @Test func whatBidirectionalAttentionKeeps() {
    func keeping(_ law: String) -> [String] {
      Self.answers.filter { !$0.causal && $0.check.law == law && $0.check.holds }.map(\.encoding)
    }
    #expect(keeping("permutation equivariance") == ["none"])
    #expect(keeping("reversal equivariance") == ["none", "ALiBi, symmetric", "PoPE, delta 0"])
    #expect(
      keeping("shift invariance") == [
        "RoPE", "RoPE, half-split", "ALiBi, symmetric", "ALiBi, directional", "Shaw", "T5 bias",
        "PoPE, delta 0", "PoPE",
      ])
    #expect(keeping("future leak") == [])
    #expect(keeping("gradients").count == 11)
  }

  /// The example of the documentation, of ``PositionEncoding``'s, and other sizes.
  @Test func anEncodingOfOnesOwn() {
    let answers = Laws.answers(knowing: .distances, length: 5, width: 12, heads: 3) { sizes, _ in
      #expect(sizes.heads == 3)
      return Nearness()
    }
    #expect(answers.count == 11)
    for answer in answers { #expect(answer.isAsExpected, "\(answer)") }

    // Claimed to know less than it does.
    let mistaken = Laws.answers(knowing: .nothing, length: 5, width: 12, heads: 3) { _, _ in
      Nearness()
    }.filter { !$0.isAsExpected }
    #expect(
      Set(mistaken.map(\.check.law)) == ["permutation equivariance", "shift invariance"])
    #expect(
      mistaken.first?.description.hasPrefix(
        "nearness, bidirectional: UNEXPECTED permutation equivariance breaks: ") == true)
  }
}
