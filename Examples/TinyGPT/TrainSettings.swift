// TrainSettings: what to train, with what, and where it goes.

import ExampleSupport
import Sequitur

/// What a run is told; the options of `train` and `verify-resume` fill it.
package struct TrainSettings: Sendable {
  /// The model, the training and the text: what config.json holds.
  package var configuration = RunConfiguration()
  var preset: Preset?
  /// Depth and width as one number; nil for those of the configuration.
  var size: Int?
  /// A file with options.
  var config: String?
  /// The folder of a new run; nil for ``usualFolder``.
  var out: String?
  var resume: String?
  /// The run whose model and tokeniser a new one begins with.
  var from: String?
  /// An option and its values, `name=first,second`, for as many runs.
  var sweep: String?
  /// How long the command is to take; nil for the configuration's steps.
  var minutes: Double?
  /// Whether the learning rate is found by a ``LearningRateTest``.
  var findsLearningRate = false
  var threads: Int?
  /// How many seconds a rank waits for the others.
  var timeout = 60
  var tensorBoard = false
  var showsSamples = true

  package init(configuration: RunConfiguration = RunConfiguration()) {
    self.configuration = configuration
  }

  /// The folder of a new run that names none.
  static let usualFolder = "runs/tiny-gpt"

  /// Models and trainings with a name.
  enum Preset: String, CaseIterable, Sendable {
    /// nanoGPT's configuration for a CPU.
    case nano
    /// Of the same size, with what has been found since to train better.
    case modern
    /// nanoGPT's configuration for characters, larger.
    case small
    /// GPT-2's smallest size.
    case gpt2

    /// What the preset says; all else is as without one.
    var configuration: RunConfiguration {
      var configuration = RunConfiguration()
      switch self {
      case .nano: configuration.model = .nano
      case .modern:
        configuration.model = .modern
        configuration.training.schedule = .stable
        configuration.training.learningRate = 2e-3
        configuration.training.minLearningRate = 0
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

extension GPT.Configuration {
  /// Depth and width as one number S, 4 of ``nano``: S layers of S heads, each 32 wide. The blocks
  /// then have about 12 S (32 S)² = 12,288 S³ parameters.
  mutating func setSize(_ size: Int) {
    (layers, heads, width) = (size, size, 32 * size)
  }
}

extension TrainSettings {
  /// Refuses a new run that cannot be, before anything is read.
  func checkNew(from: Checkpoint?) throws {
    guard !configuration.data.texts.isEmpty else {
      throw UsageError(
        "expected text to train on: files, folders, or - for standard input; found none")
    }
    try configuration.data.checkTogether()
    guard configuration.data.validation != "-" else {
      throw UsageError(
        "--validation: expected a file or a folder, found -; standard input can be the text alone")
    }
    try configuration.model.validate()
    let training = configuration.training
    guard training.lanes <= training.batchSize else {
      throw UsageError(
        "--lanes: expected at most one a window, --batch-size \(training.batchSize), found "
          + "\(training.lanes); a larger --batch-size makes room for more")
    }
    guard let from else { return }
    var same = from.configuration
    same.model = configuration.model
    same.model.dropout = from.configuration.model.dropout
    same.data.tokenizer = configuration.data.tokenizer
    same.data.vocabularySize = configuration.data.vocabularySize
    let others = RunOptions.differences(same, from.configuration)
    guard others.isEmpty else {
      throw UsageError(
        """
        --from: expected the model and the tokeniser of \(from.folder) (of the model only --dropout \
        may change), found another \(others.joined(separator: ", ")); leave it out, or train a new \
        model without --from
        """)
    }
  }

  /// Refuses to go on with a run that cannot, or with other options than its own.
  func checkResuming(_ checkpoint: Checkpoint, _ path: String) throws {
    guard checkpoint.hasOptimizer else {
      throw RunError(
        path, .mismatch,
        """
        expected a run that was trained here, found an imported model, which has no optimiser to go \
        on with; fine-tune it with --from \(path)
        """)
    }
    let steps = configuration.training.steps
    var same = checkpoint.configuration
    same.training.steps = steps
    same.training.patience = configuration.training.patience
    let others = RunOptions.differences(configuration, same)
    guard others.isEmpty else {
      throw UsageError(
        """
        --resume: expected the run's own options (only --steps, --patience, --threads and what is shown \
        may change), found another \(others.joined(separator: ", ")); to train on with other options use \
        --from \(path)
        """)
    }
    guard steps >= checkpoint.step else {
      throw UsageError(
        "--steps: expected at least \(checkpoint.step), the steps that '\(path)' has made, "
          + "found \(steps)")
    }
  }
}
