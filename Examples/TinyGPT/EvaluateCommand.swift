// evaluate: what a model loses on a text, in several units, and every number for others to compare.

import ExampleSupport
import Sequitur
import SequiturFiles

struct EvaluateCommand: Sendable {
  var run = ""
  /// The texts, and how they are read where that is given.
  var data = DataOptions()
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
        "text", \.data.texts, .path, atLeast: 1, "text files, folders, or - for standard input"),
      .option(
        "jsonl-field", \.data.jsonlField, .text, value: "key",
        "texts are under this key of JSON lines (default: as the run's, but for files of another "
          + "ending; '' for none)"),
      .option(
        "csv-column", \.data.csvColumn, .text, value: "name",
        "texts are in this column of comma-separated values (default: likewise)"),
      .option(
        "loss-after", \.data.lossAfter, .text, value: "string",
        "count only what stands behind this (default: as the run; '' here and below counts all)"),
      .option(
        "loss-until", \.data.lossUntil, .text, value: "string",
        "and up to this, which counts too"),
      .option(
        "tokens", \.tokens, .integer(in: 2...1_000_000_000), "only the first so many tokens"),
      .option("batch-size", \.batchSize, .integer(in: 1...100_000), "windows at once"),
      .option(
        "logprobs", \.logprobs, .path, value: "file.jsonl",
        "write an object for each token that counts: id, text, logprob in nats (null for the first)"
      ),
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
    let (data, note) = try reading(like: checkpoint.configuration.data)
    StopSignals.listen()
    let scratch = ScratchFolder()
    defer { scratch.remove() }
    let source = try CorpusSource(
      paths: data.texts, field: data.field, keepingInputIn: scratch.path)
    try (leftOutLines(source) + note).forEach { try StandardOutput.print($0) }
    let range = try Progress.reading("tokenising", clearUp: scratch.remove) {
      try Corpus(
        source, counting: data.countedSpans, tokenizer: checkpoint.tokenizer, in: scratch.path,
        trainingShare: 1, progress: $0
      ).training
    }
    let count = min(tokens ?? range.count, range.count)
    guard count >= 2 else {
      throw CommandError(
        "'\(data.texts[0])': expected a text of at least 2 tokens, to predict one from the other; found "
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
    guard evaluation.tokens > 0 else {
      throw CommandError(
        "'\(data.texts[0])': expected something behind --loss-after to predict, found nothing in the "
          + "first \(count) tokens; take more with --tokens")
    }
    let size =
      count == range.count && data.countedSpans == nil
      ? Self.size(of: source, behind: checkpoint.tokenizer.decode(range[0..<1]))
      : Self.size(of: windows, checkpoint.tokenizer)
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

  /// How the text is read: as the run's own where nothing else is asked for; and that in words.
  private func reading(like run: DataOptions) throws -> (data: DataOptions, note: [String]) {
    var data = data
    var notes: [String] = []
    if data.jsonlField == nil, data.csvColumn == nil, let field = run.field,
      data.texts.allSatisfy({ Folder.exists($0) || $0 == "-" || $0.hasSuffix(".\(field.form)") })
    {
      (data.jsonlField, data.csvColumn) = (run.jsonlField, run.csvColumn)
      notes.append("texts are in '\(field.name)' of records")
    }
    if data.lossAfter == nil, data.lossUntil == nil, let after = run.lossAfter,
      let until = run.lossUntil
    {
      (data.lossAfter, data.lossUntil) = (after, until)
      notes.append("what counts stands behind '\(after)' up to '\(until)'")
    }
    // An empty text says that there is none.
    for option in [\.jsonlField, \.csvColumn, \.lossAfter, \.lossUntil]
      as [WritableKeyPath<DataOptions, String?>] where data[keyPath: option] == ""
    {
      data[keyPath: option] = nil
    }
    try data.checkTogether()
    return (
      data, notes.isEmpty ? [] : ["as in training: \(notes.joined(separator: "; "))"]
    )
  }

  /// Bytes and characters of a whole text but for its first token.
  private static func size(
    of source: CorpusSource, behind first: String
  ) -> (bytes: Int, characters: Int) {
    (
      source.byteCount - first.utf8.count, source.characterCount - first.unicodeScalars.count
    )
  }

  /// Bytes and characters of the tokens that windows predict.
  private static func size(
    of windows: some Sequence<Window>, _ tokenizer: any Tokenizer
  ) -> (bytes: Int, characters: Int) {
    var size = (bytes: 0, characters: 0)
    var decoder = StreamingDecoder(tokenizer)
    func add(_ piece: String) {
      size.bytes += piece.utf8.count
      size.characters += piece.unicodeScalars.count
    }
    for window in windows {
      for token in window.targets where token != -1 { add(decoder.add(token)) }
    }
    add(decoder.finish())
    return size
  }
}
