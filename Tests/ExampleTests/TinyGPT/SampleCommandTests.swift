// sample: prompts, options, and mistakes.

import Foundation
import Testing

struct SampleCommandTests {
  @Test func promptsComeFromWordsFilesAndStandardInput() throws {
    try TinyGPT.withRun { program in
      try program.write("The fox", to: "prompt.txt")
      let options = ["--tokens", "12", "--seed", "3"]
      let word = try program.run(["sample", "@run", "--prompt", "The fox"] + options)
      let file = try program.run(["sample", "@run", "--prompt-file", "@prompt.txt"] + options)
      let piped = try program.run(["sample", "@run", "--prompt", "-"] + options, input: "The fox")
      #expect(word.exitCode == 0 && word.output.hasPrefix("The fox"), "\(word.errors)")
      #expect(word.output.count == 7 + 12 + 1 && word.errors.isEmpty)
      #expect(word.output == file.output && word.output == piped.output)
    }
  }

  /// Tokens that no text of the run has are never written, however evenly it is drawn.
  @Test(arguments: ["bpe", "byte"]) func onlyBytesOfTheTextAreWritten(tokenizer: String) throws {
    try TinyGPT.inFolder { program in
      try program.train(["--tokenizer", tokenizer, "--vocabulary-size", "270"], steps: 2)
      let found = try program(
        "sample", "@run", "--temperature", "100", "--tokens", "2000", "--seed", "1"
      ).succeeded()
      let strange = Set(found.output.utf8).subtracting(TinyGPT.text.utf8)
      #expect(strange.isEmpty, "\(strange)")
    }
  }

  /// What the model of another run was trained on, a run that begins with it may write too.
  @Test func fineTuningAddsToWhatWasSeen() throws {
    try TinyGPT.inFolder { program in
      try program.train(["--tokenizer", "byte"], steps: 2)
      try program.write("0123456789" + TinyGPT.text.prefix(300), to: "other.txt")
      try program.train(
        ["--from", "@run", "--eval-batches", "1"], text: ["@other.txt"], out: "@tuned", steps: 1)
      for (run, ids) in [
        ("run", "0-9,11-31,33-43,45,47-57,59-83,"), ("tuned", "0-9,11-31,33-43,45,47,59-83,"),
      ] {
        let found = try program.json("\(run)/last/trainer_state.json")["unseen_tokens"] as? String
        #expect(found?.hasPrefix(ids) == true, "\(found ?? "")")
      }
    }
  }

  @Test func optionsChangeWhatIsWritten() throws {
    try TinyGPT.inFolder { program in
      try program.train(["--learning-rate", "0.03"], steps: 60)
      func text(_ options: String...) throws -> String {
        let words = ["sample", "@run", "--prompt", "The", "--tokens", "30"] + options
        return try program.run(words).succeeded().output
      }
      let plain = try text("--seed", "5")
      let greedy = try text("--temperature", "0")
      #expect(try text("--seed", "5") == plain && text("--seed", "6") != plain)
      #expect(try text("--top-k", "1", "--seed", "5") == greedy && greedy != plain)
      #expect(try text("--top-p", "0.0001", "--seed", "6") == greedy)
      #expect(try text("--min-p", "1", "--seed", "7") == greedy)
      #expect(try text("--temperature", "0", "--repetition-penalty", "5") != greedy)
      let stopped = try text("--seed", "5", "--stop", "e ", "--stop", "\n")
      #expect(plain.hasPrefix(stopped.dropLast()) && stopped.count < plain.count)
      let several = try text("--count", "2", "--seed", "5")
      #expect(several.contains("--- 1 of 2 ---\n\(plain)") && several.contains("--- 2 of 2 ---"))
      #expect(several.contains(try text("--seed", "6")))
      let rated = try program("sample", "@run", "--tokens", "5", "--rate", "--threads", "1")
      #expect(rated.errors.hasPrefix("5 tokens, "), "\(rated.errors)")
    }
  }

  @Test func mistakesGetOneLine() throws {
    try TinyGPT.withRun { program in
      try program.write(Data([0xC3, 0x28]), to: "latin.txt")
      try program.write("", to: "empty.txt")
      for (words, code, named) in [
        (["--prompt", "a €"], 65, "'€' (U+20AC) at line 1, column 3"),
        (["--prompt-file", "@nothing.txt"], 66, "nothing.txt"),
        (["--prompt-file", "@latin.txt"], 65, "latin.txt"),
        (["--prompt-file", "@empty.txt"], 65, "empty.txt"),
        (["--prompt-file", program.folder], 66, "found a folder"),
        (["--prompt-file", "/dev/zero"], 65, "zero byte"),
        (["--prompt", "a", "--prompt-file", "@text.txt"], 64, "found both"),
        (["--prompt", "-"], 65, "standard input"),
        (["--top-p", "0"], 64, "top-p"), (["--temperature", "-1"], 64, "--temperature"),
        (["--top-k", "0"], 64, "--top-k"), (["--temperatur", "1"], 64, "did you mean"),
        (["--count", "0"], 64, "--count"),
      ] {
        let found = try program.run(["sample", "@run"] + words)
        expectMistake(found, Int32(code), named)
        #expect(found.output.isEmpty)
      }
      expectMistake(try program("sample"), 64, "<run>")
    }
  }
}
