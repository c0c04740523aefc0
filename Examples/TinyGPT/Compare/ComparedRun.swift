// ComparedRun: what a folder says about a run, for a comparison with others.

import ExampleSupport
import Sequitur

package struct ComparedRun {
  /// The folder, as it was named.
  let folder: String
  let configuration: RunConfiguration
  let state: TrainerState
  let parameters: Int
  let metrics: [Metrics]
  let lastSample: Sample?
  /// The run's text in numbers; nil for a run without its own, such as an imported one.
  let text: TextSummary?

  package init(in folder: String) throws {
    let checkpoint = try Checkpoint(path: folder)
    self.folder = folder
    configuration = checkpoint.configuration
    state = checkpoint.state
    parameters = configuration.model.parameterCount(vocabularySize: checkpoint.vocabularySize)
    metrics = (try? LineFile<Metrics>.read("\(folder)/metrics.jsonl")) ?? []
    lastSample = ((try? LineFile<Sample>.read("\(folder)/samples.jsonl")) ?? []).last
    text = try? TextSummary(path: "\(folder)/text.json")
  }

  /// The best loss on held-out text in nats a token, and its step.
  var best: (loss: Double, step: Int)? {
    state.bestLoss.flatMap { loss in state.bestStep.map { (loss, $0) } }
  }

  /// What a loss in nats a token is in bits a byte of the text, whatever the tokeniser.
  func bitsPerByte(_ loss: Double) -> Double? {
    text?.tokensPerByte.map { loss * $0 / log(2) }
  }

  /// Seconds of training.
  var seconds: Double? { metrics.last { $0.time != nil }?.time }

  /// A loss over one of the numbers of the lines that have both.
  func losses(
    _ loss: KeyPath<Metrics, Double?>, over x: (Metrics) -> Double?
  ) -> Trace {
    let points = metrics.compactMap { line in
      line[keyPath: loss].flatMap { loss in x(line).map { ($0, loss) } }
    }
    return Trace(steps: points.map(\.0), values: points.map(\.1))
  }
}
