// Trainer: one step of training after another, each a function of the seed and its number.

import SequiturBase
import SequiturNN
import SequiturTensor

/// Trains a language model on windows of tokens with a schedule, clipping, accumulation and lanes.
///
/// ```swift
/// var trainer = Trainer(model, on: windows, options: TrainingOptions())
/// for _ in 0..<100 {
///   let result = try trainer.trainStep()
///   print(result.step, result.loss)
/// }
/// ```
///
/// The model is any ``LanguageModel``, the optimiser AdamW unless another one is given, and the
/// objective to predict the next token. Windows, dropout and the learning rate depend on the seed
/// and the step alone, never on the clock or on what was called before: a trainer restored from a
/// checkpoint goes on to the same bits.
public struct Trainer {
  /// The model; its weights are updated in place.
  public let model: any LanguageModel
  /// What the model is trained to do.
  public let objective: any Objective
  /// How it is trained.
  public let options: TrainingOptions
  /// How many steps were made.
  public private(set) var step = 0
  /// The optimiser with its running moments.
  public private(set) var optimizer: any Optimizer

  /// The ranks that train this model together.
  let collective: any Collective
  private var account: ParameterAccount
  private let windows: any WindowSource
  private let schedule: Schedule
  private let tree: LaneTree
  /// Sums the gradients of all ranks.
  package var exchange: GradientExchange

  /// What one step did.
  public struct StepResult: Hashable, Sendable {
    /// How many steps were made, this one included.
    public let step: Int
    /// The mean loss of the step's windows before the update, in nats a token.
    public let loss: Float
    /// The learning rate of the update.
    public let learningRate: Float
    /// The norm of all gradients before clipping.
    public let gradientNorm: Float
    /// How many tokens were read.
    public let tokens: Int
  }

  /// Creates a trainer at step 0. The windows' length must fit the model's context.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - optimizer: what updates it; nil for AdamW with the options' constants. The schedule sets
  ///     its learning rate at every step.
  ///   - objective: what it is trained to do.
  ///   - windows: what it reads.
  ///   - options: how it is trained.
  ///   - collective: the ranks that train it together, at most as many as the options' lanes, each
  ///     with a trainer made alike. What was trained has the same bits for any number of them.
  public init(
    _ model: any LanguageModel, optimizer: (any Optimizer)? = nil,
    objective: any Objective = NextToken(), on windows: any WindowSource,
    options: TrainingOptions, collective: any Collective = Alone()
  ) {
    guard collective.count <= options.lanes else {
      stop("Trainer", "\(collective.count) ranks", expected: "at most \(options.lanes), the lanes")
    }
    self.model = model
    self.objective = objective
    self.options = options
    self.windows = windows
    schedule = options.learningRates
    self.collective = collective
    tree = LaneTree(lanes: options.lanes, ranks: collective.count)
    exchange = GradientExchange(tree, model.parameters, over: collective)
    account = ParameterAccount(declared: model.namedParameters())
    self.optimizer = optimizer ?? options.adamW(model)
  }

  /// Goes on from a step whose weights the model already has.
  ///
  /// - Throws: ``StateError`` if the state is not one of this optimiser for this model.
  public mutating func restore(_ state: OptimizerState, step: Int) throws {
    try optimizer.load(state)
    self.step = step
  }

  /// Makes one step: gradients of `accumulate` micro-batches in each of the lanes, clip, update.
  ///
  /// - Throws: ``NonFiniteStep`` if the loss or a gradient is not finite; nothing has been changed
  ///   then.
  public mutating func trainStep() throws -> StepResult {
    let batches = tree.lanes(of: collective.rank).map { lane in
      (0..<options.accumulate).map { microBatch in
        let place = Place(lane: lane, microBatch: microBatch)
        return (place, batch(at: place))
      }
    }
    let counts = try collective.agree(numbers: [
      batches.joined().reduce(0) { $0 + $1.1.counted },
      batches.joined().reduce(0) { $0 + $1.1.inputs.count },
    ])
    var own = pass(batches, counted: counts.reduce(0) { $0 + $1[0] })
    let reports = try collective.agree(numbers: own.report(exchange)).map(StepReport.init)
    if let spoiled = reports.lazy.compactMap(\.spoiled).first {
      throw diagnosis(ofLoss: spoiled.loss, at: spoiled.place)
    }
    let loss = reports.flatMap(\.losses).reduce(0, +)
    var gradients =
      collective.count == 1
      ? own.gradients()
      : try own.gradients(of: Set(reports.flatMap(\.expected)), over: exchange)
    let norm = options.clip > 0 ? gradients.clip(toNorm: options.clip) : gradients.norm
    guard norm.isFinite else { throw diagnosis(of: gradients, loss: loss) }
    let optimizerType = type(of: optimizer)
    account.check(&gradients, of: "\(optimizerType)")
    let learningRate = schedule(step)
    optimizer.learningRate = learningRate
    // An optimiser that computes with tensors must not grow a graph.
    withoutGradient { optimizer.update(with: gradients) }
    step += 1
    return StepResult(
      step: step, loss: loss, learningRate: learningRate, gradientNorm: norm,
      tokens: counts.reduce(0) { $0 + $1[1] })
  }

