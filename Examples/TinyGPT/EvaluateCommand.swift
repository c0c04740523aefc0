// evaluate: what a model loses on a text, in several units, and every number for others to compare.

import ExampleSupport
import Sequitur
import SequiturFiles

struct EvaluateCommand: Sendable {
  var run = ""
  var texts: [String] = []
  var tokens: Int?
  var batchSize = 12
  var logprobs: String?
  var logits: String?
  var threads: Int?
  var quantize: Quantization?

  static let command = Command(
    "evaluate", "Measures a model on a text: loss, perplexity, bits per byte and per character.",
    defaults: EvaluateCommand(),
    [
      .run(\.run),
      .positionals(
        "text", \.texts, .path, atLeast: 1, "text files, folders, or - for standard input"),
      .option(
        "tokens", \.tokens, .integer(in: 2...1_000_000_000), "only the first so many tokens"),
      .option("batch-size", \.batchSize, .integer(in: 1...100_000), "windows at once"),
      .option(
        "logprobs", \.logprobs, .path, value: "file.jsonl",
        "write an object for each token: id, text, logprob in nats (null for the first)"),
      .option(
        "logits", \.logits, .path, value: "file.safetensors",
        "write tokens and logits of every window, [windows, T] and [windows, T, V]"),
      .threads(\.threads),
      .quantize(\.quantize),
    ],
    examples: [
      ("tiny-gpt evaluate runs/mine/best other.txt", "the best checkpoint on another text"),
      (
        "tiny-gpt evaluate runs/mine other.txt --tokens 1000 --logits all.safetensors",
        "all logits of the first 1000 tokens, for others to compare"
      ),
    ])

  func perform() throws {
    if let threads { Threads.count = threads }
    let checkpoint = try Checkpoint(path: run)
    let model = try checkpoint.makeModel(quantized: quantize)
    StopSignals.listen()
    let scratch = ScratchFolder()
    defer { scratch.remove() }
    let source = try CorpusSource(paths: texts, keepingInputIn: scratch.path)
    leftOutLines(source).forEach { print($0) }
    let range = try Progress.reading("tokenising", clearUp: scratch.remove) {
      try Corpus(
        source, tokenizer: checkpoint.tokenizer, in: scratch.path, trainingShare: 1, progress: $0
      ).training
    }
    let count = min(tokens ?? range.count, range.count)
    guard count >= 2 else {
      throw CommandError(
        "'\(texts[0])': expected a text of at least 2 tokens, to predict one from the other; found "
          + "\(range.count)")
    }
    let length = min(model.contextLength, count - 1)
    let windows = range.prefix(count).evaluationWindows(length: length)
      .lazy.map { Window(inputs: $0.inputs, targets: $0.targets) }
    let outputs = try EvaluationOutputs(
      logprobs: logprobs, logits: logits,
      shape: [windows.count, length, checkpoint.vocabularySize], tokenizer: checkpoint.tokenizer)
    let progress = ProgressLine("evaluating", total: windows.count)
    let evaluation = try Evaluation(model, on: windows, batchSize: batchSize) { batch, logits in
      StopSignals.endIfAsked(clearUp: scratch.remove)
      try outputs.add(batch, logits)
      progress.advance(by: batch.count)
    }
    progress.finish()
    try outputs.finish()
    let size = Self.predictedSize(of: range, count, in: source, checkpoint.tokenizer)
    let bits = evaluation.loss * Double(evaluation.tokens) / log(2)
    try StandardOutput.print(
      """
      tokens              \(grouped(evaluation.tokens)) predicted, in windows of \(length)
      loss                \(fixed(evaluation.loss, 4)) nats a token
      perplexity          \(fixed(evaluation.perplexity, 3))
      bits per byte       \(fixed(bits / Double(max(1, size.bytes)), 4))
      bits per character  \(fixed(bits / Double(max(1, size.characters)), 4))
      """)
  }

  /// Bytes and characters of what is predicted: all but the first token.
  private static func predictedSize(
    of range: TokenRange, _ count: Int, in source: CorpusSource, _ tokenizer: any Tokenizer
  ) -> (bytes: Int, characters: Int) {
    guard count == range.count else {
      let text = tokenizer.decode(range[1..<count])
      return (text.utf8.count, text.unicodeScalars.count)
    }
    let first = tokenizer.decode(range[0..<1])
    return (
      source.byteCount - first.utf8.count, source.characterCount - first.unicodeScalars.count
    )
  }
}
