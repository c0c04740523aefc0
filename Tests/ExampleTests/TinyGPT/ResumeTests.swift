// train --resume and --from: what a run allows, and runs that are missing, busy, newer or damaged.

import Foundation
import SequiturFiles
import Testing

struct ResumeTests {
  @Test func whatIsNoRunIsRefused() throws {
    try TinyGPT.inFolder { program in
      expectMistake(try program("train", "--resume", "@nothing"), 66, "nothing", "found nothing")
      expectMistake(try program("train", "--resume", "@text.txt"), 66, "text.txt")
      expectMistake(try program("train", "--resume", program.folder), 66, "with a checkpoint")
      expectMistake(try program("sample", "@nothing"), 66, "nothing")
      expectMistake(try program("inspect", "@nothing"), 66, "nothing")
      expectMistake(
        try program("inspect", program.folder), 66, "found a folder without checkpoints")
      expectMistake(try program("report", "@nothing"), 66, "nothing")
    }
  }

  @Test func onlyTheNumberOfStepsMayChange() throws {
    try TinyGPT.withRun { program in
      let before = try program.checkpoint("run/last")
      for (options, words) in [
        (["--width", "16"], "--width"), (["--learning-rate", "0.1"], "--learning-rate"),
        (["@text.txt", "@text.txt"], "<text>"), (["--preset", "nano"], "--preset"),
        (["--config", "@run/config.json"], "--config"), (["--from", "@run"], "--from"),
        (["--out", "@elsewhere"], "--out"), (["--steps", "3"], "expected at least 4"),
      ] { expectMistake(try program.run(["train", "--resume", "@run"] + options), 64, words) }
      try program("train", "--resume", "@run").succeeded("has made its 4 steps")
      #expect(try program.checkpoint("run/last") == before)
      expectMistake(try program.train(), 73, "found a run in it", "--resume")

      try program(
        "train", "--resume", "@run", "--steps", "6", "--no-samples", "--threads", "2"
      ).succeeded("resuming")
      #expect(try program.json("run/last/trainer_state.json")["step"] as? Int == 6)
    }
  }

