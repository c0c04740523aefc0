// TrainingPlan: parameters, memory, steps and time, told before the first step.

import ExampleSupport
import Sequitur

struct TrainingPlan {
  let configuration: RunConfiguration
  let vocabularySize: Int
  let steps: Int
  let text: TextSummary

  /// How often the text is read.
  var epochs: Double {
    Double(steps) * Double(configuration.tokensPerStep) / Double(max(1, text.trainingTokens))
  }

  var line: String {
    let model = configuration.model
    let parameters = model.parameterCount(vocabularySize: vocabularySize)
    let tokens = configuration.tokensPerStep
    // Six operations a parameter and token (Kaplan et al. 2020), and attention's two products of T
    // by D a head, forward and twice backward.
    let attention = 12 * model.layers * model.width * model.contextLength
    let operations = Double(6 * parameters + attention) * Double(tokens)
    let seconds = Double(steps) * operations / Self.operationsPerSecond
    return """
      plan: \(grouped(parameters)) parameters, about \
      \(megabytes(configuration.trainingBytes(vocabularySize: vocabularySize))) of memory, \
      \(counted(steps, "step")) of \(counted(tokens, "token")) (\(fixed(epochs, 1)) epochs), \
      about \(ProgressView.clock(seconds)); train loss is the mean of the last \(TrainingRun.recentSteps) \
      steps
      """
  }

  /// What a training step reaches here: about half of the rate of a matrix product.
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

extension RunConfiguration {
  /// The tokens that an optimiser step reads.
  var tokensPerStep: Int { training.batchSize * training.accumulate * model.contextLength }

  /// About how many bytes a training step takes.
  func trainingBytes(vocabularySize: Int) -> Int {
    model.trainingBytes(
      vocabularySize: vocabularySize, batchSize: training.windows(ofLane: training.lanes - 1).count)
  }

  /// Refuses what does not fit the machine's memory, with the numbers.
  func checkMemory(vocabularySize: Int) throws {
    let bytes = trainingBytes(vocabularySize: vocabularySize)
    let memory = Int(clamping: ProcessInfo.processInfo.physicalMemory)
    guard bytes <= memory else {
      throw UsageError(
        """
        expected a model and a batch that fit this machine's \(megabytes(memory)) of memory, found \
        \(grouped(model.parameterCount(vocabularySize: vocabularySize))) parameters and batches of \
        \(counted(training.batchSize, "window")) of \(counted(model.contextLength, "token")), which \
        take about \
        \(megabytes(bytes)); lower --batch-size (and raise --accumulate), --width or --layers
        """)
    }
  }
}
