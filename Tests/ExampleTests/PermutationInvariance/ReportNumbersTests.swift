// What the report says, fed with numbers that no run would give.

import Foundation
import Sequitur
import Testing
import ToyModels

import struct permutation_invariance.AccuracySection
import struct permutation_invariance.Headlines
import struct permutation_invariance.LearningSection
import struct permutation_invariance.SentencePair
import struct permutation_invariance.TextOutcome
import struct permutation_invariance.TextSection
import struct permutation_invariance.TextSource

struct ReportNumbersTests {
  private static let none = Variant(encoding: .none)
  private static let learned = Variant(encoding: .learned)
  private static let alibi = Variant(encoding: .alibi)
  private static let t5 = Variant(encoding: .t5)

  /// An outcome with so many right answers of 100, whose losses are all alike.
  private static func outcome(
    _ task: ToyTaskName, _ variant: Variant, seed: UInt64 = 1, _ correct: Int, loss: Float = 1
  ) -> ToyOutcome {
    ToyOutcome(
      run: ToyRun(task: task, variant: variant, seed: seed, steps: 20),
      score: Score(correct: correct, asked: 100), testLoss: loss,
      curve: [Float](repeating: loss, count: 20))
  }

  /// An outcome on text that leaves the plateau at a step, or never.
  private static func text(
    _ variant: Variant, seed: UInt64 = 1, _ correct: Int, leaving step: Int? = nil
  ) -> TextOutcome {
    let curve = (0..<400).map { $0 < step ?? 400 ? Float(0.7) : 0.1 }
    return TextOutcome(
      variant: variant, seed: seed, score: Score(correct: correct, asked: 500), curve: curve)
  }

  private func lines(_ toy: [ToyOutcome], _ text: [TextOutcome] = []) -> [String] {
    Headlines(symmetry: [], toy: toy, text: text).lines.map {
      $0.plain.replacing("\u{00A0}", with: " ")
    }
  }

