// What programs do with standard streams that are full, closed, or a terminal.

import Foundation
import Testing

struct StandardStreamTests {
  /// Commands that print, with a run and a text in the folder.
  static let commands = [
    ["tokenize", "@run", "@text.txt"], ["tokenize", "@run", "@text.txt", "--json"],
    ["tokenize", "@run", "@ids", "--decode"], ["sample", "@run", "--tokens", "9"],
    ["evaluate", "@run", "@text.txt"], ["inspect", "@run"], ["report", "@run"],
    ["export", "@run", "--to", "@gpt2"], ["--help"], ["train", "--help"], ["--version"], [],
    ["train", "--resume", "@run", "--steps", "5"],
    ["verify-resume", "@text.txt", "--steps", "2"] + TinyGPT.sizes.dropLast(2),
  ]

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func whatCannotBePrintedIsAnError() throws {
    try TinyGPT.withRun { program in
      try program.write("1 2 3", to: "ids")
      for words in Self.commands {
        let found = try program.run(words, shell: #""$@" >/dev/full"#)
        expectMistake(found, 74, "cannot write standard output", "No space left on device")
      }
      // A run is worth more than its lines.
      #expect(try program.json("run/last/trainer_state.json")["step"] as? Int == 5)
      for (name, words) in [
        ("position-explorer", ["sinusoidal", "--out", program.path("pages")]),
        ("benchmark", ["--help"]), ("permutation-invariance", ["--version"]),
        ("custom-layer", ["freezing"]),
      ] {
        let found = try ExampleTests.run(name, words, shell: #""$@" >/dev/full"#)
        expectMistake(found, 74, "cannot write standard output")
      }
    }
  }

  @Test func aReaderThatGoesAwayIsNoError() throws {
    try TinyGPT.withRun { program in
      for words in [
        // More than a pipe holds.
        ["tokenize", "@run"] + Array(repeating: "@text.txt", count: 40),
        ["sample", "@run", "--tokens", "999999"],
      ] {
        let found = try program.run(words, shell: #"("$@"; echo "code $?" >&2) | head -c 5"#)
        #expect(found.output.utf8.count == 5 && found.errors == "code 141\n", "\(found.errors)")
      }
    }
  }

  @Test(arguments: ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
  func nothingLandsInAFileForAClosedStream(closing: String) throws {
    try TinyGPT.inFolder { program in
      try program.train(["--tensorboard"], shell: #""$@" \#(closing)"#).succeeded()
      // Every line is the run's own, and the lock is empty.
      let lines = try program.text(of: "run/metrics.jsonl").split(separator: "\n")
      #expect(lines.count >= 5 && lines.allSatisfy { $0.hasPrefix("{") && $0.hasSuffix("}") })
      #expect(try program.read("run/.lock").isEmpty)
      try program.run(["sample", "@run", "--tokens", "3"], shell: #""$@" \#(closing)"#).succeeded()
      let words = ["sample", "@run", "--prompt", "-"]
      let found = try program.run(words, input: "The", shell: #""$@" \#(closing)"#)
      #expect(found.exitCode == (closing.contains("<") ? 65 : 0), "\(found.errors)")
    }
  }

  @Test func aTerminalIsNotCommandedByWhatComesFromOutside() throws {
    let escape = "\u{1B}[31m"
    try TinyGPT.inFolder { program in
      let text = TinyGPT.text + escape
      try program.write(text, to: "\(escape).txt")
      let words = ["@\(escape).txt", "--no-samples"] + TinyGPT.sizes + ["--steps", "1"]
      let trained = try program.run(["train"] + words + ["--out", "@\(escape)run"]).succeeded()
      #expect(!trained.output.contains(escape), "names of files")
      let header = #"{"a\u001b[2J":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#
      let bytes = littleEndian([UInt64(header.utf8.count)]) + header.utf8 + [0, 0, 0, 0]
      try program.write(Data(bytes), to: "names.safetensors")
      try program("inspect", "@names.safetensors").succeeded(#"a\u{1B}[2J"#)
      expectMistake(try program("inspect", "@\(escape)nothing"), 66, #"\u{1B}[31mnothing"#)

      // A text goes to a pipe as it is, and to a terminal without commands.
      let sample = ["sample", program.path("\(escape)run"), "--prompt", escape, "--tokens", "0"]
      #expect(try run("tiny-gpt", sample).succeeded().output == escape + "\n")
      let shown = try onTerminal("tiny-gpt", sample).succeeded().output
      #expect(shown == #"\u{1B}[31m"# + "\r\n")
    }
  }
}