  @Test func aRunGoesOnWithoutItsTextFromAnywhere() throws {
    try TinyGPT.inFolder { program in
      let inFolder = "cd '\(program.folder)'; \"$@\""
      try program.train(text: ["text.txt"], out: "run", shell: inFolder).succeeded()
      try program.train(out: "@whole", steps: 8).succeeded()
      let away = try program("train", "--resume", "@run", "--steps", "6").succeeded()
      #expect(!away.output.contains("note: '"), "\(away.output)")
      try program.write(TinyGPT.text + "the hare", to: "text.txt")
      try program("train", "--resume", "@run", "--steps", "7").succeeded(
        "note: 'text.txt' has changed since the run began")
      try program.remove("text.txt")
      try program("train", "--resume", "@run", "--steps", "8").succeeded("at step 8 of 8")
      #expect(
        try program.text(of: "run/metrics.jsonl").split(separator: "\n").count > 8)
    }
  }

  @Test func lostTokensAreMadeAgainFromTheSameText() throws {
    try TinyGPT.withRun { program in
      let resume = ["train", "--resume", "@run", "--steps", "6"]
      try program.remove("run/tokens.bin")
      try program.write(TinyGPT.text + "the hare", to: "text.txt")
      // Again and again: a refused text leaves nothing that could be taken for the run's.
      for _ in 0..<2 {
        expectMistake(try program.run(resume), 65, "text.txt", "another text under that name")
      }
      try program.write(TinyGPT.text, to: "text.txt")
      try program.run(resume).succeeded()

      // Of a folder the same files, whatever has come to them.
      for name in ["a", "b"] { try program.write(TinyGPT.text, to: "texts/\(name).txt") }
      try program.train(text: ["@texts"], out: "@folder")
      try program.write("another", to: "texts/0.txt")
      try program.remove("folder/tokens.bin")
      try program("train", "--resume", "@folder", "--steps", "6").succeeded()
    }
  }

  @Test func aRunThatIsOverSaysSoAndDoesNothing() throws {
    try TinyGPT.inFolder { program in
      // Rates at which the loss rises at once.
      let rates = [
        "--learning-rate", "1", "--min-learning-rate", "1", "--warmup-steps", "0",
        "--eval-interval", "1",
      ]
      try program.train(rates + ["--patience", "2", "--tensorboard"], steps: 50).succeeded(
        "stopped early, after 2 evaluations without a better loss", "use a lower --learning-rate")
      let before = try program.names(in: "run").sorted()
      let lines = try program.read("run/metrics.jsonl")
      try program("train", "--resume", "@run", "--tensorboard").succeeded(
        "the run is over: it stopped early", "--patience")
      #expect(try program.names(in: "run").sorted() == before)
      #expect(try program.read("run/metrics.jsonl") == lines)
      let step = try #require(
        try program.json("run/last/trainer_state.json")["step"] as? Int)
      try program("train", "--resume", "@run", "--patience", "0", "--steps", "\(step + 2)")
        .succeeded("finished at step \(step + 2)")
      #expect(try program.json("run/last/config.json")["patience"] as? Int == 0)
    }
  }

  @Test func aNewRunTakesNoLinesFromOneThatSavedNothing() throws {
    try TinyGPT.inFolder { program in
      try program.write(#"{"step":0,"val/loss":9}"# + "\n", to: "run/metrics.jsonl")
      try program.train().succeeded()
      let lines = try program.text(of: "run/metrics.jsonl").split(separator: "\n")
      #expect(lines.filter { $0.contains(#""step":0,"#) }.count == 1, "\(lines)")
    }
  }

  @Test func linksThatAKilledSaveDidNotComeToAreMade() throws {
    try TinyGPT.inFolder { program in
      try program.train(["--eval-interval", "2"])
      try program.remove("run/best")
      try program.remove("run/last")
      symlink("checkpoint-000002", program.path("run/last"))
      try program("train", "--resume", "@run").succeeded("it has made its 4 steps")
      for link in ["last", "best"] {
        let target = try FileManager.default.destinationOfSymbolicLink(
          atPath: program.path("run/\(link)"))
        #expect(target == "checkpoint-000004", "\(link)")
      }
    }
  }

  @Test func oneProcessAtATimeWorksOnARun() throws {
    try TinyGPT.inFolder { program in
      let first = try program.train(steps: 1_000_000) { process in
        try waitUntil { program.exists("run/last") }
        expectMistake(try program("train", "--resume", "@run"), 73, "that no process works on")
        expectMistake(try program.train(), 73, "that no process works on")
        try program("sample", "@run", "--tokens", "3").succeeded()
        process.terminate()
      }
      #expect(first.exitCode == 143, "\(first.errors)")
    }
  }

  @Test func aRunOfALaterVersionIsNotGuessedAt() throws {
    try TinyGPT.withRun { program in
      // A later version also writes a manifest that fits.
      try change("config.json", in: program.path("run/checkpoint-000004")) {
        $0.replacingOccurrences(of: #""format" : 1"#, with: #""format" : 2"#)
      }
      for command in ["sample", "inspect"] {
        expectMistake(try program(command, "@run"), 65, "found format 2", "later version")
      }
      expectMistake(try program("train", "--resume", "@run", "--steps", "6"), 65, "found format 2")
    }
  }

  @Test(arguments: [
    "config.json", "manifest.json", "model.safetensors", "optimizer.safetensors",
    "tokenizer.json", "trainer_state.json",
  ])
  func damageAnywhereIsFoundAndNamed(_ name: String) throws {
    try TinyGPT.inFolder { program in
      try program.train(["--eval-interval", "2"])
      let file = "run/checkpoint-000004/\(name)"
      let whole = try program.read(file)
      for (place, change) in [
        (0, "flipped"), (whole.count / 2, "flipped"), (whole.count - 1, "cut"),
      ] {
        var bytes = whole
        if change == "cut" { bytes.removeLast() } else { bytes[place] ^= 1 }
        try program.write(bytes, to: file)
        expectMistake(try program("sample", "@run"), 65, name)
      }
      try program.remove(file)
      expectMistake(try program("sample", "@run"), 65, name)
      // The checkpoint before it still serves.
      try program("sample", "@run/checkpoint-000002", "--tokens", "3").succeeded()
      try program.remove("run/checkpoint-000004")
      try program("train", "--resume", "@run").succeeded()
    }
  }

  @Test func anotherModelsTokeniserIsRefused() throws {
    try TinyGPT.withRun { program in
      try program.write(TinyGPT.text + "0123456789", to: "other.txt")
      try program.train(text: ["@other.txt"], out: "@other")
      try program.write(
        program.read("other/last/tokenizer.json"), to: "run/checkpoint-000004/tokenizer.json")
      expectMistake(try program("sample", "@run"), 65, "tokenizer.json")
      expectMistake(
        try program.train(["--from", "@other", "--tokenizer", "byte"], out: "@tuned"), 64,
        "another --tokenizer")
      expectMistake(
        try program.train(["--from", "@other", "--width", "16"], out: "@tuned"), 64,
        "another --width"
      )
      #expect(!program.exists("tuned"))
    }
  }

  @Test func fineTuningBeginsWithTheOtherRunsWeights() throws {
    try TinyGPT.inFolder { program in
      try program.train(["--learning-rate", "0.01"], steps: 60)
      let found = try program(
        "train", "@text.txt", "--from", "@run", "--out", "@tuned", "--dropout", "0.1",
        "--batch-size", "2", "--eval-batches", "3", "--steps",
        "2"
      )
      let last = try #require(
        try program.json("run/last/trainer_state.json")["best_loss"] as? Double)
      found.succeeded("step 0: val loss \(String(format: "%.4f", last))")
      #expect(try program.json("tuned/config.json")["dropout"] as? Double == 0.1)
    }
  }
}

