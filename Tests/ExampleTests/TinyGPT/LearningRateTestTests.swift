// train --find-learning-rate: the rule, the number that is kept, and the run that follows.

import Foundation
import Sequitur
import Testing

import struct tiny_gpt.LearningRateTest

struct LearningRateTestTests {
  /// A test whose steps have these losses, at rates that rise by a tenth of a decade.
  private static func test(_ losses: [Double]) -> LearningRateTest {
    LearningRateTest(
      lines: losses.enumerated().map { number, loss in
        var line = Metrics(step: number + 1)
        line.trainLoss = loss
        line.learningRate = 1e-4 * pow(10, Double(number) / 10)
        return line
      })
  }

  @Test func aFifthOfWhereTheSmoothedLossIsLowest() {
    // A valley around the 21st rate, 1e-2.
    let valley = (0..<40).map { 2 + abs(Double($0 - 20)) / 10 }
    #expect(Self.test(valley).rate == 0.002)
    // A single low loss is a lucky window.
    var lucky = valley
    lucky[35] = 1.5
    #expect(Self.test(lucky).rate == 0.002)
    #expect(Self.test([]).rate == nil)
    #expect(Self.test([3]).rate == 2e-5)
  }

  @Test func theNumberIsKeptAndTheRunIsThatOfTheNumber() throws {
    try TinyGPT.inFolder { program in
      let found = try program.train(["--find-learning-rate"])
      found.succeeded("learning rate: ", "where the loss of 100 steps with rising rates was lowest")
      let rate = try #require(program.json("run/config.json")["learning_rate"] as? Double)
      #expect(found.output.contains("learning rate: \(rate), a fifth of "))
      let lines = try LineFile<Metrics>.read(program.path("run/learning-rates.jsonl"))
      #expect(lines.count == 100 && LearningRateTest(lines: lines).rate == Float(rate))
      #expect(lines.first?.learningRate == 1e-5 && abs((lines.last?.learningRate ?? 0) - 1) < 1e-9)
      #expect(try !program.names(in: "run").contains("trial"))
      #expect(try program.text(of: "run/report.html").contains("How the learning rate was found"))
      try program.train(["--learning-rate", "\(rate)"], out: "@given").succeeded()
      #expect(try program.checkpoint("run/last") == program.checkpoint("given/last"))
      #expect(
        try !program.text(of: "given/report.html").contains("How the learning rate was found"))
      // With both, the steps are those of the rate that was found.
      try program.train(["--find-learning-rate", "--minutes", "0.02"], out: "@both", steps: nil)
        .succeeded("learning rate: \(rate)", "minutes: 0.02 hold ")
      expectMistake(
        try program.train(["--find-learning-rate", "--learning-rate", "1"], out: "@no"), 64,
        "--find-learning-rate: expected no --learning-rate beside it")
    }
  }
}
