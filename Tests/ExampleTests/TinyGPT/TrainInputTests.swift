// train: texts that cannot be trained on, and those that can, from wherever they come.

import Foundation
import Testing

struct TrainInputTests {
  @Test(arguments: [
    ("missing.txt", nil as Data?, 66, "found nothing"),
    ("empty.txt", Data(), 65, "found none"),
    ("binary.txt", Data([97, 0, 98]), 65, "zero byte at byte 1"),
    ("latin.txt", Data([97, 0xE9, 98]), 65, "0xE9 at byte 1"),
    ("short.txt", Data("abc".utf8), 65, "at least 9 tokens"),
  ])
  func unfitTextsAreNamedAndLeaveNothing(
    _ name: String, _ content: Data?, _ code: Int, _ words: String
  ) throws {
    try TinyGPT.inFolder { program in
      if let content { try program.write(content, to: name) }
      expectMistake(try program.train(text: ["@\(name)"]), Int32(code), name, words)
      #expect(!program.exists("run"))
    }
  }

  @Test func foldersWithoutTextAndDevicesAreRefused() throws {
    try TinyGPT.inFolder { program in
      try program.write("words", to: "folder/notes.doc")
      expectMistake(try program.train(text: ["@folder"]), 66, "folder", ".txt or .md")
      expectMistake(try program.train(text: ["/dev/null"]), 66, "/dev/null", "standard input")
      expectMistake(try program.train(text: ["-"]), 65, "standard input", "found none")
      expectMistake(try program.train(text: []), 64, "expected text to train on")
      #expect(!program.exists("run"))
    }
  }

  @Test(.enabled(if: getuid() != 0, "root may read everything"))
  func unreadableTextsAreRefused() throws {
    try TinyGPT.inFolder { program in
      chmod(program.path("text.txt"), 0)
      expectMistake(try program.train(), 66, "text.txt", "Permission denied")
    }
  }

  @Test func aFailedRunTakesNothingFromAFolderThatWasThere() throws {
    try TinyGPT.inFolder { program in
      try program.write("mine", to: "run/notes")
      try program.write("abc", to: "short.txt")
      expectMistake(try program.train(text: ["@short.txt"]), 65, "short.txt")
      let names = try program.names(in: "run")
      #expect(names == ["notes"])
    }
  }

  @Test func standardInputIsKeptForResuming() throws {
    try TinyGPT.inFolder { program in
      try program.train(text: ["-"], input: TinyGPT.text).succeeded("text: standard input")
      #expect(try program.read("run/standard-input.txt") == Data(TinyGPT.text.utf8))
      // Another run on the same folder is refused before it reads, or the first one's text were
      // lost.
      expectMistake(try program.train(text: ["-"], input: "other"), 73, "found a run in it")
      try program("train", "--resume", "@run", "--steps", "6").succeeded()
    }
  }

