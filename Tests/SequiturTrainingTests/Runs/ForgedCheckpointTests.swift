// Checkpoints whose files were forged, their checksums too: what they claim is compared with what
// they hold before anything is made of it, and refused in one sentence.

import Foundation
import Sequitur
import SequiturBase
import Testing

struct ForgedCheckpointTests {
  /// Changes a file of a checkpoint of the tiny run, and writes its manifest again.
  private func forging(
    _ file: String, _ forge: (String) throws -> Void,
    of change: (inout RunConfiguration) -> Void = { _ in }, _ body: (String) throws -> Void
  ) throws {
    try withTemporaryFolder { folder in
      let run = "\(folder)/run"
      try save(in: run, change)
      let path = "\(run)/checkpoint-000001"
      try forge("\(path)/\(file)")
      try Manifest(measuring: path).json.write(
        toFile: "\(path)/\(Manifest.name)", atomically: true, encoding: .utf8)
      try body(run)
    }
  }

  /// Makes a run of one step; its folder is free again afterwards.
  private func save(in folder: String, _ change: (inout RunConfiguration) -> Void) throws {
    let run = try TinyRun.start(in: folder) {
      // Asked for, and so written down.
      ($0.training.steps, $0.model.hidden) = (1, 32)
      change(&$0)
    }
    _ = try run.train()
  }

  private func replacing(_ old: String, with new: String) -> (String) throws -> Void {
    { path in
      let text = try String(contentsOfFile: path, encoding: .utf8)
      #expect(text.contains(old), "\(text)")
      try text.replacing(old, with: new).write(toFile: path, atomically: true, encoding: .utf8)
    }
  }

  private func addingTensor(_ name: String, _ shape: [Int]) -> (String) throws -> Void {
    { path in
      let tensor = try SafetensorsFile(path: path).tensors()
      try SafetensorsFile.write(
        tensor.merging([name: Tensor(zeros: [1])]) { $1 }, to: path)
      // The writer makes no such shape.
      var bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
      let length = Int(bytes[0]) + Int(bytes[1]) << 8
      let header = String(decoding: bytes[8..<8 + length], as: UTF8.self)
      let entry = "\"\(name)\":{\"dtype\":\"F32\",\"shape\":"
      #expect(header.contains("\(entry)[1]"))
      let forged = header.replacing("\(entry)[1]", with: "\(entry)\(shape)")
      bytes = safetensorsBytes(forged, data: Array(bytes[(8 + length)...]))
      try Data(bytes).write(to: URL(filePath: path))
    }
  }

  @Test(arguments: [
    ("\"layers\" : 1", "\"layers\" : 1048576"), ("\"hidden\" : 32", "\"hidden\" : 1000000"),
    ("\"context_length\" : 8", "\"context_length\" : 1000000"),
  ])
  func sizesBeyondTheWeights(old: String, new: String) throws {
    try forging("config.json", replacing(old, with: new)) { run in
      let path = "\(run)/checkpoint-000001"
      let checkpoint = try Checkpoint(path: path)
      for open in [
        { _ = try checkpoint.makeModel() }, { _ = try TinyRun.resume(run) },
      ] {
        let error = #expect(throws: RunError.self) { try open() }
        #expect(error?.path == "\(path)/config.json")
        #expect(
          error?.detail.contains("parameters, which its weights hold, found sizes that make")
            == true)
      }
    }
  }

  @Test func aTableThatNoFileHolds() throws {
    try forging(
      "config.json", replacing("\"context_length\" : 8", with: "\"context_length\" : 1048576"),
      of: { ($0.model.positions, $0.model.width) = (.sinusoidal, 32) }
    ) { run in
      let error = #expect(throws: RunError.self) { try Checkpoint(path: run).makeModel() }
      #expect(
        error?.detail.contains("1048576, whose table of positions makes 33554432 numbers") == true)
    }
  }

  @Test(arguments: ["model.safetensors", "optimizer.safetensors"])
  func tensorsOfNineAxes(file: String) throws {
    try forging(file, addingTensor("e", [Int](repeating: 1, count: 9))) { run in
      let error = #expect(throws: (any Error).self) { try TinyRun.resume(run) }
      #expect(error is any UserError)
      let sentence = "\(error as Any)"
      #expect(
        file == "model.safetensors"
          ? sentence.contains("1 unexpected: e")
          : sentence.contains("expected at most 8 axes for tensor 'e', found 9"), "\(sentence)")
    }
  }

  @Test(arguments: [
    [1 << 62, 4], [1 << 32, 1 << 32], [0, 1 << 62, 1 << 62],
  ])
  func shapesThatOverflow(shape: [Int]) throws {
    for file in ["model.safetensors", "optimizer.safetensors"] {
      try forging(file, addingTensor("e", shape)) { run in
        let error = #expect(throws: (any Error).self) { try TinyRun.resume(run) }
        #expect(error is any UserError, "\(error as Any)")
      }
    }
  }

  @Test(arguments: [
    ("\"tokens\": 16", "\"tokens\": 9223372036854775807", "tokens, found 9223372036854775807"),
    ("\"step\": 1", "\"step\": 9223372036854775807", "step, found"),
    ("\"best_step\": 1", "\"best_step\": 1.5", "best_step, found 1.5"),
    (
      "\"updates\": 1", "\"updates\": 9223372036854775807",
      "an object of whole numbers up to 2^53 as optimizer_counters, found an object of 1"
    ),
  ])
  func countersThatNothingCanBeAddedTo(old: String, new: String, named: String) throws {
    try forging("trainer_state.json", replacing(old, with: new)) { run in
      let error = #expect(throws: RunError.self) { try TinyRun.resume(run) }
      #expect(error?.problem == .damaged)
      #expect(error?.description.contains(named) == true, "\(error as Any)")
    }
  }

  @Test(arguments: [
    ("\"batch_size\" : 2", "\"batch_size\" : 0", "batch_size of 1 to 1000000000, found 0"),
    ("\"steps\" : 1", "\"steps\" : 9223372036854775807", "steps of 0 to 1000000000"),
    ("\"batch_size\" : 2", "\"batch_size\" : 9223372036854775807", "batch_size of 1 to"),
    ("\"accumulate\" : 1", "\"accumulate\" : -1", "accumulate of 1 to 1000000000, found -1"),
    ("\"sample_tokens\" : 10", "\"sample_tokens\" : -1", "sample_tokens of 0 to"),
    ("\"beta2\" : 0.99", "\"beta2\" : 1", "of 0 or more and below 1, found 1.0"),
    ("\"epsilon\" : 1e-08", "\"epsilon\" : -1", "epsilon to be a finite number of 0 or"),
    ("\"context_length\" : 8", "\"context_length\" : 0", "context length of 1 to 1048576, found 0"),
    ("\"width\" : 8", "\"width\" : 9", "found width 9 with 2 heads"),
  ])
  func configurationsOfNoRun(old: String, new: String, named: String) throws {
    try forging("config.json", replacing(old, with: new)) { run in
      let error = #expect(throws: RunError.self) { try TinyRun.resume(run) }
      #expect(error?.problem == .damaged)
      #expect(error?.description.contains(named) == true, "\(error as Any)")
    }
  }

  @Test func windowsThatNobodyCanCount() {
    var options = TrainingOptions()
    options.steps = 1_000_000_000
    (options.batchSize, options.accumulate) = (100_000, 1_000_000)
    #expect(options.problem?.contains("a number of windows that 64 bits can count") == true)
    options.steps = 1000
    #expect(options.problem == nil && TrainingOptions().problem == nil)
  }
}