  @Test func headlinesNameTheEncodingsThatWereRun() {
    let found = lines([
      Self.outcome(.whoBitWhom, Self.none, 50), Self.outcome(.whoBitWhom, Self.none, seed: 2, 49),
      Self.outcome(.whoBitWhom, Variant(encoding: .rope), 98),
      Self.outcome(.sorted, Variant(encoding: .shaw), 90),
    ])
    #expect(
      found == [
        """
        Trained without positions, 1 of 2 models end exactly on the ceiling derived for them.
        """,
        """
        With positions (RoPE, Shaw) the same model reaches 94.00 % on average where no ceiling below 1 \
        is proven, 90.00 % at the least.
        """,
      ])
  }

  @Test func headlinesTellOfEncodingsThatSeeNoSides() {
    let found = lines([
      Self.outcome(.whoBitWhom, Self.alibi, 50), Self.outcome(.whoBitWhom, Self.alibi, seed: 2, 51),
    ])
    #expect(
      found == [
        """
        Distances without sides (ALiBi, symmetric) have a ceiling of their own where a row and its \
        reverse differ in the answer: 1 of 2 models end exactly on it, 1 above it.
        """
      ])
  }

  @Test func headlinesTellTheAccuraciesOnText() {
    let found = lines([], [Self.text(Self.t5, 480), Self.text(Self.t5, seed: 2, 470)])
    #expect(
      found == [
        """
        Natural or shuffled text, where blindness to order is worth 50.00 %: T5 bias 95.00 % (94.00).
        """
      ])
    #expect(lines([]) == [])
  }

  private func accuracyCaption(_ variants: [Variant], seeds: Int, _ toy: [ToyOutcome]) -> String {
    AccuracySection(tasks: [.whoBitWhom], variants: variants, seeds: seeds, toy: toy, text: [])
      .caption.plain
  }

  @Test func theAccuracyCaptionCountsWhatItSpeaksOf() {
    let toy = [
      Self.outcome(.whoBitWhom, Self.none, 50), Self.outcome(.whoBitWhom, Self.none, seed: 2, 48),
      Self.outcome(.whoBitWhom, Self.learned, 99),
      Self.outcome(.whoBitWhom, Self.learned, seed: 2, 98),
    ]
    let found = accuracyCaption([Self.none, Self.learned], seeds: 2, toy)
    #expect(
      found == """
        Bars are means over 2 seeds, dots are single seeds. Without positions and without a causal mask \
        1 of 2 models end exactly on the line, 0 above it. Of 2 models with positions and no proven \
        ceiling, 1 solve their task: they reach 99 %.
        """)
    let mirrored = accuracyCaption(
      [Self.alibi], seeds: 1, [Self.outcome(.whoBitWhom, Self.alibi, 50)])
    #expect(mirrored.hasPrefix("Bars are those of one seed. A mark across a bar"))
    #expect(!mirrored.contains("solve") && !mirrored.contains("causal"))
  }

  @Test func theLearningCaptionTellsHowFarFromTheFloorModelsEnd() {
    let floor = Float(ToyTaskName.whoBitWhom.task.lossFloor)
    func caption(_ toy: [ToyOutcome]) -> String {
      LearningSection(tasks: [.whoBitWhom], variants: [Self.none], toy: toy).caption.plain
    }
    let blind = Self.outcome(.whoBitWhom, Self.none, 50, loss: 1.25 * floor)
    #expect(
      caption([blind]) == """
        Training loss, averaged over 10 steps, of one seed. Without positions the loss ends at most \
        25.0 % above the dashed floor, where a model knows everything but the order.
        """)
    let sighted = Self.outcome(.whoBitWhom, Self.learned, seed: 2, 50)
    #expect(caption([blind, sighted]).contains("means over 2 seeds"))
    #expect(!caption([sighted]).contains("floor"))
  }

  private func textSection(_ outcomes: [TextOutcome]) throws -> TextSection {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("sample.txt")
    try Data(String(repeating: "the quick brown fox ", count: 40).utf8).write(to: file)
    return TextSection(source: try TextSource(path: file.path), outcomes: outcomes)
  }

  @Test func theTextSectionTellsWhoLeavesThePlateauFirst() throws {
    let early = [
      Self.text(Self.t5, 490, leaving: 50), Self.text(Self.t5, seed: 2, 480, leaving: 100),
    ]
    let late = [Self.text(Self.learned, 400, leaving: 200), Self.text(Self.learned, seed: 2, 250)]
    #expect(early.map(\.departure) == [50, 100] && late.map(\.departure) == [200, nil])
    let told = try textSection(late + early).plateau
    #expect(told.contains("(T5 bias)") && told.contains("by step 100 with every seed"))
    #expect(told.contains("(learned)") && told.contains("before step 200."))
    // An added one that is as early, and a relative one that stays.
    for other in [Self.text(Self.learned, 400, leaving: 100), Self.text(Self.t5, 250)] {
      #expect(try textSection(early + late + [other]).plateau.contains("did not leave"))
    }
    #expect(try textSection(early).plateau.isEmpty && textSection(late).plateau.isEmpty)
  }

  @Test func theTextSectionCountsTheBlindModelsOnTheirCeiling() throws {
    let blind = [Self.text(Self.none, 250), Self.text(Self.none, seed: 2, 251)]
    #expect(
      try textSection(blind).found.plain.hasSuffix(
        "50 %. Found: 1 of 2 such models end on exactly that."))
    #expect(try textSection([Self.text(Self.t5, 490)]).found.plain.hasSuffix("50 %."))
  }

  @Test func aPairThatCannotShowTheOrderIsRemarkedOn() throws {
    func remark(_ first: String, _ second: String) throws -> String? {
      try SentencePair([first, second]).remark
    }
    #expect(try remark("you must not go", "Must you not go?") == nil)
    #expect(try remark("go", "go now")?.contains("do not hold the same words") == true)
    #expect(try remark("Go now!", "go now")?.contains("are the same") == true)
  }
}
