// TrainingRun: what it tells and leaves, and that stopping anywhere changes no byte.

import Foundation
import Sequitur
import Testing

struct TrainingRunTests {
  /// The files of the last checkpoint of a run, by name.
  private func checkpoint(_ folder: String) throws -> [String: Data] {
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/last/")
    return Dictionary(
      uniqueKeysWithValues: try names.map { name in
        (name, try Data(contentsOf: URL(filePath: "\(folder)/last/\(name)")))
      })
  }

  /// The metrics of a run without their times.
  private func metrics(_ folder: String) throws -> [Metrics] {
    try LineFile<Metrics>.read("\(folder)/metrics.jsonl").map { line in
      var line = line
      (line.time, line.tokensPerSecond) = (nil, nil)
      return line
    }
  }

  @Test func aRunTellsAndLeavesWhatItDid() throws {
    try withTemporaryFolder { folder in
      var told: [String] = []
      let outcome = try TinyRun.start(in: "\(folder)/run").train { event in
        switch event {
        case .step(let metrics): told.append("step \(metrics.step)")
        case .evaluation(let metrics, _):
          told.append("evaluation \(metrics.step)")
        case .sample(let step, let text):
          #expect(!text.isEmpty)
          told.append("sample \(step)")
        case .saved(let folder): told.append("saved \(folder.suffix(6))")
        }
      }
      #expect(outcome == .finished)
      #expect(
        told == [
          "evaluation 0", "saved 000000", "step 1", "step 2", "evaluation 2", "saved 000002",
          "step 3", "sample 3", "step 4", "evaluation 4", "saved 000004", "step 5", "step 6",
          "evaluation 6", "sample 6", "saved 000006",
        ])
      let lines = try metrics("\(folder)/run")
      #expect(lines.compactMap(\.trainLoss).count == 6)
      #expect(lines.compactMap(\.validationLoss).count == 4)
      #expect(lines.last?.step == 6)
      #expect(lines.compactMap(\.tokens).last == 6 * 16)
      let opened = try Checkpoint(path: "\(folder)/run")
      #expect(opened.step == 6)
      #expect(opened.state.bestLoss == lines.compactMap(\.validationLoss).min())
      #expect(try Checkpoint(path: "\(folder)/run/best").step == opened.state.bestStep)
    }
  }

  @Test(arguments: 0..<6) func stoppingAnywhereChangesNoByte(stop: Int) throws {
    try withTemporaryFolder { folder in
      _ = try TinyRun.start(in: "\(folder)/whole").train()
      var asked = 0
      let outcome = try TinyRun.start(in: "\(folder)/parts").train(shouldStop: {
        asked += 1
        return asked > stop
      })
      #expect(outcome == .interrupted)
      #expect(try TinyRun.resume("\(folder)/parts").train() == .finished)
      let (whole, parts) = (
        try checkpoint("\(folder)/whole"), try checkpoint("\(folder)/parts")
      )
      #expect(whole.keys.sorted() == parts.keys.sorted())
      for (name, bytes) in whole { #expect(parts[name] == bytes, "\(name), stopped at \(stop)") }
      #expect(try metrics("\(folder)/whole") == metrics("\(folder)/parts"))
      #expect(
        try LineFile<Sample>.read("\(folder)/whole/samples.jsonl")
          == LineFile<Sample>.read("\(folder)/parts/samples.jsonl"))
    }
  }

  @Test func linesAfterTheRestoredStepAreCut() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/run"
      // As kill -9 would leave it: lines of steps whose checkpoint is not there, the last one torn.
      _ = try TinyRun.start(in: path).train()
      try FileManager.default.removeItem(atPath: "\(path)/checkpoint-000006")
      let handle = try FileHandle(forWritingTo: URL(filePath: "\(path)/metrics.jsonl"))
      try handle.seekToEnd()
      try handle.write(contentsOf: Data("{\"step\": 9, \"tr".utf8))
      try handle.close()
      _ = try TinyRun.resume(path)
      let steps = try LineFile<Metrics>.read("\(path)/metrics.jsonl").map(\.step)
      #expect(steps == [0, 1, 2, 2, 3, 4, 4])
    }
  }

  @Test func trainingEndsWhenPatienceIsLost() throws {
    try withTemporaryFolder { folder in
      let run = try TinyRun.start(in: "\(folder)/run") {
        // Steps so large that the loss rises.
        $0.training.learningRate = 1
        $0.training.minLearningRate = 1
        $0.training.warmupSteps = 0
        $0.training.evalInterval = 1
        $0.training.steps = 50
        $0.training.patience = 2
      }
      #expect(try run.train() == .stoppedEarly)
      #expect(run.state.step < 50)
      #expect(run.state.evaluationsWithoutImprovement == 2)
    }
  }

  @Test func aSpoiledStepKeepsTheLastGoodStateAndItsBatch() throws {
    try withTemporaryFolder { folder in
      let run = try TinyRun.start(in: "\(folder)/run") { $0.training.evalInterval = 0 }
      var steps = 0
      #expect(throws: NonFiniteStep.self) {
        try run.train { event in
          guard case .step = event else { return }
          steps += 1
          guard steps == 3 else { return }
          guard let weight = run.trainer.model.parameter("tokens.table") else { return }
          weight.assign(weight.values.map { _ in .nan })
        }
      }
      // The weights after step 3 are spoiled themselves.
      #expect(try Checkpoint(path: "\(folder)/run").step == 0)
      let batch = try String(contentsOfFile: "\(folder)/run/spoiled-batch.json", encoding: .utf8)
      #expect(batch.contains("\"step\": 3"))
      #expect(batch.contains("\"text\""))
    }
  }

  @Test func oldCheckpointsGoButTheBestStays() throws {
    try withTemporaryFolder { folder in
      let run = try TinyRun.start(in: "\(folder)/run") {
        $0.training.steps = 20
        $0.training.keep = 2
        $0.training.saveInterval = 1
        $0.training.evalInterval = 100
      }
      _ = try run.train()
      #expect(try RunFolder.steps(in: "\(folder)/run").suffix(2) == [19, 20])
      #expect(try RunFolder.steps(in: "\(folder)/run").count <= 3)
      #expect(FileManager.default.fileExists(atPath: "\(folder)/run/best/model.safetensors"))
    }
  }
}
