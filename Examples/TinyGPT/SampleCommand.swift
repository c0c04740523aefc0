// sample: text from a trained model, shown as it is written.

import ExampleSupport
import Sequitur
import SequiturFiles

struct SampleCommand: Drawing {
  var run = ""
  var prompt: String?
  var promptFile: String?
  var options = SamplingOptions()
  var count = 1
  var tokens = 500
  var seed: UInt64 = 1
  var stops: [String] = []
  var threads: Int?
  var quantize: Quantization?
  var showsRate = false
  var html: String?

  static let command = Command(
    "sample", "Writes text with a trained model, token by token.", defaults: SampleCommand(),
    [
      .run(\.run),
      .option(
        "prompt", \.prompt, .text,
        "the text to go on from; - reads standard input (default: none)"),
      .option("prompt-file", \.promptFile, .path, value: "file", "a file with the prompt"),
    ] + drawing + [
      .option("count", \.count, .integer(in: 1...10_000), "texts to write"),
      .option(
        "html", \.html, .path, value: "file.html",
        "write a page, too: each token coloured by surprise, with the five likeliest in its place"),
      .flag("rate", \.showsRate, "print the tokens a second on standard error"),
    ],
    examples: [
      (
        "tiny-gpt sample runs/mine --prompt 'Once upon' --temperature 0.8 --top-k 40",
        "500 tokens behind these words"
      ),
      (
        "tiny-gpt sample runs/mine --prompt 'The hare' --html hare.html",
        "what the model expected, token by token"
      ),
      ("cat letter.txt | tiny-gpt sample runs/mine --prompt - --stop 'Yours'", "a letter's end"),
    ])

  func perform() throws {
    if let threads { Threads.count = threads }
    StopSignals.listen()
    let prompt = try readPrompt()
    let checkpoint = try Checkpoint(path: run)
    let model = try checkpoint.makeModel(quantized: quantize)
    let page = try html.map {
      try SamplePage(
        $0, command: self, tokens: checkpoint.tokenizer.encode(prompt).count + tokens)
    }
    for number in 0..<count where !StopSignals.wantStop {
      if count > 1 {
        try StandardOutput.print(
          (number > 0 ? "\n" : "") + "--- \(number + 1) of \(count) ---")
      }
      let seed = self.seed &+ UInt64(number)
      let (start, written) = try write(prompt, with: model, checkpoint, seed: seed)
      page?.add(start, prompt, written, by: model, checkpoint.tokenizer, seed: seed)
    }
    try page?.finish()
    StopSignals.endIfAsked()
  }

  /// Writes a text behind the prompt; past the context length the last half of it is kept. Returns
  /// the tokens that it began with, and those that were drawn.
  private func write(
    _ prompt: String, with model: GPT, _ checkpoint: Checkpoint, seed: UInt64
  ) throws -> (start: [Int32], written: [Int32]) {
    let tokenizer = checkpoint.tokenizer
    var generator = try Generator(
      model, prompt: prompt, tokenizer: tokenizer, options: options, seed: seed,
      excluding: checkpoint.state.unseenTokens)
    let beginning = generator.context
    try StandardOutput.write(content: prompt)
    let start = ContinuousClock.now
    let written = try draw(from: &generator, tokenizer).tokens
    if showsRate {
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      StandardError.write(
        "\(written.count) tokens, "
          + "\(fixed(Double(written.count) / max(seconds, 1e-9), 1)) tokens/s\n")
    }
    return (beginning, written)
  }

  /// The prompt, from wherever it is given.
  private func readPrompt() throws -> String {
    if let promptFile {
      guard prompt == nil else {
        throw UsageError("expected --prompt or --prompt-file, found both")
      }
      return try TextInput.read(promptFile)
    }
    return prompt == "-" ? try TextInput.read("-") : prompt ?? ""
  }
}
