// RunFolder: one process at a time, nothing half-saved, and the right checkpoints kept.

import Foundation
import Sequitur
import SequiturBase
import SequiturFiles
import Testing

struct RunFolderTests {
  private func save(_ run: RunFolder, step: Int, isBest: Bool = false) throws {
    var state = TrainerState()
    state.step = step
    try run.save(
      TinyRun.configuration(), state, model: TinyRun.model(), optimizer: nil,
      tokenizer: TinyRun.tokenizer, isBest: isBest)
  }

  @Test func oneProcessHoldsARun() throws {
    try withTemporaryFolder { folder in
      do {
        let run = try RunFolder.create("\(folder)/a/run")
        try save(run, step: 0)
        let error = #expect(throws: RunError.self) { try RunFolder.open("\(folder)/a/run") }
        #expect(error?.problem == .inUse)
        _ = run
      }
      _ = try RunFolder.open("\(folder)/a/run")
    }
  }

  @Test func aFolderWithARunIsNotStartedAnew() throws {
    try withTemporaryFolder { folder in
      try save(RunFolder.create("\(folder)/run"), step: 3)
      let error = #expect(throws: RunError.self) { try RunFolder.create("\(folder)/run") }
      #expect(error?.problem == .exists)
      #expect(error?.description.contains("--resume") == true)
    }
  }

  @Test func whatAKilledSaveLeftIsNoCheckpoint() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/run"
      try save(RunFolder.create(path), step: 3)
      let half = "\(path)/.checkpoint-000009.123.tmp"
      try FileManager.default.createDirectory(
        atPath: half, withIntermediateDirectories: true)
      try Data([1]).write(to: URL(filePath: "\(half)/model.safetensors"))
      #expect(try Checkpoint(path: path).step == 3)
      _ = try RunFolder.open(path)
      #expect(!FileManager.default.fileExists(atPath: half))
    }
  }

  @Test func theNewestAndTheBestStay() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/run"
      let run = try RunFolder.create(path)
      for step in [0, 10, 20, 1_000_000, 2_000_000] {
        try save(run, step: step, isBest: step == 10)
        try run.prune(keeping: 2)
      }
      #expect(try RunFolder.steps(in: path) == [10, 1_000_000, 2_000_000])
      #expect(try Checkpoint(path: "\(path)/best").step == 10)
      #expect(try Checkpoint(path: path).step == 2_000_000)
      #expect(try Checkpoint(path: "\(path)/last").step == 2_000_000)
    }
  }

  @Test func aFileInTheWayIsNamed() throws {
    try withTemporaryFolder { folder in
      try Data([1]).write(to: URL(filePath: "\(folder)/file"))
      let error = #expect(throws: RunError.self) { try RunFolder.create("\(folder)/file/run") }
      let refusal = SystemError(code: ENOTDIR, .makingFolder("\(folder)/file"))
      #expect(error?.problem == .unwritable(refusal) && error?.kind == .unwritable)
      #expect(error?.path == "\(folder)/file/run")
    }
  }
}
