// What a command line may ask of a new run, and of one that goes on.

import ExampleSupport
import Sequitur
import SequiturFiles

extension TrainSettings {
  /// The configuration of a new run, checked before anything is read.
  func newConfiguration(from: Checkpoint?) throws -> RunConfiguration {
    var configuration = configuration
    configuration.training.steps = steps ?? configuration.training.steps
    guard !configuration.data.texts.isEmpty else {
      throw UsageError(
        "expected text to train on: files, folders, or - for standard input; found none")
    }
    try configuration.model.validate()
    if let from {
      var same = from.configuration
      same.model = configuration.model
      same.model.dropout = from.configuration.model.dropout
      same.data.tokenizer = configuration.data.tokenizer
      same.data.vocabularySize = configuration.data.vocabularySize
      let others = try same.options(otherThanIn: from.configuration)
      guard others.isEmpty else {
        throw UsageError(
          """
          --from: expected the model and the tokeniser of \(from.folder) (of the model only --dropout \
          may change), found another \(others.joined(separator: ", ")); leave it out, or train a new \
          model without --from
          """)
      }
    }
    return configuration
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
    let others = try configuration.options(otherThanIn: checkpoint.configuration)
    guard others.isEmpty else {
      throw UsageError(
        """
        --resume: expected the run's own options (only --steps, --threads and what is shown may \
        change), found another \(others.joined(separator: ", ")); to train on with other options use \
        --from \(path)
        """)
    }
    if let steps, steps < checkpoint.step {
      throw UsageError(
        "--steps: expected at least \(checkpoint.step), the steps that '\(path)' has made, "
          + "found \(steps)")
    }
  }
}

extension RunConfiguration {
  /// The options that differ, as they are typed.
  fileprivate func options(otherThanIn other: RunConfiguration) throws -> [String] {
    func members(_ configuration: RunConfiguration) throws -> [String: JSONValue] {
      let value = try JSONValue(parsing: Array(configuration.json().utf8))
      return Dictionary(uniqueKeysWithValues: (value.members ?? []).map { ($0.key, $0.value) })
    }
    let (own, others) = (try members(self), try members(other))
    return Set(own.keys).union(others.keys).filter { own[$0] != others[$0] }.sorted().map {
      $0 == "texts" ? "<text>" : "--\($0.replacing("_", with: "-"))"
    }
  }
}
