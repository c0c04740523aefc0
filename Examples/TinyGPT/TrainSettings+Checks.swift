// What may be asked of a new run, and of one that goes on.

import ExampleSupport
import Sequitur

extension TrainSettings {
  /// Refuses a new run that cannot be, before anything is read.
  func checkNew(from: Checkpoint?) throws {
    guard !configuration.data.texts.isEmpty else {
      throw UsageError(
        "expected text to train on: files, folders, or - for standard input; found none")
    }
    try configuration.model.validate()
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
    let others = RunOptions.differences(configuration, same)
    guard others.isEmpty else {
      throw UsageError(
        """
        --resume: expected the run's own options (only --steps, --threads and what is shown may \
        change), found another \(others.joined(separator: ", ")); to train on with other options use \
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
