// train: options that cannot be, and layers of presets, files and flags.

import Foundation
import Testing

struct TrainOptionTests {
  @Test(arguments: [
    (["--wdith", "8"], 64, ["--wdith", "did you mean '--width'"]),
    // By meaning, not by letters.
    (["--block_size", "8"], 64, ["did you mean '--context-length'"]),
    (["--n_layer", "8"], 64, ["did you mean '--layers'"]),
    (["--n_embd", "8"], 64, ["did you mean '--width'"]),
    (["--num_key_value_heads", "1"], 64, ["did you mean '--key-heads'"]),
    (["--n_kv_head", "1"], 64, ["did you mean '--key-heads'"]),
    (["--intermediate_size", "8"], 64, ["did you mean '--hidden'"]),
    (["--qk-norm"], 64, ["did you mean '--query-key-norm'"]),
    (["--final_logit_softcapping", "30"], 64, ["did you mean '--logit-cap'"]),
    (["--rms_norm_eps", "1e-6"], 64, ["did you mean '--norm-epsilon'"]),
    (["--max_iters", "8"], 64, ["did you mean '--steps'"]),
    (["--lr", "8"], 64, ["did you mean '--learning-rate'"]),
    (["--vocab_size", "8"], 64, ["did you mean '--vocabulary-size'"]),
    (["--activation", "geluu"], 64, ["--activation", "did you mean 'gelu'"]),
    (["--positions", "roper"], 64, ["did you mean 'rope'"]),
    (["--preset", "nanoo"], 64, ["did you mean 'nano'"]),
    (["--tokenizer", "charcter"], 64, ["--tokenizer", "did you mean 'character'"]),
    (["--tokenizer", "./nothing"], 66, ["./nothing"]),
    (["--tokenizer", "@text.txt"], 65, ["text.txt", "not a tokeniser"]),
    (["--width", "9"], 64, ["width 9 with 2 heads", "1 would divide it"]),
    (["--width", "-8"], 64, ["width", "found -8"]),
    (["--width", "99999999999999999999"], 64, ["--width", "99999999999999999999"]),
    (["--layers", "0"], 64, ["layers", "found 0"]),
    (["--size", "3"], 64, ["--size: expected no --layers beside it, as it decides that"]),
    (["--size", "0"], 64, ["--size"]),
    (
      ["--resume", "x"], 64, ["--resume: expected no --out beside it, as the run it names decides"]
    ),
    (["--width", "1000000"], 64, ["1 layer of width 1000000, which make"]),
    (["--width", "131072", "--hidden", "8"], 64, ["memory", "parameters", "GB"]),
    (
      ["--batch-size", "1000000", "--width", "512"], 64,
      ["memory", "windows of 8 tokens", "--batch-size"]
    ),
    (["--context-length", "1000000"], 64, ["memory", "windows of 1,000,000 tokens"]),
    (["--dropout", "1"], 64, ["dropout", "below 1"]),
    (["--decay-share", "1"], 64, ["--decay-share", "below 1"]),
    (["--beta1", "1"], 64, ["--beta1", "below 1"]),
    (["--learning-rate", "nan"], 64, ["--learning-rate", "'nan'"]),
    (["--seed", "-1"], 64, ["--seed", "'-1'"]),
    (["--threads", "0"], 64, ["--threads"]),
    (["--lanes", "9", "--batch-size", "8"], 64, ["--lanes", "--batch-size 8, found 9"]),
    (["--vocabulary-size", "100"], 64, ["--vocabulary-size", "257"]),
  ])
  func impossibleOptionsAreRefusedBeforeAnythingIsWritten(
    _ options: [String], _ code: Int, _ words: [String]
  ) throws {
    try TinyGPT.inFolder { program in
      let found = try program.train(options, steps: nil)
      for word in words { expectMistake(found, Int32(code), word) }
      #expect(!program.exists("run"))
    }
  }

