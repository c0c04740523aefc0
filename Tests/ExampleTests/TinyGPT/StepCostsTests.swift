// train --minutes: what a run takes, the steps that fit, and the bytes that they leave.

import Foundation
import Sequitur
import Testing

import struct tiny_gpt.StepCosts

struct StepCostsTests {
  private static let costs: StepCosts = {
    var costs = StepCosts()
    (costs.step, costs.evaluation, costs.sample, costs.checkpoint) = (0.01, 1, 0.5, 0.25)
    return costs
  }()

  private static func seconds(_ steps: Int, _ change: (inout TrainingOptions) -> Void) -> Double {
    var options = TrainingOptions()
    options.steps = steps
    change(&options)
    return costs.seconds(options, heldOut: [])
  }

  @Test func everythingIsCountedIn() {
    // An evaluation and a checkpoint before the first step and behind the last, a sample there.
    let ends = { (options: inout TrainingOptions) in
      (options.evalInterval, options.sampleInterval) = (0, 0)
    }
    #expect(Self.seconds(100, ends) == 1 + 2 + 0.5 + 0.5)
    // Steps 40, 80 and 100: four evaluations and checkpoints; 50 and 100: two samples.
    let within = { (options: inout TrainingOptions) in
      (options.evalInterval, options.sampleInterval) = (40, 50)
    }
    #expect(Self.seconds(100, within) == 1 + 4 + 1 + 1)
    #expect(Self.seconds(80, within) == 0.8 + 3 + 1 + 0.75)
    let saving = { (options: inout TrainingOptions) in
      ends(&options)
      options.saveInterval = 30
    }
    #expect(Self.seconds(100, saving) == 1 + 2 + 0.5 + 0.5 + 3 * 0.25)
  }

  @Test func earlyEvaluationsAreCountedByTheirWindows() {
    let window = Window(inputs: [0], targets: [0])
    var options = TrainingOptions()
    (options.steps, options.evalInterval, options.sampleInterval) = (32, 0, 0)
    let without = Self.costs.seconds(options, heldOut: [])
    // At step 8, which reads 4 batches of 2 windows, a tenth of them; 16 is too near to the end.
    (options.evalInterval, options.batchSize) = (31, 2)
    let with = Self.costs.seconds(options, heldOut: Array(repeating: window, count: 80))
    #expect(abs(with - without - (1 + 0.25 + 0.1)) < 1e-9)
  }

  @Test func theMostStepsThatFit() {
    let options = TrainingOptions()
    for limit in [10.0, 33, 120, 4000] {
      let steps = Self.costs.steps(in: limit, options, heldOut: [])
      #expect(Self.seconds(steps) { _ in } <= limit, "\(limit)")
      #expect(Self.seconds(steps + 1) { _ in } > limit, "\(limit)")
    }
    #expect(Self.costs.steps(in: -1, options, heldOut: []) == 1)
  }

  @Test func onlyTheNumberOfStepsIsKept() throws {
    try TinyGPT.inFolder { program in
      let timed = try program.train(["--minutes", "0.01", "--dropout", "0.1"], steps: nil)
      timed.succeeded("minutes: 0.01 hold ")
      let steps = try #require(program.json("run/config.json")["steps"] as? Int)
      #expect(try !program.names(in: "run").contains("trial"))
      try program.train(["--dropout", "0.1"], out: "@counted", steps: steps).succeeded()
      #expect(try program.checkpoint("run/last") == program.checkpoint("counted/last"))
      #expect(try program.read("run/config.json") == program.read("counted/config.json"))
      try program("train", "--resume", "@run", "--steps", "\(steps + 2)").succeeded()
      expectMistake(
        try program.train(["--minutes", "1"], out: "@no"), 64,
        "--minutes: expected no --steps beside it")
      expectMistake(
        try program("train", "--resume", "@run", "--minutes", "1"), 64,
        "--resume: expected no --minutes beside it")
    }
  }
}
