// The table of laws: every encoding, bidirectional and causal, keeps and breaks what it should.

import SequiturNN
import SequiturTensor
import Testing

struct LawTableTests {
  static let rows = LawTable.rows()

  @Test(arguments: rows) func everyRowIsAsExpected(row: LawTable.Row) {
    #expect(row.isAsExpected, "\(row)")
    switch row.expected {
    // Far from the tolerances, 1e-5 to 2e-3, on either side.
    case .breaks: #expect(row.check.deviation > 0.05, "\(row)")
    case .holds:
      #expect(row.check.deviation < 0.5 * row.check.tolerance || row.check.tolerance == 0, "\(row)")
      #expect(row.check.control ?? 1 > 0.05, "\(row)")
    case .trivial: #expect(row.check.deviation == 0, "\(row)")
    }
  }

  @Test func everySchemeMeetsEveryLaw() {
    let names = LawSubject.all.map(\.name)
    #expect(names.count == 11)
    #expect(Set(names).count == names.count)
    let laws = [
      "permutation equivariance", "reversal equivariance", "shift invariance", "future leak",
    ]
    for name in names {
      let rows = Self.rows.filter { $0.encoding == name }
      #expect(
        rows.filter { !$0.causal }.map(\.check.law) == laws + ["gradients"], "\(name)")
      #expect(
        rows.filter(\.causal).map(\.check.law) == laws + ["cached equals uncached", "gradients"],
        "\(name)")
    }
  }

  /// The laws that hold, by name, so that an expectation cannot change unseen.
  @Test func whatBidirectionalAttentionKeeps() {
    func keeping(_ law: String) -> [String] {
      Self.rows.filter { !$0.causal && $0.check.law == law && $0.check.holds }.map(\.encoding)
    }
    #expect(keeping("permutation equivariance") == ["none"])
    #expect(keeping("reversal equivariance") == ["none", "ALiBi", "PoPE δ = 0"])
    #expect(
      keeping("shift invariance") == [
        "Shaw", "T5 bias", "ALiBi", "ALiBi directional", "RoPE", "RoPE half-split", "PoPE δ = 0",
        "PoPE δ uniform",
      ])
    #expect(keeping("future leak") == [])
    #expect(keeping("gradients").count == 11)
  }

  /// The example of the documentation, of ``PositionEncoding``'s, and other sizes.
  @Test func anEncodingOfOnesOwn() {
    struct Nearness: PositionEncoding {
      let name = "nearness"
      func logitBias(queries: Tensor, at positions: AttentionPositions) -> Tensor? {
        let (heads, t, s) = (queries.shape[2], positions.queries, positions.keys)
        let bias = t.flatMap { i in s.map { j in -0.5 * Float(abs(i - j)) } }
        return Tensor(bias, shape: [1, t.count, s.count]).broadcast(to: [heads, t.count, s.count])
      }
    }
    let mine = LawSubject("nearness", knows: .distances) { sizes, _ in
      #expect(sizes.heads == 3)
      return Nearness()
    }
    let rows = LawTable.rows(for: [mine], length: 5, width: 12, heads: 3)
    #expect(rows.count == 11)
    for row in rows { #expect(row.isAsExpected, "\(row)") }

    // Claimed to know less than it does.
    let wrong = LawSubject("nearness", knows: .nothing) { _, _ in Nearness() }
    let mistaken = LawTable.rows(for: [wrong], length: 5, width: 12, heads: 3)
      .filter { !$0.isAsExpected }
    #expect(
      Set(mistaken.map(\.check.law)) == ["permutation equivariance", "shift invariance"])
    #expect(
      mistaken.first?.description.hasPrefix(
        "nearness, bidirectional: UNEXPECTED permutation equivariance breaks: ") == true)
  }
}
