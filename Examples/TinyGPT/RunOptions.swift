// RunOptions: the one table of all that config.json holds. An option stands here with its name,
// what it accepts, its words of help and its place in the configuration; the command line,
// --config, the checks of --resume and --from, help and the report's settings all read it.

import ExampleSupport
import Sequitur

/// The options that make a run's configuration, in the order of help.
enum RunOptions {
  static let all = data + model + training

  static let data: [Argument<TrainSettings>] = [
    .positionals(
      "text", \.configuration.data.texts, .path,
      "text files, folders (all .txt and .md files inside but READMEs), or - for standard input"),
    .option(
      "extensions", \.configuration.data.extensions, .text, value: "list",
      "endings of further files to take from folders, such as swift,py"),
    .option(
      "jsonl-field", \.configuration.data.jsonlField, .text, value: "key",
      "the files hold a JSON object on each line, with the text under this key; folders give .jsonl files"
    ),
    .option(
      "csv-column", \.configuration.data.csvColumn, .text, value: "name",
      "the files are comma-separated values, with the text in this column; folders give .csv files"),
    .option(
      "validation", \.configuration.data.validation, .path, value: "path",
      "hold out this file or folder (default: the last tenth of a file, of several a tenth of each)"
    ),
    .option(
      "tokenizer", \.configuration.data.tokenizer, .text, value: "name",
      "character, byte, bpe (trained on the text), or the path of a tokenizer.json or of a folder "
        + "with one or with vocab.json and merges.txt"),
    .option(
      "vocabulary-size", \.configuration.data.vocabularySize, count(from: 257, to: 1_000_000),
      "tokens of a bpe vocabulary that is trained here, at least 257"),
    .option(
      "loss-after", \.configuration.data.lossAfter, .text, value: "string",
      "learn only what stands behind this, such as answers; \\n in it is a line break"),
    .option(
      "loss-until", \.configuration.data.lossUntil, .text, value: "string",
      "and up to this, which is learned too"),
    .flag(
      "documents", \.configuration.data.documents, "keep windows inside files, each a document"),
  ]

  /// The model; what it can be is checked as a whole, with numbers, by its configuration.
  static let model: [Argument<TrainSettings>] = [
    .option(
      "context-length", \.configuration.model.contextLength, size, "tokens that the model sees"),
    .option("layers", \.configuration.model.layers, size, "blocks"),
    .option("heads", \.configuration.model.heads, size, "attention heads"),
    .option(
      "key-heads", \.configuration.model.keyHeads, size,
      "heads of keys and values, shared by the attention heads (default: as many as heads)"),
    .flag(
      "query-key-norm", \.configuration.model.queryKeyNorm,
      "queries and keys of each head brought to one length"),
    .option("width", \.configuration.model.width, size, "channels of the model"),
    .option(
      "hidden", \.configuration.model.hidden, size,
      "inner width of the feed-forward network (default: 4 times the width)"),
    .option(
      "dropout", \.configuration.model.dropout, .number(in: -1...1).hinting("below 1"),
      "share dropped while training"),
    .flag("bias", \.configuration.model.bias, "biases in linear maps and layer norms"),
    .option("norm", \.configuration.model.norm, .choice(of: Normalization.self), "the norm"),
    .flag(
      "norm-weights", \.configuration.model.normWeights,
      "weights in the norms; without, no biases in them either"),
    .option(
      "norm-epsilon", \.configuration.model.normEpsilon, .number(in: Above(0)),
      "what the norms add to the variance"),
    .option(
      "norm-placement", \.configuration.model.normPlacement, .choice(of: NormPlacement.self),
      "norms before the branches or after the sums"),
    .option(
      "activation", \.configuration.model.activation, .choice(of: Activation.self),
      "the feed-forward network's non-linearity"),
    .option(
      "positions", \.configuration.model.positions, .choice(of: PositionEncodingKind.self),
      "the position encoding"),
    .flag("tied-head", \.configuration.model.tiedHead, "logits from the token table itself"),
    .option(
      "logit-cap", \.configuration.model.logitCap, .number(in: Above(0)),
      "limit c of the logits x, which become c tanh(x / c) (default: none)"),
  ]

