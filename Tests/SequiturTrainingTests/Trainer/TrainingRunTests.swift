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
      var run: TrainingRun? = try TinyRun.start(in: "\(folder)/run") {
        // Steps so large that the loss rises.
        $0.training.learningRate = 1
        $0.training.minLearningRate = 1
        $0.training.warmupSteps = 0
        $0.training.evalInterval = 1
        $0.training.steps = 50
        $0.training.patience = 2
      }
      #expect(try run?.train() == .stoppedEarly)
      let state = try #require(run?.state)
      #expect(state.step < 50)
      #expect(state.evaluationsWithoutImprovement == 2)
      run = nil

      // A run that is over stays as it is until it is given more of either.
      let lines = try metrics("\(folder)/run")
      run = try TinyRun.resume("\(folder)/run")
      #expect(run?.outcome == .stoppedEarly)
      #expect(try run?.train { _ in Issue.record("something was done") } == .stoppedEarly)
      #expect(try metrics("\(folder)/run") == lines)
      run = nil
      run = try TinyRun.resume("\(folder)/run", steps: state.step + 3, patience: 3)
      #expect(try run?.train() == .stoppedEarly && run?.state.step == state.step + 1)
      run = nil
      run = try TinyRun.resume("\(folder)/run", steps: state.step + 1)
      #expect(run?.outcome == .finished)
      run = nil
      run = try TinyRun.resume("\(folder)/run", patience: 0)
      #expect(run?.outcome == nil && run?.configuration.training.patience == 0)
    }
  }

  @Test func earlyEvaluationsAreSpacedGeometricallyAndLeaveTheRunAlone() throws {
    try withTemporaryFolder { folder in
      func train(_ name: String, evalInterval: Int) throws -> TrainingRun {
        let run = try TinyRun.start(in: "\(folder)/\(name)") {
          $0.training.steps = 40
          $0.training.evalInterval = evalInterval
          $0.training.patience = 1
          $0.training.sampleInterval = 0
        }
        #expect(try run.train() == .finished)
        return run
      }
      let with = try train("with", evalInterval: 100)
      let without = try train("without", evalInterval: 0)
      let evaluated = try metrics("\(folder)/with").filter { $0.validationLoss != nil }.map(\.step)
      #expect(evaluated == [0, 8, 16, 40])
      #expect(try RunFolder.steps(in: "\(folder)/with") == [0, 40])
      #expect(with.trainer.model.bits == without.trainer.model.bits)
      #expect(with.state == without.state && with.state.evaluationsWithoutImprovement == 0)
    }
  }

  @Test func theTrainingLossIsTheMeanOfTheLastTwentySteps() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/run"
      var told: [Int: Double] = [:]
      func note(_ event: TrainingRun.Event) {
        if case .evaluation(let line, _) = event { told[line.step] = line.trainLoss ?? .nan }
      }
      var asked = 0
      _ = try TinyRun.start(in: path) {
        $0.training.steps = 30
        $0.training.evalInterval = 5
      }.train(report: note) {
        asked += 1
        return asked > 23
      }
      // A resumed run knows the losses before it from the file.
      #expect(try TinyRun.resume(path).train(report: note) == .finished)
      let losses = try metrics(path).compactMap(\.trainLoss)
      #expect(losses.count == 30 && told.keys.sorted() == [0, 5, 10, 15, 20, 25, 30])
      for (step, loss) in told {
        let last = losses[..<step].suffix(20)
        let mean = last.reduce(0, +) / Double(last.count)
        #expect(step == 0 ? loss.isNaN : loss == mean, "step \(step)")
      }
    }
  }

  /// TensorBoard drops the points of earlier files at the step of a file's start mark and later.
  @Test func theRestoredStepStaysInTensorBoard() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/run"
      _ = try TinyRun.start(in: path).train()
      func starts() throws -> [UInt8?] {
        try FileManager.default.contentsOfDirectory(atPath: path)
          .filter { $0.hasPrefix("events.") }
          .map { try eventRecords("\(path)/\($0)") }
          // Field 7, a session log, behind the time and the step.
          .map { records in records.first { $0.count > 11 && $0[11] == 58 }?[10] }
      }
      #expect(try TinyRun.resume(path, tensorBoard: true).train() == .finished)
      #expect(try starts().isEmpty)
      _ = try TinyRun.resume(path, steps: 8, tensorBoard: true).train()
      #expect(try starts() == [7])
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
