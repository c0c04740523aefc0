// train: what it prints, and what it leaves.

import Foundation
import Testing

struct TrainOutputTests {
  @Test func printsWhatItReadWhatItPlansAndHowItEnds() throws {
    try TinyGPT.inFolder { program in
      let found = try program.train(["--eval-interval", "2", "--sample-interval", "2"])
      found.succeeded(
        "2,072 bytes, 2,072 characters, 56 lines, 96.4 % of them duplicates",
        "tokens: vocabulary 19, 1,864 to train on, 208 held out", "landmarks: loss 2.9444",
        "plan: 1,008 parameters", "4 steps of 16 tokens", "step 0: val loss ",
        "step 2: train loss ", ", val loss ", "--- sample at step 2 ---",
        "finished at step 4 of 4, ",
        " ms a step, ", "val loss: last ", "tiny-gpt sample ", "run/report.html",
        "note: the loss is above ")
      // Read in percent, not in hundredths a second.
      #expect(found.errors.contains("reading: 100 %, 0:"), "\(found.errors)")
      // Only progress goes to standard error, in plain lines where nobody watches.
      #expect(found.errors.contains("training: 4/4") && !found.errors.contains("\u{1B}"))

      let quiet = try program.train(["--no-samples", "--tensorboard"], out: "@quiet")
      #expect(quiet.exitCode == 0 && !quiet.output.contains("--- sample"))
      let names = try program.names(in: "quiet")
      for name in [
        "config.json", "metrics.jsonl", "samples.jsonl", "report.html", "text.json", "last", "best",
      ] { #expect(names.contains(name), "\(name) in \(names)") }
      #expect(names.contains { $0.hasPrefix("events.out.tfevents.") })
      #expect(!names.contains { $0.hasSuffix(".tmp") })
    }
  }

  @Test(arguments: [
    (["--steps", "40", "--batch-size", "64"], "note: the text is read 11 times", false),
    (["--steps", "80", "--batch-size", "64"], "note: the text is read 22 times", true),
    (
      ["--eval-interval", "1", "--eval-batches", "0", "--steps", "2"], "an evaluation takes longer",
      true
    ),
    (["--eval-interval", "1", "--steps", "2"], "an evaluation takes longer", false),
    (["--warmup-steps", "4", "--steps", "4"], "warm-up of 4 steps does not end", true),
    (["--min-learning-rate", "0.1", "--steps", "2"], "learning rate will rise", true),
    (["--vocabulary-size", "300", "--steps", "2"], "acts on --tokenizer bpe alone", true),
    (
      ["--tokenizer", "bpe", "--vocabulary-size", "9999", "--steps", "2"],
      "not the 9,999 that were",
      true
    ),
    (["--context-length", "300", "--steps", "2"], "shorter than a window of 300", true),
  ])
  func oddPlansAreRemarkedOn(_ options: [String], _ note: String, _ isExpected: Bool) throws {
    try TinyGPT.inFolder { program in
      let found = try program.train(options, steps: nil).succeeded()
      #expect(found.output.contains(note) == isExpected, "'\(note)' in: \(found.output)")
    }
  }

  @Test func oneIsNotSeveral() throws {
    try TinyGPT.inFolder { program in
      let found = try program.train(
        ["--warmup-steps", "1", "--eval-interval", "1", "--eval-batches", "0"], steps: 1
      ).succeeded("1 step of 16 tokens", "the 1 step before it", "warm-up of 1 step does")
      #expect(!found.output.contains(/\b1 [a-z]+s\b/), "\(found.output)")
    }
  }

  @Test func aMistypedTokeniserIsFoundBeforeTheTextIsRead() throws {
    try TinyGPT.inFolder { program in
      let found = try program.train(["--tokenizer", "bype"])
      expectMistake(found, 64, "did you mean 'byte'")
      #expect(!found.errors.contains("reading"), "\(found.errors)")
    }
  }

  @Test func aTextTooShortToHoldOutAnythingStillTrains() throws {
    try TinyGPT.inFolder { program in
      try program.write("abcdefghij", to: "short.txt")
      try program.train(text: ["@short.txt"]).succeeded("held-out text is too short (1 token)")
      #expect(!program.exists("run/best") && program.exists("run/last"))
    }
  }

  @Test func aSpoiledLossIsExplainedAndKept() throws {
    try TinyGPT.withRun { program in
      try program("export", "@run", "--to", "@gpt2").succeeded()
      // The last number of the last character's row becomes one that is none; behind it, at the end of
      // the file, is the row of the unknown character, 8 wide.
      var weights = try program.read("gpt2/model.safetensors")
      let end = weights.count - 4 * 8
      weights.replaceSubrange(end - 4..<end, with: [0, 0, 0xC0, 0x7F])
      try program.write(weights, to: "gpt2/model.safetensors")
      try program("import", "@gpt2", "--to", "@spoiled").succeeded()
      let found = try program.train(["--from", "@spoiled"], out: "@tuned")
      expectMistake(
        found, 1, "expected a finite loss, found nan", "in tokens", "spoiled-batch.json",
        "tuned/last")
      let batch = try program.json("tuned/spoiled-batch.json")
      #expect((batch["windows"] as? [Any])?.count == 2)
      expectMistake(try program("sample", "@spoiled"), 65, "found nan")
    }
  }
}
