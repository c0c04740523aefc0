// Sections of pages, fed with numbers that no run would give.

import PositionAnalysis
import Sequitur
import SequiturFigures
import Testing
import ToyModels
import ToyTasks

import struct position_explorer.LengthFindings
import struct position_explorer.LengthOutcome
import struct position_explorer.LengthRun
import struct position_explorer.PairSections

@Suite("sections of pages") struct SectionTests {
  private func html(_ section: Section?) throws -> String {
    ReportPage(title: "", sections: [try #require(section)]).html
  }

  @Test("pairs are listed by rank, with a curve each, five of the opposite ones") func pairs()
    throws
  {
    let table = Matrix(rows: 3, columns: 8) { row, column in Double(row * column) }
    let sections = PairSections(table: table)
    let pairs = (1...7).map {
      SimilarPair(first: 0, second: $0, similarity: -1 / Double($0))
    }
    let similar = try html(sections.similar(pairs))
    #expect(similar.contains("The 7 most similar pairs."))
    #expect(similar.contains("1: -1.000") && similar.contains("7: -0.143"))
    #expect(similar.contains("dim 7") && similar.contains("-0.14286"))
    let opposite = try html(sections.opposite(pairs))
    #expect(opposite.contains("0, 5: -0.200") && !opposite.contains("0, 6: -0.167"))
    #expect(opposite.contains("-0.16667"))
    let ranked = try html(sections.atRanks([(rank: 22, pair: pairs[1])]))
    #expect(ranked.contains("rank 22: -0.500"))
    for none in [sections.similar([]), sections.opposite([]), sections.atRanks([])] {
      #expect(none == nil)
    }
  }

  @Test("the causal twist tells means and minima, and needs both depths") func twist() throws {
    let page = try html(causalTwist(oneLayer: [0.25, 0.125], twoLayers: [1]))
    #expect(page.contains("One layer: 18.75 (12.50) %, two layers: 100.00 %."))
    #expect(causalTwist(oneLayer: [], twoLayers: [1]) == nil)
    #expect(causalTwist(oneLayer: [1], twoLayers: []) == nil)
  }

  /// An outcome with these shares of right answers out of 100, by test length.
  private func outcome(
    _ question: AnyLengthTask, _ encoding: PositionEncodingKind, seed: UInt64,
    _ correct: [Int]
  ) -> LengthOutcome {
    let run = LengthRun(
      question: question, variant: Variant(encoding: encoding), seed: seed, steps: 1)
    let scores = correct.map { [Score(correct: $0, asked: 100)] }
    return LengthOutcome(
      run: run, scores: Dictionary(uniqueKeysWithValues: zip(AnyLengthTask.testLengths, scores)))
  }

  @Test("an encoding keeps its accuracy if every seed does, at the longest test")
  func lengths() throws {
    let first = [
      outcome(.firstToken, .rope, seed: 1, [10, 20, 99]),
      outcome(.firstToken, .rope, seed: 2, [100, 100, 100]),
      outcome(.firstToken, .t5, seed: 1, [100, 100, 100]),
      outcome(.firstToken, .t5, seed: 2, [100, 100, 98]),
    ]
    #expect(
      LengthFindings(first).conclusions == [
        "first-token: at least 99 % on 48 letters with every seed: RoPE."
      ])
    let both = LengthFindings(first + [outcome(.previousToken, .t5, seed: 1, [100, 100, 100])])
    #expect(
      both.conclusions == [
        "previous-token: at least 99 % on 48 letters with every seed: T5 bias.",
        "first-token: at least 99 % on 48 letters with every seed: RoPE.",
        "In both: none of them.",
      ])
    let page = try html(both.section)
    for text in [both.conclusions[2], "first-token, 24", "55.00\u{00A0}(10.00)", "48 letters"] {
      #expect(page.contains(text), "\(text)")
    }
    #expect(LengthFindings().section == nil)
  }
}
