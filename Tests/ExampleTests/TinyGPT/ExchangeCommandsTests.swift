// export, import, inspect, tokenize, report: their results and their mistakes.

import Foundation
import Testing

struct ExchangeCommandsTests {
  @Test func whatIsExportedImportsAndWritesTheSameText() throws {
    try TinyGPT.inFolder { program in
      try program.train(steps: 20)
      try program("export", "@run", "--to", "@gpt2").succeeded()
      for name in ["config.json", "model.safetensors", "tokenizer.json", "check.py"] {
        #expect(program.exists("gpt2/\(name)"), "\(name)")
      }
      try program("import", "@gpt2", "--to", "@back").succeeded()
      let greedy = ["--prompt", "The", "--temperature", "0", "--tokens", "30"]
      let first = try program.run(["sample", "@run"] + greedy).succeeded()
      #expect(try program.run(["sample", "@back"] + greedy).output == first.output)

      // An imported model has no optimiser: it is fine-tuned, not resumed.
      expectMistake(try program("train", "--resume", "@back", "--steps", "9"), 65, "--from")
      try program(
        "train", "@text.txt", "--from", "@back", "--out", "@tuned", "--steps", "2"
      ).succeeded()
      for (path, words) in [
        (
          "@gpt2",
          ["GPT-2", "parameters    1,104", "transformer.wte.weight", "character, 19 tokens"]
        ),
        ("@back", ["checkpoint-000000", "none: imported", "tokens.table", "\"width\" : 8"]),
        ("@run", ["checkpoint-000020", "can be resumed", "best val loss"]),
        ("@gpt2/model.safetensors", ["transformer.wpe.weight", "20 x 8"]),
      ] {
        let found = try program("inspect", path)
        for word in words { found.succeeded(word) }
      }
    }
  }

  @Test(arguments: [
    ["--positions", "rope", "--norm", "rms", "--activation", "squared-relu"],
    ["--activation", "gelu-tanh", "--tokenizer", "bpe", "--vocabulary-size", "270"],
  ])
  func whatIsExportedForLlamaCppImportsAndWritesTheSameText(options: [String]) throws {
    try TinyGPT.inFolder { program in
      // Long enough that the likeliest token is one of the text: what comes from transformers may draw
      // others, too.
      try program.train(options + ["--learning-rate", "0.03"], steps: 60)
      let form = options[0] == "--positions" ? "Arcee" : "GPT-2"
      try program("export", "@run", "--to", "gguf", "--out", "@new/x.gguf")
        .succeeded("in the form of \(form)", "x.check.py")
      let found = try program("inspect", "@new/x.gguf")
      for word in [
        "general.architecture", form == "GPT-2" ? "gpt2.block_count" : "arcee.block_count",
        "blk.0.ffn_up.weight", "32 x 8", form == "GPT-2" ? "gpt2, 270 tokens" : "rwkv, 20 tokens",
      ] { found.succeeded(word) }
      var damaged = try program.read("new/x.gguf")
      damaged.removeLast()
      try program.write(damaged, to: "cut.gguf")
      expectMistake(try program("inspect", "@cut.gguf"), 65, "cut.gguf", "cut short")
      for name in ["x.gguf", "x.check.py", "x.fixture.safetensors"] {
        #expect(program.exists("new/\(name)"), "\(name)")
      }
      try program("export", "@run", "--to", "transformers", "--out", "@folder")
        .succeeded("in the form of \(form)")
      let greedy = ["--prompt", "The", "--temperature", "0", "--tokens", "30"]
      let first = try program.run(["sample", "@run"] + greedy).succeeded()
      for path in ["@new/x.gguf", "@folder"] {
        try program("import", path, "--to", "@back").succeeded()
        #expect(try program.run(["sample", "@back"] + greedy).output == first.output)
        // Of transformers' forms none has a place for what the text lacks.
        let unseen = try ["run/last", "back/last"].map {
          try program.json("\($0)/trainer_state.json")["unseen_tokens"] as? String
        }
        #expect(unseen[1] == (path == "@folder" ? "" : unseen[0]))
        try program(
          "train", "@text.txt", "--from", "@back", "--out", "@tuned", "--steps", "2"
        ).succeeded()
        for name in ["back", "tuned"] { try program.remove(name) }
      }
      // Of these small rows only the last map's are whole blocks of 32.
      let quantized = try program(
        "export", "@run", "--to", "gguf", "--out", "@x.gguf", "--quantize", "q8_0"
      ).succeeded("Held-out loss: ")
      let line = try #require(quantized.output.firstMatch(of: #/a difference of (-?[0-9.]+)/#))
      #expect(try abs(#require(Double(line.1))) < 0.01, "\(quantized.output)")
      // Held so in memory, the model is that of the file.
      try program("import", "@x.gguf", "--to", "@back").succeeded()
      let held = try program.run(["sample", "@run", "--quantize", "q8_0"] + greedy)
      #expect(held.succeeded().errors.contains("'tokens.table'"), "\(held.errors)")
      #expect(try program.run(["sample", "@back"] + greedy).output == held.output)
    }
  }

