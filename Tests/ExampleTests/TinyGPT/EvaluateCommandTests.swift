// evaluate: its numbers against the run's own and against its files, and mistakes.

import Foundation
import Sequitur
import Testing

struct EvaluateCommandTests {
  @Test func theLossIsTheRunsOwnAndThatOfTheLogits() throws {
    try TinyGPT.inFolder { program in
      try program.train(["--eval-batches", "0", "--learning-rate", "0.01"], steps: 20)
      try program.write(TinyGPT.heldOutText, to: "held.txt")
      let found = try program(
        "evaluate", "@run", "@held.txt", "--logits", "@logits.safetensors", "--logprobs",
        "@logprobs.jsonl", "--batch-size", "5"
      )
      let best = try #require(
        try program.json("run/last/trainer_state.json")["best_loss"] as? Double)
      let bits = String(format: "%.4f", best / Foundation.log(2))
      found.succeeded(
        "207 predicted, in windows of 8", "loss                \(String(format: "%.4f", best))",
        "bits per byte       \(bits)", "bits per character  \(bits)")

      let lines = try program.text(of: "logprobs.jsonl")
        .split(separator: "\n")
        .map { try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:] }
      try #require(lines.count == 208)
      #expect(lines[0]["logprob"] is NSNull)
      #expect(lines.compactMap { $0["text"] as? String }.joined() == TinyGPT.heldOutText)
      let logprobs = lines.compactMap { $0["logprob"] as? Double }
      #expect(abs(-logprobs.reduce(0, +) / 207 - best) < 1e-5)

      let file = try SafetensorsFile(path: program.path("logits.safetensors"))
      let (logits, tokens) = (try file.tensor("logits"), try file.tensor("tokens"))
      try #require(logits.shape == [26, 8, 19] && tokens.shape == [26, 8])
      let ids = lines.compactMap { $0["id"] as? Int }
      // The other way round: from the logits to what the text says of each token.
      let (numbers, inputs) = (logits.values, tokens.values)
      // The last of the 26 windows begins a token early, to be whole.
      let rows = Array(0..<200) + Array(201..<208)
      let difference = rows.enumerated().map { place, index in
        let row = numbers[index * 19..<(index + 1) * 19].map(Double.init)
        let sum = Foundation.log(row.reduce(0) { $0 + Foundation.exp($1) })
        return abs(row[ids[place + 1]] - sum - logprobs[place])
      }
      #expect(difference.max() ?? 1 < 1e-5)
      #expect(rows.map { Int(inputs[$0]) } == ids.dropLast())
    }
  }

  @Test func aTextIsReadAsTheRunsOwn() throws {
    try TinyGPT.inFolder { program in
      func write(_ name: String, _ count: Int) throws {
        let records = (0..<count).map { #"{"text": "Q: the fox\nA: a hare \#($0 % 3)\n"}"# + "\n" }
        try program.write(records.joined(), to: name)
      }
      try write("talk.jsonl", 40)
      try write("held.jsonl", 9)
      let options = ["--jsonl-field", "text", "--loss-after", "A: ", "--loss-until", "\\n"]
      try program.train(
        options + ["--validation", "@held.jsonl", "--eval-batches", "0"], text: ["@talk.jsonl"])
      let best = try #require(
        try program.json("run/last/trainer_state.json")["best_loss"] as? Double)
      // 9 answers of 8 bytes and a line break.
      let own = try program("evaluate", "@run", "@held.jsonl", "--batch-size", "2")
        .succeeded(
          "as in training: texts are in 'text' of records; what counts stands behind 'A: ' up to '\\n'",
          "81 predicted", "loss                \(String(format: "%.4f", best))",
          "bits per byte       \(String(format: "%.4f", best / Foundation.log(2)))")
      let said = try program.run(
        ["evaluate", "@run", "@held.jsonl", "--batch-size", "2"] + options)
      #expect(
        said.succeeded().output
          == own.output.split(separator: "\n").dropFirst()
          .map { $0 + "\n" }.joined())
      // What is not as the run's own.
      let all = try program(
        "evaluate", "@run", "@held.jsonl", "--loss-after", "", "--loss-until", "")
      #expect(!all.succeeded("214 predicted").output.contains("counts"))
      try program.write("Q: the fox\nA: a hare\n", to: "plain.txt")
      let plain = try program("evaluate", "@run", "@plain.txt")
      #expect(!plain.succeeded("7 predicted").output.contains("records"))
      try program.write("the fox\n", to: "none.txt")
      expectMistake(try program("evaluate", "@run", "@none.txt"), 65, "none.txt", "A: ")
      expectMistake(
        try program("evaluate", "@run", "@held.jsonl", "--tokens", "5"), 65, "--tokens")
      expectMistake(
        try program("evaluate", "@run", "@held.jsonl", "--loss-after", "A"), 64, "--loss-until")
      expectMistake(
        try program("evaluate", "@run", "@held.jsonl", "--csv-column", "a", "--jsonl-field", "b"),
        64, "--jsonl-field")
    }
  }

  @Test func textsComeFromFilesFoldersAndStandardInput() throws {
    try TinyGPT.withRun { program in
      let options = ["--tokens", "50", "--threads", "1"]
      let file = try program.run(["evaluate", "@run/best", "@text.txt"] + options)
      let piped = try program.run(["evaluate", "@run/best", "-"] + options, input: TinyGPT.text)
      #expect(file.succeeded("49 predicted").output == piped.output)
    }
  }

  @Test func mistakesGetOneLine() throws {
    try TinyGPT.withRun { program in
      try program.write("a", to: "one.txt")
      try program.write("a 4", to: "digit.txt")
      for (words, code, named) in [
        (["@one.txt"], 65, "at least 2 tokens"), (["@digit.txt"], 65, "'4' (U+0034)"),
        (["@nothing.txt"], 66, "nothing.txt"), (["-"], 65, "standard input"), ([], 64, "<text>"),
        (["@text.txt", "--logprobs", "@text.txt/x"], 73, "text.txt"),
        (["@text.txt", "--logprobs", "/dev/full"], 73, "/dev/full"),
        (["@text.txt", "--logits", "/dev/null"], 73, "/dev/null"),
        (["@text.txt", "--tokens", "1"], 64, "--tokens"),
      ] { expectMistake(try program.run(["evaluate", "@run"] + words), Int32(code), named) }
    }
  }
}