  @Test func foldersGiveTheirTextsInOrder() throws {
    try TinyGPT.inFolder { program in
      try program.write(TinyGPT.text, to: "texts/b.txt")
      try program.write("A note.\n", to: "texts/a.md")
      try program.write(TinyGPT.text, to: "texts/below/c.txt")
      try program.write("left out", to: "texts/d.html")
      try program.train(["--documents"], text: ["@texts"]).succeeded()
      let files = try program.json("run/text.json")["files"] as? [String]
      #expect(
        files == ["texts/a.md", "texts/b.txt", "texts/below/c.txt"].map(program.path))
    }
  }

  @Test func whatIsHeldOutAndLeftOutIsSaidFileByFile() throws {
    try TinyGPT.inFolder { program in
      try program.write(String(TinyGPT.text.prefix(1000)), to: "texts/letters.txt")
      try program.write(String(repeating: "0123456789", count: 60), to: "texts/digits.py")
      try program.write("What this is.", to: "texts/README.md")
      let one = try program.train(text: ["@texts"], out: "@one").succeeded(
        "100 held out (the last tenth)", "left out: \(program.path("texts/README.md")) (a README",
        "left out: \(program.path("texts/digits.py")) (--extensions")
      #expect(!one.output.contains("held out: "))
      let two = try program.train(["--extensions", ".py, c"], text: ["@texts"], out: "@two")
      two.succeeded(
        "160 held out (a tenth of each of 2 files)",
        "held out: 100 of 1,000 characters of \(program.path("texts/letters.txt")), in 1 block",
        "held out: 60 of 600 characters of \(program.path("texts/digits.py")), in 1 block")
      let listed = try program.json("two/text.json")["held_out"] as? [[String: Any]]
      #expect(listed?.map { $0["characters"] as? Int } == [60, 100])
    }
  }

  @Test func recordsAreReadByTheirField() throws {
    try TinyGPT.inFolder { program in
      let lines = TinyGPT.text.split(separator: "\n")
      let jsonl = lines.map { "{\"text\": \"\($0)\"}\n" }.joined()
      let csv = "id,text\n" + lines.map { "1,\"\($0)\"\n" }.joined()
      try program.write(jsonl, to: "records/a.jsonl")
      try program.write(csv, to: "records/a.csv")
      try program.write(lines.joined(separator: "\n\n") + "\n", to: "plain.txt")
      try program.train(text: ["@plain.txt"], out: "@plain").succeeded()
      try program.train(["--jsonl-field", "text"], text: ["@records"], out: "@jsonl").succeeded(
        "left out: \(program.path("records/a.csv")) (only .jsonl)")
      try program.train(["--csv-column", "text"], text: ["-"], out: "@csv", input: csv).succeeded()
      for form in ["jsonl", "csv"] {
        #expect(
          try program.read("\(form)/last/model.safetensors")
            == program.read("plain/last/model.safetensors"))
        try program("train", "--resume", "@\(form)", "--steps", "6").succeeded()
      }
      // The tokens can be made once more of what was read.
      try program.remove("csv/tokens.bin")
      try program("train", "--resume", "@csv", "--steps", "8").succeeded()
      expectMistake(
        try program.train(["--jsonl-field", "body"], text: ["@records"], out: "@no"), 65,
        "a.jsonl', line 1: expected an object with a text as \"body\", found the keys text")
      expectMistake(
        try program.train(
          ["--jsonl-field", "text", "--csv-column", "text"], text: ["@records"], out: "@no"), 64,
        "--csv-column: expected none beside --jsonl-field")
    }
  }

  @Test func onlyWhatStandsBetweenTheMarksIsLearned() throws {
    try TinyGPT.inFolder { program in
      // 30 characters of each of 25 lines, and of three of the held-out text.
      let marks = ["--loss-after", "hare: ", "--loss-until", "\\n"]
      try program.train(marks).succeeded(
        "loss: of 750 tokens to train on and 90 held out, those behind 'hare: ' up to '\\n'")
      let options = try program.json("run/config.json")
      #expect(options["loss_after"] as? String == "hare: ")
      #expect(options["loss_until"] as? String == "\\n")
      try program("train", "--resume", "@run", "--steps", "6").succeeded("at step 6 of 6")
      try program.train(out: "@all", steps: 6).succeeded()
      #expect(
        try program.read("run/last/model.safetensors")
          != program.read("all/last/model.safetensors"))
      let sizes = TinyGPT.sizes.filter { $0 != "--sample-tokens" && $0 != "10" }
      try program.run(["verify-resume", "@text.txt", "--steps", "6"] + marks + sizes)
        .succeeded("equal: all")
      expectMistake(
        try program.train(["--loss-after", "hare: "], out: "@no"), 64, "--loss-until beside it")
      expectMistake(
        try program.train(["--loss-after", "cow", "--loss-until", "."], out: "@no"), 65,
        "text.txt", "behind 'cow'")
      #expect(!program.exists("no"))
    }
  }

  @Test func anotherTextCanBeHeldOut() throws {
    try TinyGPT.inFolder { program in
      // Its own characters belong to the vocabulary: it is measured, not refused.
      try program.write(String(repeating: "1 hare ran.\n", count: 20), to: "other.txt")
      try program.train(["--validation", "@other.txt"]).succeeded(
        "vocabulary 20, 2,072 to train on, 240 held out (\(program.path("other.txt")))",
        "held out: 240 of 240 characters of \(program.path("other.txt"))\n")
      try program.train(["--validation", "@text.txt"], out: "@same").succeeded(
        "note: '\(program.path("text.txt"))' is held out, and the same text is trained on")
      try program.remove("other.txt")
      try program("train", "--resume", "@run", "--steps", "6").succeeded()
      expectMistake(
        try program("train", "--resume", "@run", "--validation", "@text.txt"), 64, "--validation")
      expectMistake(
        try program.train(["--validation", "@other.txt"], out: "@no"), 66, "other.txt")
      expectMistake(try program.train(["--validation", "-"], out: "@no"), 64, "--validation")
      #expect(!program.exists("no"))
    }
  }
}