  @Test func mistakesOfExchangeGetOneLine() throws {
    try TinyGPT.inFolder { program in
      try program.train(["--positions", "rope"])
      expectMistake(
        try program("export", "@run", "--to", "@gpt2"), 65, "'rope'", "--positions learned")
      expectMistake(
        try program("export", "@run", "--to", "gguf", "--out", "@new/x.gguf"), 65, "'gelu'",
        "--activation gelu-tanh")
      #expect(!program.exists("new"))
      expectMistake(
        try program("export", "@run", "--to", "transformers", "--quantize", "q8_0"), 64, "--to gguf"
      )
      expectMistake(try program("export", "@run", "--to", "@gpt2", "--out", "@x"), 64, "--out")
      expectMistake(try program("import", "@text.txt", "--to", "@back"), 65, "a GGUF file")
      #expect(!program.exists("gpt2"))
      try program.train(out: "@plain")
      expectMistake(try program("export", "@plain", "--to", "@text.txt"), 73, "text.txt")
      expectMistake(try program("export", "@plain", "--to", "@run"), 73, "new or empty folder")
      expectMistake(try program("export", "@plain"), 64, "--to")
      expectMistake(try program("import", "@nothing", "--to", "@back"), 66, "nothing")
      expectMistake(try program("import", program.folder, "--to", "@back"), 66, "config.json")
      expectMistake(try program("import", "@plain", "--to", "@back"), 66, "model.safetensors")
      try program("export", "@plain", "--to", "@gpt2").succeeded()
      expectMistake(try program("import", "@gpt2", "--to", "@run"), 73, "found a run in it")
      try program.write("{}", to: "gpt2/config.json")
      expectMistake(try program("import", "@gpt2", "--to", "@back"), 65, "config.json")
      #expect(!program.exists("back"))
      expectMistake(try program("inspect", "@text.txt"), 65, "text.txt", "safetensors")
      expectMistake(try program("inspect", program.folder), 66, "config.json")
    }
  }

  @Test func textBecomesIdsAndIdsText() throws {
    try TinyGPT.inFolder { program in
      for kind in ["character", "byte", "bpe"] {
        try program.train(["--tokenizer", kind, "--vocabulary-size", "270"], out: "@\(kind)")
        let ids = try program("tokenize", "@\(kind)", "@text.txt").succeeded()
        try program.write(ids.output, to: "ids")
        #expect(
          try program("tokenize", "@\(kind)", "@ids", "--decode").output == TinyGPT.text, "\(kind)")
        let object = try program("tokenize", "@\(kind)", "-", "--json", input: "The fox")
        let back = try program("tokenize", "@\(kind)", "-", "--decode", input: object.output)
        #expect(back.output == "The fox", "\(kind): \(object.output)")
        // A checkpoint, or its file alone, is a tokeniser too.
        let path = "@\(kind)/last/tokenizer.json"
        #expect(try program("tokenize", path, "@text.txt").output == ids.output, "\(kind)")
      }
      let two = try program("tokenize", "@byte", "@text.txt", "@text.txt")
      #expect(two.output.split(separator: "\n").count == 2)
      try program.write("1 2 9999", to: "beyond")
      try program.write("1 two", to: "words")
      try program.write("", to: "empty.txt")
      for (words, code, named) in [
        (["@character", "@beyond", "--decode"], 65, "found '9999'"),
        (["@character", "@words", "--decode"], 65, "found 'two'"),
        (["@character", "@empty.txt"], 65, "empty.txt"),
        (["@nothing", "@text.txt"], 66, "nothing"),
        (["@character", "@nothing"], 66, "nothing"), (["@text.txt", "@text.txt"], 65, "text.txt"),
      ] { expectMistake(try program.run(["tokenize"] + words), Int32(code), named) }
      expectMistake(
        try program("tokenize", "@character", "-", input: "4"), 65, "standard input", "'4'")
    }
  }

  @Test func theReportCanBeWrittenAgain() throws {
    try TinyGPT.withRun { program in
      let first = try program.read("run/report.html")
      try program.remove("run/report.html")
      try program("report", "@run").succeeded("report.html")
      #expect(try program.read("run/report.html").isEmpty == first.isEmpty)
    }
  }

  @Test func commandsAreListedAndNearOnesSuggested() throws {
    let help = try run("tiny-gpt", ["--help"])
    for command in [
      "train", "sample", "evaluate", "inspect", "tokenize", "export", "import", "report",
      "verify-resume",
    ] {
      help.succeeded("  \(command) ")
      let own = try run("tiny-gpt", [command, "--help"]).succeeded("Usage: tiny-gpt \(command)")
      let widest = own.output.split(separator: "\n").map(\.count).max() ?? 0
      #expect(widest <= 80, "\(command): \(widest)")
    }
    expectMistake(try run("tiny-gpt", ["trian"]), 64, "did you mean 'train'")
    for program in ["tiny-gpt", "position-explorer"] {
      try run(program, []).succeeded("Usage: \(program) <command> [options]", "Commands:")
    }
    try run("tiny-gpt", ["help", "train"]).succeeded("Usage: tiny-gpt train [options]")
  }
}