  /// Computes this rank's lanes, up to the last backward walk or to a loss that is not finite.
  private func pass(_ lanes: [[(Place, Batch)]], counted: Int) -> StepPass {
    var pass = StepPass()
    var lanes = lanes[...]
    let last = lanes.last?.last?.0
    for branch in tree.branches(of: collective.rank) {
      var sum = GradientTree()
      for lane in lanes.prefix(branch.count) {
        var (loss, gradients) = (Float(0), GradientTree())
        for (place, batch) in lane {
          // Each token counts alike, in whichever lane and micro-batch it stands.
          let share = Float(batch.counted) / Float(max(1, counted))
          let mean = self.loss(of: batch, at: place)
          let part = share == 1 ? mean : mean * share
          guard part.item.isFinite else {
            pass.spoiled = (place, part.item)
            return pass
          }
          loss += part.item
          guard place != last else {
            pass.losses.append(loss)
            pass.sums = sum.sums + gradients.sums
            pass.last = BackwardWalk(
              from: part, Tensor(ones: part.shape), countsUses: collective.count > 1)
            return pass
          }
          gradients.add(part.backward())
        }
        pass.losses.append(loss)
        sum.add(gradients.sum())
      }
      pass.branches.append(sum.sum())
      lanes = lanes.dropFirst(branch.count)
    }
    return pass
  }

  /// The windows of a place in the next step.
  private func windows(at place: Place) -> [Window] {
    let first = (step * options.accumulate + place.microBatch) * options.batchSize
    return options.windows(ofLane: place.lane).map { windows.window(first + $0) }
  }

  /// The random numbers of a place in the next step.
  private func random(for stream: RandomStream, at place: Place) -> SeededRandom {
    let number = place.lane * options.accumulate + place.microBatch
    return stream.random(seed: options.seed, at: [step, number])
  }

  private func batch(at place: Place) -> Batch {
    var random = random(for: .objective, at: place)
    return objective.batch(of: windows(at: place), using: &random)
  }

  private func loss(of batch: Batch, at place: Place) -> Tensor {
    var random = random(for: .dropout, at: place)
    return withTraining(using: &random) { objective.loss(of: model, on: batch) }
  }

  private func diagnosis(ofLoss loss: Float, at place: Place) -> NonFiniteStep {
    let batch = batch(at: place)
    let output = firstNonFinite { _ = self.loss(of: batch, at: place) }
    return NonFiniteStep(
      step: step, microBatch: place.microBatch, loss: loss, output: output, gradients: [],
      windows: windows(at: place))
  }

  private func diagnosis(of gradients: Gradients, loss: Float) -> NonFiniteStep {
    let names = model.namedParameters()
      .filter { gradients[$0.parameter]?.isFinite == false }
      .map(\.name)
    return NonFiniteStep(
      step: step, microBatch: 0, loss: loss, output: nil, gradients: names,
      windows: windows(at: Place(lane: 0, microBatch: 0)))
  }
}

/// What random numbers are drawn for; each has a stream of its own under the run's seed.
package enum RandomStream: Int {
  case initialization
  case dropout
  case samples
  case data
  case objective

  /// The numbers of a place, such as (step, micro-batch).
  package func random(seed: UInt64, at place: [Int] = []) -> SeededRandom {
    SeededRandom(seed: seed).keyed(by: [rawValue] + place)
  }
}
