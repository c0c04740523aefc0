import ExampleSupport
import Foundation
import Sequitur
import Testing
import ToyModels
import ToyTasks

import struct position_explorer.CompareCommand
import struct position_explorer.CompareFindings
import struct position_explorer.Exploration
import struct position_explorer.LengthRun

@Suite("compare") struct CompareCommandTests {
  private func explore(_ words: String...) throws -> Exploration {
    switch try CompareCommand.command.parse(words) {
    case .run(let settings): return try settings.explore()
    case .show: throw UsageError("help instead of an exploration")
    }
  }

  @Test("ceilings bound the variants that they are proven for, and no others") func bounds() {
    let none = Variant(encoding: .none)
    for task in ToyTaskName.allCases {
      #expect(none.bound(on: task.task) == task.task.orderBlind.ceiling, "\(task)")
      for encoding in [PositionEncodingKind.alibi, .evenPoPE] {
        let mirror = task.task.mirror.ceiling
        #expect(
          Variant(encoding: encoding).bound(on: task.task)
            == (mirror == Fraction(1, 1) ? nil : mirror), "\(task), \(encoding)")
      }
      let free = Variant.all.filter { !$0.isMirrorBlind }
      #expect(free.count == Variant.all.count - 3)
      for variant in free {
        #expect(variant.bound(on: task.task) == nil, "\(task), \(variant.flag)")
      }
    }
  }

  @Test("one answer above a ceiling is a broken bound, on it is not") func brokenBounds() {
    func broken(
      _ task: ToyTaskName, _ encoding: PositionEncodingKind, _ correct: Int, of asked: Int
    ) -> String? {
      let run = ToyRun(task: task, variant: Variant(encoding: encoding), seed: 1, steps: 1)
      return run.brokenBound(by: Score(correct: correct, asked: asked))
    }
    #expect(broken(.whoBitWhom, .none, 24, of: 48) == nil)
    #expect(
      broken(.whoBitWhom, .none, 25, of: 48)
        == "who-bit-whom, none, seed 1: right on 25 of 48, above its ceiling of 1/2")
    #expect(broken(.previousToken, .alibi, 384, of: 672) == nil)
    #expect(
      broken(.previousToken, .alibi, 385, of: 672)
        == "previous-token, ALiBi, symmetric, seed 1: right on 385 of 672, above its ceiling of 4/7"
    )
    #expect(broken(.whoBitWhom, .rope, 48, of: 48) == nil)
    // Reading the first position passes the ceiling of "first token", and may.
    let trap = ToyRun(
      task: .firstToken, variant: Variant(encoding: .none), seed: 1, steps: 1, readout: .firstToken)
    #expect(trap.bound == nil && trap.brokenBound(by: Score(correct: 96, asked: 96)) == nil)
  }

  @Test("cells tell what is on a ceiling from what is below it") func cells() {
    func cell(_ correct: [Int], bound: Fraction?) -> String {
      CompareFindings.cell(correct.map { Score(correct: $0, asked: 48) }, bound: bound)
    }
    let half = Fraction(1, 2)
    #expect(cell([24, 24], bound: half) == "50.00 =")
    #expect(cell([24, 12], bound: half) == "37.50 (25.00) ≤")
    #expect(cell([25], bound: half) == "52.08 ABOVE")
    #expect(cell([48, 24], bound: nil) == "75.00 (50.00)")
    #expect(cell([], bound: half) == "-")
  }

  @Test("a small comparison: blind models end on their ceilings, others pass them")
  func comparison() throws {
    let found = try explore(
      "--tasks", "who-bit-whom", "--encodings", "none,alibi,alibi-directional", "--seeds", "1",
      "--steps", "100")
    #expect(found.failures == [])
    let lines = found.text.split(separator: "\n").map(String.init)
    func line(_ start: String) throws -> String {
      try #require(lines.first { $0.hasPrefix(start) })
    }
    #expect(try line("none").hasSuffix("50.00 ="))
    #expect(try line("ALiBi, symmetric").hasSuffix("50.00 ="))
    #expect(try line("ALiBi, directional").hasSuffix("100.00"))
    #expect(found.page.html.contains("The mirror, and its repair"))
    let data = try #require(found.data)
    let json = try JSONSerialization.jsonObject(with: Data(data.utf8)) as? [String: Any]
    #expect((json?["models"] as? [Any])?.count == 3)
  }

  @Test("longer rows: a score for each position of each test length") func lengths() {
    let run = LengthRun(
      question: .previousToken, variant: Variant(encoding: .learned), seed: 1, steps: 2)
    let scores = run.run(advance: { _ in }).scores
    #expect(scores.keys.sorted() == AnyLengthTask.testLengths)
    for (length, scores) in scores { #expect(scores.count == length - 1) }
    let task = AnyLengthTask.firstToken
    let pooled = LengthRun(question: task, variant: Variant(encoding: .none), seed: 1, steps: 2)
    for (length, scores) in pooled.run(advance: { _ in }).scores {
      #expect(scores.count == 1)
      let ceiling = orderBlindCeiling(of: task.testSet(length: length), readout: task.readout)
      #expect(!scores[0].isAbove(ceiling), "\(length) letters")
    }
  }

  @Test("quick is one seed and fewer steps; --steps prevails") func settings() throws {
    var settings = CompareCommand.command.defaults
    #expect(settings.seedList == [1, 2, 3] && settings.usedSteps == 300)
    settings.isQuick = true
    #expect(settings.seedList == [1] && settings.usedSteps < 300)
    settings.steps = 7
    #expect(settings.usedSteps == 7)
    #expect(throws: UsageError.self) { try explore("--encodings", "rotary") }
    #expect(throws: UsageError.self) { try explore("--seeds", "0") }
  }
}
