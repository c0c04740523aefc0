// Runs that are stopped, killed, or out of room: nothing that was saved is lost, and they go on.

import Foundation
import Testing

import struct tiny_gpt.TrainSettings
import enum tiny_gpt.VerifyResume

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
        #expect(found.output.contains("tiny-gpt train --resume "), "\(found.output)")
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
      let help = try program("verify-resume", "--help").succeeded("--threads <count>").output
      #expect(help.contains("optimiser steps (default: 40)"), "\(help)")
      expectMistake(try program("verify-resume", "@text.txt", "--steps", "1"), 64, "at least 2")
      expectMistake(try program("verify-resume", "@nothing.txt"), 66, "nothing.txt")
    }
  }

  @Test func verifyResumeFindsALostNumberAndKeepsBothRuns() throws {
    try TinyGPT.inFolder { program in
      var settings = TrainSettings()
      settings.configuration.data.texts = [program.path("text.txt")]
      (settings.configuration.model.width, settings.configuration.model.heads) = (8, 2)
      (settings.configuration.model.layers, settings.configuration.model.contextLength) = (1, 8)
      (settings.configuration.training.steps, settings.configuration.training.evalInterval) = (8, 2)
      try VerifyResume.compare(settings, tell: { _ in })
      let error = #expect(throws: (any Error).self) {
        try VerifyResume.compare(settings, tell: { _ in }) { run in
          // The losses since the last evaluation, which the next one tells the mean of.
          let path = "\(run)/metrics.jsonl"
          let lines = try String(contentsOfFile: path, encoding: .utf8)
          try lines.replacing(/"train\/loss":[0-9]/, with: #""train\/loss":9"#)
            .write(toFile: path, atomically: true, encoding: .utf8)
        }
      }
      let parts = "\(error.map { "\($0)" } ?? "")".split(separator: "both runs are kept in ")
      let folder = String(try #require(parts.last))
      #expect(parts[0].hasSuffix("the losses that it told; "), "\(parts)")
      for run in ["whole", "halves"] {
        #expect(FileManager.default.fileExists(atPath: "\(folder)/\(run)/last/config.json"))
      }
      try FileManager.default.removeItem(atPath: folder)
    }
  }

  @Test func aSignalEndsTheWaitForAPipe() throws {
    try TinyGPT.withRun { program in
      // A pipe with a writer who says nothing.
      let pipe = program.path("pipe")
      try #require(mkfifo(pipe, 0o600) == 0)
      let writer = open(pipe, O_RDWR)
      defer { close(writer) }
      for (words, code) in [
        (["train", "-", "--out", "@a/b/new"], 143), (["evaluate", "@run", "-"], 130),
        (["sample", "@run", "--prompt", "-"], 143), (["sample", "@run", "--prompt", "-"], 130),
      ] {
        let found = try program.run(words, shell: #"exec "$@" <\#(pipe)"#) { process in
          try waitUntilListening(process)
          kill(process.processIdentifier, code == 143 ? SIGTERM : SIGINT)
          try waitUntil { !process.isRunning }
          // So that a failure ends too.
          if process.isRunning { process.terminate() }
        }
        #expect(found.exitCode == code, "\(words): \(found.errors)")
      }
      #expect(!program.exists("a"), "what was made for the new run is removed")
    }
  }

  @Test func aRefusedRunLeavesNoFolders() throws {
    try TinyGPT.withRun { program in
      for (words, code) in [
        (["train", "@nothing.txt", "--out", "@a/b/c"], 66),
        (["train", "@text.txt", "--tokenizer", "bype", "--out", "@a/b/c"], 64),
        (["train", "@text.txt", "--width", "64", "--out", "@a/b/c"], 74),
        (["export", "@run", "--to", "@a/b/c"], 74),
        (["evaluate", "@run", "@text.txt", "--logits", "@a/b/c"], 74),
        (["evaluate", "@run", "@nothing.txt", "--logits", "@a/b/c"], 66),
      ] {
        let shell = code == 74 ? #"ulimit -f 4; "$@""# : nil
        expectMistake(try program.run(words, shell: shell), Int32(code))
        #expect(!program.exists("a"), "\(words)")
      }
      let table = ["analyze", program.path("nothing"), "--out", program.path("a/b")]
      expectMistake(try ExampleTests.run("position-explorer", table), 66)
      #expect(!program.exists("a"))
    }
  }

  #if os(Linux)
    @Test func outOfMemoryIsASentence() throws {
      try TinyGPT.withRun { program in
        try program.write(String(repeating: TinyGPT.text, count: 7000), to: "long.txt")
        // Of a tensor, and of an array.
        for (words, sentence) in [
          (["train", "@text.txt", "--out", "@large", "--width", "1024"], "no memory left for a"),
          (["tokenize", "@run", "@long.txt"], "failed to allocate"),
        ] {
          let found = try program.run(words, shell: #"ulimit -v 80000; "$@""#)
          #expect(found.exitCode == 71 && found.errors.contains(sentence), "\(found.errors)")
          let lines = found.errors.split(separator: "\n").filter { !$0.contains("100 %") }
          #expect(lines.count == 1, "\(found.errors)")
        }
      }
    }
  #endif

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
