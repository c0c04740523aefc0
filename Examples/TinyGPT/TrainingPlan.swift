// TrainingPlan: parameters, memory, steps and time, told before the first step.

import ExampleSupport
import Sequitur
import SequiturFigures

/// What a run will take.
struct TrainingPlan {
  let parameters: Int
  let bytes: Int
  let steps: Int
  let epochs: Double
  let tokensPerStep: Int
  let seconds: Double
  /// What is odd about it, a line each.
  let notes: [String]

  /// - Parameter steps: those that are still to be made.
  init(
    _ configuration: RunConfiguration, vocabularySize: Int, steps: Int, text: TextSummary
  ) {
    let (model, training) = (configuration.model, configuration.training)
    parameters = model.parameterCount(vocabularySize: vocabularySize)
    bytes = model.trainingBytes(vocabularySize: vocabularySize, batchSize: training.batchSize)
    self.steps = steps
    tokensPerStep = training.batchSize * training.accumulate * model.contextLength
    epochs = Double(steps) * Double(tokensPerStep) / Double(max(1, text.trainingTokens))
    notes =
      TrainingNotes(
        configuration, steps: steps, tokensPerStep: tokensPerStep, epochs: epochs, text: text
      ).lines
    // Six operations a parameter and token (Kaplan et al. 2020), and attention's two products of T by
    // D a head, forward and twice backward.
    let attention = 12 * model.layers * model.width * model.contextLength
    let operations = Double(6 * parameters + attention) * Double(tokensPerStep)
    seconds = Double(steps) * operations / Self.operationsPerSecond
  }

  /// The lines that are printed.
  var text: String {
    let plan = """
      plan: \(grouped(parameters)) parameters, about \(megabytes(bytes)) of memory, \
      \(grouped(steps)) steps of \(grouped(tokensPerStep)) tokens (\(fixed(epochs, 1)) epochs), \
      about \(ProgressView.clock(seconds))
      """
    return ([plan] + notes).joined(separator: "\n")
  }

  /// Refuses what does not fit the machine's memory, with the numbers.
  static func checkMemory(_ configuration: RunConfiguration, vocabularySize: Int) throws {
    let (model, training) = (configuration.model, configuration.training)
    let bytes = model.trainingBytes(vocabularySize: vocabularySize, batchSize: training.batchSize)
    let memory = Int(clamping: ProcessInfo.processInfo.physicalMemory)
    guard bytes <= memory else {
      throw UsageError(
        """
        expected a model and a batch that fit this machine's \(megabytes(memory)) of memory, found \
        \(grouped(model.parameterCount(vocabularySize: vocabularySize))) parameters and batches of \
        \(training.batchSize) windows of \(model.contextLength) tokens, which take about \
        \(megabytes(bytes)); lower --batch-size (and raise --accumulate), --width or --layers
        """)
    }
  }

  /// What a training step reaches here, estimated from a matrix product of a moment: steps reach about
  /// half of its rate.
  private static var operationsPerSecond: Double {
    let size = 384
    let (a, b) = (Tensor(ones: [size, size]), Tensor(ones: [size, size]))
    _ = a.matmul(b)
    let start = ContinuousClock.now
    let rounds = 4
    for _ in 0..<rounds { _ = a.matmul(b) }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    return 0.5 * Double(rounds * 2 * size * size * size) / max(seconds, 1e-6)
  }
}

/// A whole number with its digits in groups of three.
func grouped(_ number: Int) -> String {
  let digits = String(number.magnitude)
  let groups = stride(from: digits.count, to: 0, by: -3).map { end in
    String(digits.prefix(end).suffix(3))
  }
  return (number < 0 ? "-" : "") + groups.reversed().joined(separator: ",")
}

/// Bytes in the unit that fits.
func megabytes(_ bytes: Int) -> String {
  let megabytes = Double(bytes) / 1e6
  return megabytes < 10_000
    ? "\(fixed(megabytes, megabytes < 10 ? 1 : 0)) MB" : "\(fixed(megabytes / 1000, 1)) GB"
}

/// A number with so many digits after the point; `inf` and `nan` as such.
func fixed(_ value: Double, _ digits: Int) -> String {
  value.isFinite ? NumberText.fixed(value, decimals: digits) : "\(value)"
}