/// Changes a file of a checkpoint, and what the manifest says of it, but not its length.
func change(_ name: String, in checkpoint: String, _ body: (String) -> String) throws {
  let (file, manifest) = ("\(checkpoint)/\(name)", "\(checkpoint)/manifest.json")
  let old = try String(contentsOfFile: file, encoding: .utf8)
  let new = body(old)
  #expect(new != old && new.utf8.count == old.utf8.count)
  let list = try String(contentsOfFile: manifest, encoding: .utf8).replacingOccurrences(
    of: "\(Checksum.of(old.utf8))", with: "\(Checksum.of(new.utf8))")
  for (path, text) in [(file, new), (manifest, list)] {
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }
}

/// Waits until a program handles the signals that ask it to end; where the system does not tell,
/// long enough.
func waitUntilListening(_ process: Process) throws {
  let path = "/proc/\(process.processIdentifier)/status"
  guard FileManager.default.fileExists(atPath: path) else {
    usleep(1_000_000)
    return
  }
  try waitUntil {
    let status = try String(contentsOfFile: path, encoding: .utf8)
    let caught = status.firstMatch(of: /SigCgt:\s+([0-9a-f]+)/).flatMap { UInt64($0.1, radix: 16) }
    return caught.map { $0 >> UInt64(SIGTERM - 1) & 1 == 1 } ?? true
  }
  // From there to the wait it is a moment.
  usleep(50_000)
}

/// Waits for something that another process does.
func waitUntil(_ isSo: () throws -> Bool) throws {
  for _ in 0..<3000 {
    if try isSo() { return }
    usleep(10_000)
  }
  Issue.record("waited for half a minute")
}
