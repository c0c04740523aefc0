// play: a session line by line, from a pipe and on a terminal.

import Foundation
import Testing

struct PlayCommandTests {
  @Test func linesGoOnAndCanBeTakenBack() throws {
    try TinyGPT.withRun { program in
      func session(_ lines: String..., options: [String] = []) throws -> ProgramRun {
        try program.run(
          ["play", "@run", "--tokens", "6", "--seed", "3"] + options,
          input: lines.map { $0 + "\n" }.joined())
      }
      // A first line is what sample writes behind the same prompt.
      let sampled = try program(
        "sample", "@run", "--prompt", "The", "--tokens", "6", "--seed", "3"
      ).succeeded().output
      #expect(try session("The").succeeded().output == sampled)
      let twice = try session("The", "", "/text").succeeded().output.split(
        separator: "\n", omittingEmptySubsequences: false)
      #expect(twice.count >= 3 && twice.joined(separator: "\n").hasPrefix(sampled))
      #expect(try session("The", "/undo", "/bye", "fox").succeeded().output == sampled + "\n")
      let again = try session("The", "/again", "/seed 3", "/again").succeeded().output
      #expect(
        again.hasPrefix(sampled) && again.hasSuffix(sampled) && again.count > 2 * sampled.count)
      // The likeliest token is the one that is drawn without a choice.
      let likely = try session("The", "/likely", options: ["--temperature", "0"]).succeeded()
      let rows = likely.output.split(separator: "\n").suffix(6).map { $0.split(separator: " ") }
      #expect(
        rows.allSatisfy { $0.count == 12 && $0[0] == $0[2] && $0[1] == $0[3] }, "\(likely.output)")
      let framed = try session("The", options: ["--before", "run, ", "--after", " for"]).succeeded()
      #expect(framed.output.count == 7, "what is put around a line is not repeated")
    }
  }

  @Test func aTerminalIsAnsweredUntilItEnds() throws {
    try TinyGPT.withRun { program in
      let typed = "The\n/top-k 0\n/top-k 1\n€\n/help\n//\n\u{4}"
      let shown = try onTerminal(
        "tiny-gpt", ["play", program.path("run"), "--tokens", "5"], typing: typed)
      for words in [
        "Type a text and Enter", "\u{1B}[1mThe\u{1B}[0m", "top-k is 1 now", "/again", "> ",
      ] {
        #expect(shown.output.contains(words), "no '\(words)' in \(shown.output)")
      }
      for words in ["error: --top-k: expected a whole number from 1", "found '€' (U+20AC)", "'/'"] {
        #expect(shown.errors.contains(words), "no '\(words)' in \(shown.errors)")
      }
    }
  }

  @Test(arguments: [
    (["/undo"], "expected a text to take back"), (["/again"], "expected a text to write again"),
    (["/likely"], "expected a text that the model wrote"), (["/nothing 3"], "found /nothing"),
    (["/temperature"], "--temperature: expected a number"), (["The 0"], "found '0'"),
  ])
  func mistakesInAPipeEnd(lines: [String], words: String) throws {
    try TinyGPT.withRun { program in
      let found = try program.run(["play", "@run"], input: lines.joined(separator: "\n"))
      #expect(found.exitCode == 64 || found.exitCode == 65, "\(found)")
      #expect(found.errors.hasPrefix("error: ") && found.errors.contains(words), "\(found.errors)")
    }
  }
}
