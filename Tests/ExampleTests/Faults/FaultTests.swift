// What `make test-faults` runs: kills, full disks, folders that may not be written, other processes,
// closed streams, and a long run. Too long for `make test`; each part prints what it did.

import Foundation
import SequiturFiles
import Testing

/// One part after the other: each has the machine for itself.
@Suite(
  .serialized,
  .enabled(
    if: ProcessInfo.processInfo.environment["SEQUITUR_FAULTS"] != nil, "make test-faults runs it"))
struct FaultTests {
  /// Says what is being done, in the file that the variable names.
  static func say(_ line: String) {
    let path = ProcessInfo.processInfo.environment["SEQUITUR_FAULTS"] ?? ""
    guard let file = try? OpenFile(writing: path, O_APPEND) else { return }
    try? file.write(line + "\n")
  }
}

extension TinyGPT {
  /// What a run must leave whatever happened to it: the last checkpoint, the samples, and the metrics
  /// without their times.
  func remains(of run: String) throws -> [String: Data] {
    var files = try checkpoint("\(run)/last")
    files["samples"] = try read("\(run)/samples.jsonl")
    let lines = try text(of: "\(run)/metrics.jsonl")
    files["metrics"] = Data(
      lines.replacing(/"(time|tokens_per_second)":[^,}]*,?/, with: "").utf8)
    return files
  }

  /// Expects what a run left to be what another has left, by the names of the files.
  func expectRemains(
    of run: String, toBe expected: [String: Data], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let found = try remains(of: run)
    let differing = Set(found.keys).union(expected.keys).filter { found[$0] != expected[$0] }
    #expect(differing.isEmpty, sourceLocation: sourceLocation)
  }

  /// The names of a run's checkpoints.
  func checkpoints(of run: String) throws -> [String] {
    exists(run) ? try names(in: run).filter { $0.hasPrefix("checkpoint-") } : []
  }

  /// Goes on with a run that was cut short, or begins it again where it had saved nothing.
  func goOn(
    _ words: [String], out: String = "run", shell: String? = nil,
    meanwhile: (Process) throws -> Void = { _ in }
  ) throws -> ProgramRun {
    let isSaved = try !checkpoints(of: out).isEmpty
    let all =
      isSaved ? ["train", "--resume", "@\(out)"] : ["train"] + words + ["--out", "@\(out)"]
    return try run(all, shell: shell, meanwhile: meanwhile)
  }
}
