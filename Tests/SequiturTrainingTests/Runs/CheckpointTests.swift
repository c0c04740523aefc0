// Checkpoint: what is saved opens, and damage at any byte of any file is found and named.

import Foundation
import Sequitur
import Testing

struct CheckpointTests {
  /// Saves one checkpoint of the tiny model in a run, and gives its folder.
  private func saved(in folder: String, moments: Bool = true) throws -> String {
    var trainer = TinyRun.trainer()
    _ = try trainer.trainStep()
    var state = TrainerState()
    (state.step, state.tokens, state.bestLoss, state.bestStep) = (1, 16, 2.5, 1)
    return try RunFolder.create("\(folder)/run").save(
      TinyRun.configuration(), state, model: trainer.model,
      optimizer: moments ? trainer.optimizer.state() : nil, tokenizer: TinyRun.tokenizer,
      isBest: true)
  }

  @Test func whatIsSavedOpens() throws {
    try withTemporaryFolder { folder in
      let path = try saved(in: folder)
      #expect(path == "\(folder)/run/checkpoint-000001")
      for place in ["run", "run/last", "run/best", "run/checkpoint-000001"] {
        let checkpoint = try Checkpoint(path: "\(folder)/\(place)")
        #expect(checkpoint.configuration == TinyRun.configuration())
        #expect(checkpoint.step == 1)
        #expect(checkpoint.state.bestLoss == 2.5)
        #expect(checkpoint.hasOptimizer)
        #expect(checkpoint.vocabularySize == 11)
        #expect(checkpoint.tokenizer.decode([0, 3]) == "ad")
        var trainer = TinyRun.trainer()
        _ = try trainer.trainStep()
        #expect(try checkpoint.makeModel().bits == trainer.model.bits)
      }
    }
  }

  @Test(arguments: [[], [0], [3, 4, 5, 9], Array(0...255), [255]] as [[Int32]])
  func theStateKeepsWhatTheModelHasNotSeen(tokens: [Int32]) throws {
    try withTemporaryFolder { folder in
      var state = TrainerState()
      state.unseenTokens = Set(tokens)
      _ = try RunFolder.create("\(folder)/run").save(
        TinyRun.configuration(), state, model: TinyRun.model(), optimizer: nil,
        tokenizer: TinyRun.tokenizer, isBest: false)
      #expect(try Checkpoint(path: "\(folder)/run").state.unseenTokens == Set(tokens))
    }
  }

  @Test func damageAtAnyByteIsFound() throws {
    try withTemporaryFolder { folder in
      let path = try saved(in: folder)
      for name in try FileManager.default.contentsOfDirectory(atPath: path) {
        let file = URL(filePath: "\(path)/\(name)")
        let whole = try Data(contentsOf: file)
        // Every byte of the small files, and some hundred of the large ones.
        for place in stride(from: 0, to: whole.count, by: max(1, whole.count / 300)) {
          var bytes = whole
          bytes[place] ^= 0x11
          try bytes.write(to: file)
          #expect(throws: (any Error).self, "\(name), byte \(place)") {
            try Checkpoint(path: path)
          }
        }
        for length in [0, 1, whole.count / 2, whole.count - 1] {
          try whole.prefix(length).write(to: file)
          #expect(throws: (any Error).self, "\(name), cut at \(length)") {
            try Checkpoint(path: path)
          }
        }
        try FileManager.default.removeItem(at: file)
        let error = #expect(throws: RunError.self, "\(name) removed") {
          try Checkpoint(path: path)
        }
        #expect(error?.description.contains(name) == true)
        try whole.write(to: file)
      }
      _ = try Checkpoint(path: path)
    }
  }

  @Test func aLaterVersionIsNamed() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/config.json"
      let json = try TinyRun.configuration().json()
      try json.replacingOccurrences(of: "\"format\" : 1", with: "\"format\" : 2")
        .write(toFile: path, atomically: true, encoding: .utf8)
      let error = #expect(throws: RunError.self) { try RunConfiguration(path: path) }
      #expect(error?.problem == .newer)
      #expect(error?.description.contains("format 2") == true)
    }
  }

  @Test func anImportedModelHasNoOptimizer() throws {
    try withTemporaryFolder { folder in
      let path = try saved(in: folder, moments: false)
      #expect(try !Checkpoint(path: path).hasOptimizer)
      let error = #expect(throws: RunError.self) { try TinyRun.resume("\(folder)/run") }
      #expect(error?.description.contains("--from") == true)
    }
  }

  @Test func whatIsNoRunIsRefused() throws {
    try withTemporaryFolder { folder in
      for path in ["\(folder)/missing", folder] {
        let error = #expect(throws: RunError.self) { try Checkpoint(path: path) }
        #expect(error?.problem == .missing)
        #expect(error?.path == path)
      }
    }
  }
}
