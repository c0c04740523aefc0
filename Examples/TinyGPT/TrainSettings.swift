// TrainSettings: what to train, with what, and where it goes.

import Sequitur

/// What a run is told; the options of `train` and `verify-resume` fill it.
struct TrainSettings: Sendable {
  /// The model, the training and the text: what config.json holds.
  var configuration = RunConfiguration()
  var preset: Preset?
  /// A file with options.
  var config: String?
  /// The folder of a new run; nil for ``usualFolder``.
  var out: String?
  /// The run to go on with.
  var resume: String?
  /// The run whose model and tokeniser a new one begins with.
  var from: String?
  var threads: Int?
  var tensorBoard = false
  var showsSamples = true

  /// The folder of a new run that names none.
  static let usualFolder = "runs/tiny-gpt"

  /// Models and trainings with a name.
  enum Preset: String, CaseIterable, Sendable {
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
