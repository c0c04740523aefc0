// The options of `train` and `verify-resume`: the run's configuration, and where it goes.

import ExampleSupport
import Sequitur

/// What a command line asks to train.
package struct TrainSettings: Sendable {
  /// The model, the training and the text: what config.json holds.
  package var configuration = RunConfiguration()
  package var preset: Preset?
  package var config: String?
  package var out: String?
  package var resume: String?
  package var from: String?
  package var threads: Int?
  package var tensorBoard = false
  package var showsSamples = true
  /// The folder of a new run.
  package static let usualFolder = "runs/tiny-gpt"

  /// For a resumed run, another number of steps; for others the configuration's.
  package var steps: Int?

  package init() {}

  /// Models and trainings with a name.
  package enum Preset: String, CaseIterable, Sendable {
    /// nanoGPT's configuration for a CPU.
    case nano
    /// nanoGPT's configuration for characters, larger.
    case small
    /// GPT-2's smallest size.
    case gpt2

    /// What the preset says; all else is as without one.
    var configuration: RunConfiguration {
      var configuration = RunConfiguration()
      switch self {
      case .nano: configuration.model = .nano
      case .small:
        configuration.model = .small
        configuration.training.batchSize = 16
        configuration.training.steps = 5000
      case .gpt2:
        configuration.model = .gpt2
        configuration.training.batchSize = 4
        configuration.training.learningRate = 6e-4
        configuration.training.minLearningRate = 6e-5
        configuration.training.beta2 = 0.95
        configuration.training.evalBatches = 20
        configuration.data.tokenizer = "bpe"
        configuration.data.vocabularySize = 16384
      }
      return configuration
    }
  }
}

extension TrainSettings {
  /// A limit that no run comes near: a slip of the finger is told, not tried.
  private static let large = 1_000_000_000

  /// A whole number; a limit that nobody meets is not worth a line of help.
  private static func count(from least: Int, to most: Int = large) -> ValueFormat<Int> {
    .integer(in: least...most).hinting(nil)
  }

  /// The command line of `train`.
  static var command: Command<TrainSettings> {
    var command = Command(
      "train", "Trains a model on text files, or goes on with a run.",
      version: TinyGPT.version, defaults: TrainSettings(),
      textArguments + modelArguments + trainingArguments + [
        .option(
          "preset", \.preset, .choice(of: Preset.self),
          "sizes with a name; other options win over it"),
        .option(
          "config", \.config, .path, value: "file",
          "options from a JSON file with the keys of a run's config.json; flags win over it"),
        .option(
          "out", \.out, .path, value: "folder",
          "the folder of the run (default: \(usualFolder))"),
        .option(
          "resume", \.resume, .path, value: "run",
          "go on with this run to the same bits; only --steps, --threads and what is shown may change"
        ),
        .option(
          "from", \.from, .path, value: "run",
          "fine-tune: begin with the model and the tokeniser of this run or checkpoint; only "
            + "--dropout may change of the model"),
        .flag("tensorboard", \.tensorBoard, "also write event files for TensorBoard"),
        .flag("samples", \.showsSamples, "print samples of the model's text as it learns"),
        .option("threads", \.threads, .integer(in: 1...64), "threads that compute (default: all)"),
      ])
    command.underlay = { try $0.underlay(of: $1) }
    command.examples = [
      ("tiny-gpt train novel.txt letters/ --out runs/mine", "a small model of all this text"),
      (
        "tiny-gpt train novel.txt --tokenizer bpe --preset small --dropout 0.1",
        "a larger one, with a vocabulary of word pieces"
      ),
      ("tiny-gpt train --resume runs/mine --steps 5000", "the same run, for more steps"),
      (
        "tiny-gpt train letters/ --from runs/mine --out runs/tuned --learning-rate 1e-4",
        "another run, beginning with that model"
      ),
    ]
    return command
  }

  private static var textArguments: [Argument<TrainSettings>] {
    [
      .positionals(
        "text", \.configuration.data.texts, .path,
        "text files, folders (all .txt and .md files inside), or - for standard input"),
      .option(
        "tokenizer", \.configuration.data.tokenizer, .text, value: "name",
        "character, byte, bpe (trained on the text), or the path of a tokenizer.json or of a folder "
          + "with one or with vocab.json and merges.txt"),
      .option(
        "vocabulary-size", \.configuration.data.vocabularySize, count(from: 257, to: 1_000_000),
        "tokens of a bpe vocabulary that is trained here, at least 257"),
      .flag(
        "documents", \.configuration.data.documents, "keep windows inside files, each a document"),
    ]
  }

  private static var modelArguments: [Argument<TrainSettings>] {
    // What a model can be is checked as a whole, with numbers, by ModelOptions.
    let size = count(from: -large)
    return [
      .option(
        "context-length", \.configuration.model.contextLength, size, "tokens that the model sees"),
      .option("layers", \.configuration.model.layers, size, "blocks"),
      .option("heads", \.configuration.model.heads, size, "attention heads"),
      .option("width", \.configuration.model.width, size, "channels of the model"),
      .option(
        "hidden", \.configuration.model.hidden, size,
        "inner width of the feed-forward network (default: 4 times the width)"),
      .option(
        "dropout", \.configuration.model.dropout, .number(in: -1...1).hinting("below 1"),
        "share dropped while training"),
      .flag("bias", \.configuration.model.bias, "biases in linear maps and layer norms"),
      .option("norm", \.configuration.model.norm, .choice(of: Normalization.self), "the norm"),
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
      .flag(
        "tied-head", \.configuration.model.tiedHead, "logits from the token table itself"),
    ]
  }

  private static var trainingArguments: [Argument<TrainSettings>] {
    let rate = ValueFormat<Float>.number(in: Float(0)...1)
    let memory = ValueFormat<Float>.number(in: Float(0)..<1)
    return [
      .option("steps", \.steps, count(from: 1), "optimiser steps (default: 2000)"),
      .option(
        "batch-size", \.configuration.training.batchSize, count(from: 1, to: 1_000_000),
        "windows in a micro-batch"),
      .option(
        "accumulate", \.configuration.training.accumulate, count(from: 1, to: 1_000_000),
        "micro-batches whose gradients make a step"),
      .option(
        "learning-rate", \.configuration.training.learningRate, rate, "after the warm-up"),
      .option(
        "min-learning-rate", \.configuration.training.minLearningRate, rate, "at the end"),
      .option(
        "warmup-steps", \.configuration.training.warmupSteps, count(from: 0),
        "steps in which the learning rate rises"),
      .option(
        "schedule", \.configuration.training.schedule, .choice(of: Schedule.Decay.self),
        "how the learning rate falls"),
      .option(
        "beta1", \.configuration.training.beta1, memory, "AdamW's memory of the gradient"),
      .option(
        "beta2", \.configuration.training.beta2, memory, "AdamW's memory of its square"),
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
        "sample-tokens", \.configuration.training.sampleTokens, count(from: 0),
        "tokens in a sample"),
      .option("seed", \.configuration.training.seed, .seed, "of all random numbers"),
    ]
  }
}
