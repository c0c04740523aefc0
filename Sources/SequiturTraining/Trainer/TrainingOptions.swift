// TrainingOptions: everything about a training run that is not the model or the text.

import SequiturBase
import SequiturNN

/// How a model is trained. With the model's options and the text, it decides every bit of the
/// result.
///
/// Its JSON keys are the names of the command-line options, with underscores.
public struct TrainingOptions: Codable, Hashable, Sendable {
  /// Optimiser steps.
  public var steps = 2000
  /// Windows in a micro-batch, B.
  public var batchSize = 12
  /// Micro-batches whose gradients are summed before each step.
  public var accumulate = 1
  /// G, the shares that each micro-batch is cut into, whose gradients are summed as a tree. The bits
  /// follow from their number; several processes may compute one or some of them each.
  public var lanes: Int {
    get { severalLanes ?? 1 }
    set { severalLanes = newValue == 1 ? nil : newValue }
  }
  /// Nil for one lane: then config.json is as it was before there were any.
  private var severalLanes: Int?
  /// The learning rate after the warm-up.
  public var learningRate: Float = 1e-3
  /// The learning rate at the end of the decay.
  public var minLearningRate: Float = 1e-4
  /// Steps in which the learning rate rises.
  public var warmupSteps = 100
  /// How the learning rate falls.
  public var schedule = Schedule.Decay.cosine
  /// The share of the steps, at their end, over which a stable schedule falls.
  public var decayShare: Float {
    get { otherDecayShare ?? Schedule.usualDecayShare }
    set { otherDecayShare = newValue == Schedule.usualDecayShare ? nil : newValue }
  }
  /// Nil for the usual share: then config.json is as it was before there was one.
  private var otherDecayShare: Float?
  /// AdamW's β₁.
  public var beta1: Float = 0.9
  /// AdamW's β₂.
  public var beta2: Float = 0.99
  /// AdamW's ε.
  public var epsilon: Float = 1e-8
  /// The weight decay of matrices and tables; vectors do not decay.
  public var weightDecay: Float = 0.1
  /// The limit on the norm of all gradients; 0 for none.
  public var clip: Float = 1
  /// Steps between evaluations; before the first of them there are small ones, further and further
  /// apart. 0 for the end only.
  public var evalInterval = 250
  /// At most this many batches of held-out text in an evaluation, evenly spread; 0 for all.
  public var evalBatches = 200
  /// Evaluations without a better loss after which training ends; 0 to go on.
  public var patience = 0
  /// Steps between checkpoints, besides those at evaluations; 0 for none.
  public var saveInterval = 0
  /// How many of the latest checkpoints are kept, besides the best.
  public var keep = 2
  /// Steps between samples; 0 for none.
  public var sampleInterval = 250
  /// Tokens in a sample.
  public var sampleTokens = 200
  /// Where all random numbers of the run come from.
  public var seed: UInt64 = 1337

  /// Creates the options of nanoGPT's CPU configuration; change properties as needed.
  public init() {}

  /// The windows of each micro-batch that a lane takes.
  package func windows(ofLane lane: Int) -> Range<Int> {
    lane * batchSize / lanes..<(lane + 1) * batchSize / lanes
  }

  /// The learning rate by step.
  public var learningRates: Schedule {
    Schedule(
      peak: learningRate, final: minLearningRate, warmUp: warmupSteps, steps: steps,
      decay: schedule, decayShare: otherDecayShare)
  }

  /// AdamW with these constants; matrices and tables decay.
  package func adamW(_ model: any LanguageModel) -> AdamW {
    AdamW(
      model, learningRate: learningRate,
      constants: AdamConstants(beta1: beta1, beta2: beta2, epsilon: epsilon),
      weightDecay: weightDecay)
  }

  enum CodingKeys: String, CodingKey {
    case steps, accumulate, schedule, beta1, beta2, epsilon, clip, patience, keep, seed
    case batchSize = "batch_size"
    case severalLanes = "lanes"
    case learningRate = "learning_rate"
    case minLearningRate = "min_learning_rate"
    case warmupSteps = "warmup_steps"
    case otherDecayShare = "decay_share"
    case weightDecay = "weight_decay"
    case evalInterval = "eval_interval"
    case evalBatches = "eval_batches"
    case saveInterval = "save_interval"
    case sampleInterval = "sample_interval"
    case sampleTokens = "sample_tokens"
  }
}
