// Runs that are stopped, killed, or out of room: nothing that was saved is lost, and they go on.

import Foundation
import Testing

struct InterruptionTests {
  /// A run that saves often. At a constant learning rate no step depends on their number.
  private static func train(
    _ program: TinyGPT, out: String, steps: Int, _ meanwhile: (Process) throws -> Void = { _ in }
  ) throws -> ProgramRun {
    try program.train(
      [
        "--dropout", "0.1", "--accumulate", "2", "--schedule", "constant", "--eval-interval", "40",
        "--save-interval", "10", "--sample-interval", "50",
      ], out: out, steps: steps,
      meanwhile: meanwhile)
  }

  @Test(arguments: zip([SIGINT, SIGTERM, SIGKILL], [130, 143, 9]))
  func aStoppedRunGoesOnToTheSameBytes(_ signal: Int32, _ code: Int) throws {
    try TinyGPT.inFolder { program in
      let found = try Self.train(program, out: "@run", steps: 1_000_000) { process in
        try waitUntil { program.exists("run/checkpoint-000010") || program.exists("run/best") }
        kill(process.processIdentifier, signal)
      }
      #expect(found.exitCode == Int32(code), "\(found.errors)")
      if signal != SIGKILL {
        #expect(found.output.contains("Resume: tiny-gpt train --resume "), "\(found.output)")
        #expect(program.exists("run/report.html"))
      }
      // The newest checkpoint, which `last` may not lead to yet when the run is killed.
      let saved = try program.names(in: "run")
        .filter { $0.hasPrefix("checkpoint-") }.compactMap { Int($0.dropFirst(11)) }
      let step = try #require(saved.max())
      try program("train", "--resume", "@run", "--steps", String(step + 3)).succeeded()
      try Self.train(program, out: "@whole", steps: step + 3).succeeded()
      #expect(try program.checkpoint("run/last") == program.checkpoint("whole/last"))
      #expect(try program.read("run/samples.jsonl") == program.read("whole/samples.jsonl"))
      let names = try program.names(in: "run")
      #expect(!names.contains { $0.hasSuffix(".tmp") }, "\(names)")
    }
  }

  @Test func aReaderThatGoesAwayDoesNotTakeTheRunWithIt() throws {
    try TinyGPT.inFolder { program in
      _ = try program.train(shell: #""$@" | head -n 1 >/dev/null"#)
      #expect(try program.json("run/last/trainer_state.json")["step"] as? Int == 4)
    }
  }

  @Test func verifyResumeComparesEveryByte() throws {
    try TinyGPT.inFolder { program in
      for options in [
        ["@text.txt", "--dropout", "0.1", "--steps", "7"],
        ["-", "--tokenizer", "byte", "--steps", "4"],
      ] {
        let words = ["verify-resume"] + options + TinyGPT.sizes.dropLast(2)
        try program.run(words, input: TinyGPT.text).succeeded("equal: all ")
      }
      expectMistake(try program("verify-resume", "@text.txt", "--steps", "1"), 64, "at least 2")
      expectMistake(try program("verify-resume", "@nothing.txt"), 66, "nothing.txt")
    }
  }

  @Test func aFullDiskLeavesWhatWasThere() throws {
    try TinyGPT.inFolder { program in
      // No file may grow beyond a few blocks of 512 bytes: what a full disk looks like.
      let limited = #"ulimit -f 8; "$@""#
      expectMistake(try program.train(["--width", "64"], shell: limited), 74, "too large")
      #expect(!program.exists("run"))
      try program.train()
      let before = try program.checkpoint("run/last")
      let small = #"ulimit -f 1; "$@""#
      expectMistake(
        try program.run(["train", "--resume", "@run", "--steps", "6"], shell: small), 74,
        "too large")
      #expect(try program.checkpoint("run/last") == before)
      for words in [
        ["export", "@run", "--to", "@export"],
        ["evaluate", "@run", "@text.txt", "--tokens", "200", "--logits", "@logits"],
      ] {
        expectMistake(try program.run(words, shell: limited), 74, "too large")
        #expect(!program.exists("export") && !program.exists("logits"))
      }
      try program("train", "--resume", "@run", "--steps", "6").succeeded()
    }
  }
}