  @Test(arguments: [
    (#"{"widht": 8}"#, #""widht"; did you mean "width""#),
    (#"{"width": true}"#, #"for "width", found true"#),
    (#"{"width": 8.5}"#, "'8.5'"),
    (#"{"width": [8]}"#, #"for "width", found a list"#),
    (#"{"bias": 1}"#, #"true or false for "bias""#),
    (#"{"texts": 3}"#, "a list of paths"),
    (#"{"width": 8, "width": 16}"#, "'width' again"),
    (#"{"out": "elsewhere"}"#, #""out""#),
    (#"{"width": 8"#, "expected JSON"),
    ("[1]", "one JSON object"),
    ("", "empty file"),
  ])
  func unfitConfigurationFilesAreRefused(_ content: String, _ words: String) throws {
    try TinyGPT.inFolder { program in
      try program.write(content, to: "options.json")
      let found = try program("train", "@text.txt", "--config", "@options.json", "--out", "@run")
      expectMistake(found, 65, "options.json", words)
      #expect(!program.exists("run"))
    }
  }

  @Test func flagsWinOverTheFileAndTheFileOverThePreset() throws {
    try TinyGPT.inFolder { program in
      try program.write(
        #"{"width": 8, "heads": 2, "layers": 1, "context_length": 8, "batch_size": 2, "dropout": 0.1, "bias": true}"#,
        to: "options.json")
      try program(
        "train", "@text.txt", "--preset", "small", "--config", "@options.json", "--heads=4",
        "--no-bias", "--eval_interval", "2", "--steps", "4", "--sample-tokens", "5", "--out",
        "@run"
      ).succeeded()
      let options = try program.json("run/config.json")
      let numbers = [
        "heads": 4, "width": 8, "layers": 1, "dropout": 0.1, "steps": 4, "eval_interval": 2,
      ]
      for (key, value) in numbers { #expect(options[key] as? Double == value, "\(key)") }
      #expect(options["bias"] as? Bool == false)
      // Small's own, which neither file nor flag names.
      #expect(
        options["sample_interval"] as? Int == 250 && options["positions"] as? String == "learned")

      // A run's own configuration makes the same run again.
      try program("train", "--config", "@run/config.json", "--out", "@again").succeeded()
      #expect(try program.checkpoint("run/last") == program.checkpoint("again/last"))
    }
  }

  @Test(arguments: [
    ["--norm", "rms", "--activation", "swiglu", "--positions", "rope"],
    ["--bias", "--norm-placement", "post", "--no-tied-head", "--positions", "alibi"],
    ["--activation", "geglu", "--key-heads", "1", "--query-key-norm", "--logit-cap", "20"],
    ["--activation", "squared-relu", "--key-heads", "2", "--no-norm-weights"],
    ["--schedule", "stable", "--decay-share", "0.25"],
    ["--tokenizer", "byte", "--schedule", "linear", "--accumulate", "3", "--hidden", "12"],
    ["--tokenizer", "bpe", "--vocabulary-size", "270", "--clip", "0", "--patience", "1"],
    ["--eval-interval", "2", "--save-interval", "1", "--keep", "1", "--sample-interval", "2"],
  ])
  func optionsArriveInTheConfiguration(_ options: [String]) throws {
    try TinyGPT.inFolder { program in
      try program.train(options).succeeded()
      let configuration = try program.json("run/config.json")
      for (name, value) in zip(options, options.dropFirst()) where name.hasPrefix("--") {
        let isOff = name.hasPrefix("--no-")
        let key = name.dropFirst(isOff ? 5 : 2).replacingOccurrences(of: "-", with: "_")
        let kept = try #require(configuration[key], "\(key)")
        let isKept =
          value.hasPrefix("--") ? kept as? Bool == !isOff : "\(kept)" == value
        #expect(isKept, "\(key)")
      }
    }
  }

  @Test func everyKeyOfAConfigurationIsAnOptionAndARowOfTheReport() throws {
    try TinyGPT.inFolder { program in
      try program.train(["--hidden", "32"])
      let help = try program("train", "--help").output
      let page = try program.text(of: "run/report.html")
      let keys = try program.json("run/config.json").keys.filter { $0 != "format" }
      #expect(keys.count == 38)
      for key in keys {
        let name = key.replacingOccurrences(of: "_", with: "-")
        #expect(page.contains(">\(name)</td>"), "\(name)")
        #expect(
          help.contains("--\(name) ") || help.contains("--[no-]\(name) ") || name == "texts",
          "\(name)")
      }
    }
  }

  /// What later models do otherwise than GPT-2, in one that is trained, resumed and sampled.
  @Test(arguments: ["learned", "pope"]) func sharedNormalisedAndCapped(positions: String) throws {
    try TinyGPT.inFolder { program in
      let options = [
        "--activation", "geglu", "--key-heads", "1", "--query-key-norm", "--logit-cap", "20",
        "--positions", positions,
      ]
      try program.train(options, steps: 6).succeeded()
      try program("train", "--resume", "@run", "--steps", "10").succeeded("at step 10 of 10")
      let text = try program("sample", "@run", "--prompt", "The", "--tokens", "30").succeeded()
      #expect(text.output.hasPrefix("The") && text.output.count == 3 + 30 + 1)
      guard positions == "learned" else { return }
      expectMistake(
        try program("export", "@run", "--to", "@gpt2"), 65,
        "the activation 'geglu', 1 key head for 2 heads, query-key norm, logits capped at 20.0")
      expectMistake(
        try program.train(["--key-heads", "3"], out: "@other"), 64,
        "found 2 heads with 3 key heads; 2 would divide them")
    }
  }

  @Test func aSizeIsLayersHeadsAndWidth() throws {
    try TinyGPT.inFolder { program in
      let words = [
        "train", "@text.txt", "--context-length", "8", "--batch-size", "2", "--steps", "2",
        "--sample-tokens", "5",
      ]
      try program.run(words + ["--size", "2", "--out", "@run"]).succeeded()
      let sizes = try program.json("run/config.json")
      #expect(sizes["layers"] as? Int == 2 && sizes["heads"] as? Int == 2)
      #expect(sizes["width"] as? Int == 64 && sizes["size"] == nil)
      // Over a file, as other options are.
      try program.run(words + ["--config", "@run/config.json", "--size", "1", "--out", "@one"])
        .succeeded()
      #expect(try program.json("one/config.json")["width"] as? Int == 32)
    }
  }

  @Test func theModernPresetTrainsResumesAndSamples() throws {
    try TinyGPT.inFolder { program in
      try program.train(["--preset", "modern"]).succeeded("finished at step 4 of 4")
      let choices = try program.json("run/config.json")
      #expect(choices["positions"] as? String == "rope" && choices["norm"] as? String == "rms")
      #expect(choices["activation"] as? String == "squared-relu")
      #expect(choices["norm_weights"] as? Bool == false && choices["tied_head"] as? Bool == true)
      #expect(choices["schedule"] as? String == "stable" && choices["decay_share"] == nil)
      #expect(choices["learning_rate"] as? Double == 0.002)
      #expect(choices["min_learning_rate"] as? Double == 0)
      try program("train", "--resume", "@run", "--steps", "6").succeeded("at step 6 of 6")
      try program("sample", "@run", "--tokens", "5").succeeded()
      try program("inspect", "@run").succeeded("\"norm_weights\" : false")
      expectMistake(try program("export", "@run", "--to", "gpt2"), 65, "RMS norm")
      // Norms without weights have ones in other programs' forms.
      let greedy = ["--prompt", "The", "--temperature", "0", "--tokens", "20"]
      let text = try program.run(["sample", "@run"] + greedy).succeeded().output
      for container in ["transformers", "gguf"] {
        try program("export", "@run", "--to", container, "--out", "@\(container)").succeeded(
          "Arcee")
        try program("import", "@\(container)", "--to", "@from-\(container)").succeeded()
        #expect(try program.run(["sample", "@from-\(container)"] + greedy).output == text)
      }
      try program.train(["--decay-share", "0.1"], out: "@other").succeeded(
        "note: --decay-share acts on --schedule stable alone")
    }
  }

  @Test func outputsThatCannotBeAreRefused() throws {
    try TinyGPT.inFolder { program in
      expectMistake(try program.train(out: "@text.txt"), 73, "text.txt")
      expectMistake(try program.train(out: "@text.txt/run"), 73, "text.txt")
      expectMistake(try program.train(out: "/dev/null"), 73, "/dev/null")
      expectMistake(try program.train(out: ""), 64, "--out")
      #expect(try program.read("text.txt") == Data(TinyGPT.text.utf8))
    }
  }
}
