// Captions are made from the numbers that they speak of: other numbers, other words.

import PositionAnalysis
import Sequitur
import SequiturFigures
import Testing
import ToyModels

import struct position_explorer.PairSections
import struct position_explorer.ScoreShape
import func position_explorer.evennessCaption
import func position_explorer.linearCaption
import func position_explorer.positionRowCaption
import func position_explorer.tokenRowCaption
import func position_explorer.turnsCaption

@Suite("captions") struct CaptionTests {
  @Test("a token row: the mean and deviation of what is drawn") func tokenRow() {
    let caption = tokenRowCaption([1, 3, 100], shown: 2).plain
    #expect(caption.contains("mean 2.00 and standard deviation 1.00"))
  }

  @Test("a position row: what is drawn, and what is not") func positionRow() {
    let table = Sinusoid.table(length: 20, width: 128)
    let caption = positionRowCaption(Array(table.row(10)), shown: 20, position: 10).plain
    // Dimension 18 takes 2π · 10000^(18/128) positions.
    #expect(caption.contains("take from 6.3 to 22.9 positions for a turn, at position 10."))
    #expect(caption.contains("The other 108 of 128 dimensions are slower"))
    let resting = positionRowCaption([0.5, 0.5, 0, 1, 0.05, 0.2], shown: 2, position: 3).plain
    #expect(resting.contains("The other 4 of 6 dimensions are slower: 3 of them"))
    let all = positionRowCaption([0, 1], shown: 20, position: 0).plain
    #expect(!all.contains("other"))
  }

  @Test("turns within a table") func turns() {
    let caption = turnsCaption([(4, 10), (9, 40_000)], positions: 200).plain
    #expect(caption == "Turns in 200 positions: 20.0 of dimension 4, 0.005 of dimension 9.")
  }

  @Test("bars that cannot be seen") func linear() {
    let caption = linearCaption([1, 5, 60, 1000]).plain
    #expect(caption.contains("The highest of 4 bars is 1e+03 times as high"))
    #expect(caption.contains("2 of them are lower than a hundredth"))
    #expect(linearCaption([2, 4]).plain.contains("0 of them"))
  }

  @Test("even and uneven heads") func evenness() {
    #expect(evennessCaption(0.97, largest: 0.1).plain.contains("almost evenly"))
    #expect(!evennessCaption(0.5, largest: 0.8).plain.contains("almost evenly"))
  }

  @Test("equal lines are drawn once") func pairs() throws {
    let table = Matrix(rows: 3, columns: 8) { row, column in Double(row * column) }
    let pairs = (1...4).map { SimilarPair(first: 0, second: $0, similarity: $0 < 4 ? 1 : 0.5) }
    let section = try #require(PairSections(table: table).similar(pairs))
    let html = ReportPage(title: "", sections: [section]).html
    #expect(html.contains("The 4 most similar pairs. Drawn are 2:"))
    #expect(html.contains("1: 1.000") && html.contains("4: 0.500") && !html.contains("2: 1.000"))
    let opposite = try #require(PairSections(table: table).opposite(Array(pairs.prefix(3))))
    #expect(ReportPage(title: "", sections: [opposite]).html.contains("The 3 most opposite pairs."))
  }

  @Test("the shape of scores") func shapes() {
    #expect(
      ScoreShape([-4, -2, 0, -2, -4]).sentence == "falls by 2 a step, is the same on both sides")
    #expect(
      ScoreShape([.nan, .nan, 0, 1, 2]).sentence == "rises by 1 a step, keys to the left are hidden"
    )
    #expect(
      ScoreShape([1, 2, 0, 3, 5, 4, 9]).sentence
        == "is highest 3 steps to the right, differs between the sides by up to 8")
    #expect(
      ScoreShape([2, 2, 2, 9, 5, 1, 1]).sentence
        == "is highest for the token itself, differs between the sides by up to 3, is alike from 2 steps on"
    )
    #expect(
      ScoreShape([5, 5, 5, 1, 2, 3, 3]).sentence.hasPrefix("is highest 1 step to the left"))
    #expect(ScoreShape([.nan, .nan, 1, 0, 3]).sentence.contains("highest 2 steps to the right"))
  }

  @Test("the place that a head looks at") func focus() {
    let even = Matrix(rows: 4, columns: 4) { _, _ in 0.25 }
    let previous = Matrix(rows: 4, columns: 4) { $1 == max($0 - 1, 0) ? 1 : 0 }
    #expect(HeadFocus(of: previous).offset == -1 && HeadFocus(of: previous).weight == 1)
    #expect(HeadFocus(of: previous).place == "one place to the left")
    let sentence = focusSentence(untrained: [even, even], trained: [even, previous])
    #expect(sentence.hasPrefix("Head 2 comes closest to looking at a place: 100 % of its weight"))
    #expect(sentence.contains("one place to the left, 25 % before training (a stripe"))
    #expect(focusSentence(untrained: [even], trained: [even]).contains("no head has a stripe"))
  }
}
