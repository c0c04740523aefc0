// Folders that may not be written, two processes on one run, and streams that are closed or full.

import Foundation
import Testing

extension FaultTests {
  @Test func readOnlyFoldersAreReadAndNotWritten() throws {
    guard SmallDisk.canBeReadOnly else {
      Self.say(
        "read-only folders: SKIPPED: root may write them all, and nothing can be mounted here")
      return
    }
    try TinyGPT.inFolder { program in
      try SmallDisk.with(program.path("disk")) { disk in
        try program.train(out: "@disk/run").succeeded()
        let before = try program.remains(of: "disk/run")
        var (refused, read) = (0, 0)
        try disk.readOnly {
          for words in [
            ["train", "@text.txt", "--out", "@disk/new/run"] + TinyGPT.sizes,
            ["train", "--resume", "@disk/run", "--steps", "9"],
            ["report", "@disk/run"], ["export", "@disk/run", "--to", "@disk/new/gpt2"],
            ["evaluate", "@disk/run", "@text.txt", "--logits", "@disk/new/l"],
            ["evaluate", "@disk/run", "@text.txt", "--logprobs", "@disk/l"],
          ] {
            expectMistake(try program.run(words), 73)
            refused += 1
          }
          for words in [
            ["sample", "@disk/run", "--tokens", "5"], ["inspect", "@disk/run"],
            ["evaluate", "@disk/run", "@text.txt"], ["tokenize", "@disk/run", "@text.txt"],
            ["export", "@disk/run", "--to", "@gpt2"],
            ["train", "@text.txt", "--from", "@disk/run", "--steps", "1", "--out", "@tuned"],
          ] {
            try program.run(words).succeeded()
            read += 1
          }
        }
        try program.expectRemains(of: "disk/run", toBe: before)
        #expect(!program.exists("disk/new"))
        Self.say(
          "read-only folders: \(refused) commands refused with 73, \(read) read and succeeded")
      }
    }
  }

  @Test func oneProcessAtATimeWorksOnARun() throws {
    let rounds = 20
    try TinyGPT.inFolder { program in
      let words = ["@text.txt"] + TinyGPT.sizes + ["--steps", "200", "--save-interval", "20"]
      try program.run(["train"] + words + ["--out", "@whole"]).succeeded()
      let whole = try program.remains(of: "whole")
      var refused = 0
      for _ in 0..<rounds {
        // Both begin at once: one wins.
        let new = ["train", "--no-samples"] + words + ["--out", "@run"]
        var second: ProgramRun?
        let first = try program.run(new) { _ in second = try program.run(new) }
        let found = try #require(second)
        #expect([first.exitCode, found.exitCode].sorted() == [0, 73], "\(first) \(found)")
        for run in [first, found] where run.errors.contains("that no process works on") {
          refused += 1
        }
        try program.expectRemains(of: "run", toBe: whole)
        try program.remove("run")
      }
      // Others come while one is at work.
      var tries = 0
      _ = try program.run(["train"] + words + ["--out", "@run"]) { process in
        try waitUntil { program.exists("run/last") || !process.isRunning }
        while process.isRunning {
          let found = try program("train", "--resume", "@run", "--steps", "200")
          guard process.isRunning else { break }
          expectMistake(found, 73, "that no process works on")
          tries += 1
        }
      }
      try program.expectRemains(of: "run", toBe: whole)
      Self.say(
        "two processes: \(rounds) pairs begun at once, one of each refused (\(refused) while the other was "
          + "at work); \(tries) more refused by a run at work; all runs ended on the undisturbed bytes"
      )
    }
  }

  @Test func closedAndFullStreamsSpoilNothing() throws {
    try TinyGPT.withRun { program in
      try program.write("1 2 3", to: "ids")
      try program.train(["--tensorboard"], out: "@whole").succeeded()
      let whole = try program.remains(of: "whole")
      var counts: [Int32: Int] = [:]
      let closings = ["<&-", ">&-", "2>&-", "<&- >&-", "<&- 2>&-", ">&- 2>&-", "<&- >&- 2>&-"]
      let fillings =
        FileManager.default.fileExists(atPath: "/dev/full") ? [">/dev/full", "2>/dev/full"] : []
      for stream in closings + fillings {
        let code: Int32 = stream == ">/dev/full" ? 74 : 0
        func expectEnd(_ found: ProgramRun, _ words: [String]) {
          counts[found.exitCode, default: 0] += 1
          #expect(found.exitCode == code, "\(words) \(stream): \(found.errors)")
        }
        let shell = #""$@" \#(stream)"#
        expectEnd(try program.train(["--tensorboard"], out: "@new", shell: shell), ["train"])
        try program.expectRemains(of: "new", toBe: whole)
        try program.remove("new")
        for words in StandardStreamTests.commands where words.first != "export" {
          expectEnd(try program.run(words, shell: shell), words)
        }
        for (name, words) in [
          ("position-explorer", ["laws", "--out", program.path("pages")]),
          ("permutation-invariance", ["--help"]), ("benchmark", ["--help"]),
          ("custom-layer", ["lora"]),
        ] { expectEnd(try ExampleTests.run(name, words, shell: shell), [name] + words) }
      }
      let ends = counts.sorted { $0.key < $1.key }.map { "\($0.value) with \($0.key)" }
      Self.say(
        "streams: \(closings.count) ways closed, \(fillings.count) full: programs ended "
          + "\(ends.joined(separator: ", ")); all runs are the undisturbed bytes")
    }
  }
}