  static let training: [Argument<TrainSettings>] = [
    .option("steps", \.configuration.training.steps, count(from: 1), "optimiser steps"),
    .option(
      "batch-size", \.configuration.training.batchSize, count(from: 1, to: 1_000_000),
      "windows in a micro-batch"),
    .option(
      "accumulate", \.configuration.training.accumulate, count(from: 1, to: 1_000_000),
      "micro-batches whose gradients make a step"),
    .option(
      "lanes", \.configuration.training.lanes, count(from: 1, to: 1_000_000),
      "shares of a micro-batch that are computed apart and summed as a tree"),
    .option("learning-rate", \.configuration.training.learningRate, rate, "after the warm-up"),
    .option("min-learning-rate", \.configuration.training.minLearningRate, rate, "at the end"),
    .option(
      "warmup-steps", \.configuration.training.warmupSteps, count(from: 0),
      "steps in which the learning rate rises"),
    .option(
      "schedule", \.configuration.training.schedule, .choice(of: Schedule.Decay.self),
      "how the learning rate falls; stable: only at the end"),
    .option(
      "decay-share", \.configuration.training.decayShare, memory,
      "share of the steps, the last, over which a stable schedule falls"),
    .option("beta1", \.configuration.training.beta1, memory, "AdamW's memory of the gradient"),
    .option("beta2", \.configuration.training.beta2, memory, "AdamW's memory of its square"),
    .option(
      "epsilon", \.configuration.training.epsilon, .number(in: Above(0)),
      "AdamW's guard against division by zero"),
    .option(
      "weight-decay", \.configuration.training.weightDecay, rate,
      "of matrices and tables; vectors do not decay"),
    .option(
      "clip", \.configuration.training.clip, .number(in: Float(0)...1e9).hinting(nil),
      "limit on the norm of the gradients; 0 for none"),
    .option(
      "eval-interval", \.configuration.training.evalInterval, count(from: 0),
      "steps between evaluations; 0 for the end only"),
    .option(
      "eval-batches", \.configuration.training.evalBatches, count(from: 0),
      "at most this many batches of held-out text, evenly spread; 0 for all"),
    .option(
      "patience", \.configuration.training.patience, count(from: 0),
      "evaluations without a better loss before training ends; 0 to go on"),
    .option(
      "save-interval", \.configuration.training.saveInterval, count(from: 0),
      "steps between checkpoints, besides those at evaluations; 0 for none"),
    .option(
      "keep", \.configuration.training.keep, count(from: 1),
      "latest checkpoints that are kept, besides the best"),
    .option(
      "sample-interval", \.configuration.training.sampleInterval, count(from: 0),
      "steps between samples; 0 for the end only"),
    .option(
      "sample-tokens", \.configuration.training.sampleTokens, count(from: 0), "tokens in a sample"),
    .option("seed", \.configuration.training.seed, .seed, "of all random numbers"),
  ]

  /// A limit that no run comes near: a slip of the finger is told, not tried.
  private static let large = 1_000_000_000
  private static let size = count(from: -large)
  private static let rate = ValueFormat<Float>.number(in: Float(0)...1)
  private static let memory = ValueFormat<Float>.number(in: Float(0)..<1)

  /// A whole number; a limit that nobody meets is not worth a line of help.
  private static func count(from least: Int, to most: Int = large) -> ValueFormat<Int> {
    .integer(in: least...most).hinting(nil)
  }
}

extension RunOptions {
  /// Names and values of options in a configuration, by name; one without a value is left out.
  static func rows(_ options: [Argument<TrainSettings>], of configuration: RunConfiguration)
    -> [[String]]
  {
    options.sorted { $0.key < $1.key }.compactMap { option in
      option.value(in: configuration).map { [option.key.replacing("_", with: "-"), $0] }
    }
  }

  /// The options whose values differ, as they are typed.
  static func differences(_ first: RunConfiguration, _ second: RunConfiguration) -> [String] {
    all.sorted { $0.key < $1.key }.filter { $0.value(in: first) != $0.value(in: second) }
      .map(\.label)
  }
}

extension Argument<TrainSettings> {
  /// The name in config.json: with underscores, and of the texts in the plural.
  var key: String { name == "text" ? "texts" : name.replacing("-", with: "_") }

  /// The value in a configuration, as it is typed; nil if there is none.
  fileprivate func value(in configuration: RunConfiguration) -> String? {
    if case .positional = kind { return configuration.data.texts.joined(separator: ", ") }
    return defaultText(TrainSettings(configuration: configuration))
  }
}
