// TrainingRun: a trainer with its folder: evaluations, checkpoints, metrics, samples, early stop.

import SequiturBase
import SequiturFiles
import SequiturNN
import SequiturTensor
import SequiturText

/// A run that leaves a folder: it trains, evaluates, samples and saves, and tells what it does.
///
/// ```swift
/// let run = try TrainingRun(
///   in: RunFolder.create("runs/mine"), configuration, model: model, tokenizer: tokenizer,
///   windows: windows, validation: heldOut)
/// let outcome = try run.train { print($0) }
/// ```
///
/// A run that is stopped and resumed leaves the same bytes as one that was not.
public final class TrainingRun {
  /// What happens in a run.
  public enum Event {
    /// A step was made.
    case step(Metrics)
    /// The model was evaluated on held-out text; the training loss is the mean of the last
    /// ``TrainingRun/recentSteps``.
    case evaluation(Metrics, isBest: Bool)
    /// A sample of the model's text.
    case sample(step: Int, text: String)
    /// A checkpoint was saved in this folder.
    case saved(folder: String)
  }

  /// Why a run ended.
  public enum Outcome: Hashable, Sendable {
    /// All steps were made.
    case finished
    /// The loss on held-out text had not improved for `patience` evaluations.
    case stoppedEarly
    /// The caller asked for it; the run can be resumed.
    case interrupted
  }

  /// The folder.
  public let folder: RunFolder
  /// What the run was started with.
  public let configuration: RunConfiguration
  /// The trainer.
  public private(set) var trainer: Trainer
  /// How far it has come.
  public private(set) var state: TrainerState
  /// The last evaluation of this process on all held-out windows.
  public private(set) var evaluation: Evaluation?

  /// How many steps the training loss beside an evaluation is the mean of.
  public static let recentSteps = RecentLosses.most

  private let tokenizer: any Tokenizer
  private let validation: [Window]
  private let metrics: LineFile<Metrics>
  private let samples: LineFile<Sample>
  private let writesEvents: Bool
  private var events: EventFile?
  private var recentLosses: RecentLosses
  /// Seconds of training before this process.
  private let secondsBefore: Double
  private let start = ContinuousClock.now
  private var savedStep: Int?

  /// Starts a run in its folder.
  ///
  /// - Parameters:
  ///   - configuration: what config.json says; of the model it says what the model is.
  ///   - model: any language model.
  ///   - optimizer: one made for the model; nil for the options' AdamW.
  ///   - objective: what the model is trained to do.
  ///   - validation: the windows of an evaluation; without any, nothing is evaluated and no
  ///     checkpoint is the best.
  ///   - unseenTokens: tokens that the model does not learn to write, as they never occur in its
  ///     windows: samples leave them out.
  ///   - tensorBoard: whether to write TensorBoard's event files too.
  ///   - collective: the ranks that train together, each with a run made alike in a folder of its
  ///     own. Weights and state are rank 0's, which alone samples and saves.
  public convenience init(
    in folder: RunFolder, _ configuration: RunConfiguration, model: any LanguageModel,
    optimizer: (any Optimizer)? = nil, objective: any Objective = NextToken(),
    tokenizer: any Tokenizer, windows: any WindowSource, validation: [Window],
    unseenTokens: Set<Int32> = [], tensorBoard: Bool = false,
    collective: any Collective = Alone()
  ) throws {
    let configuration = configuration.completed(model, tokenizer, optimizer, objective)
    let trainer = Trainer(
      model, optimizer: optimizer, objective: objective, on: windows,
      options: configuration.training, collective: collective)
    var state = TrainerState()
    state.unseenTokens = unseenTokens
    try self.init(folder, configuration, tokenizer, validation, trainer, state, tensorBoard)
    let text = try configuration.json()
    try writing(folder.path, FileReplacement.write(text, to: "\(folder.path)/config.json"))
  }

  /// Goes on with a run from its newest checkpoint; metrics after it are cut.
  ///
  /// What the run was started with and its configuration cannot make (a model, an optimiser, an
  /// objective of one's own) is given again: the weights and the optimiser's state are loaded into
  /// it.
  ///
  /// - Parameters:
  ///   - model: made as for the run's start; nil for the configuration's ``GPT``.
  ///   - optimizer: made for this model; nil for the options' AdamW.
  ///   - objective: the run's.
  ///   - steps: another number of steps to end at; nil for the run's own. The learning rate then
  ///     follows the new number from here on.
  ///   - patience: another patience; nil for the run's own.
  ///   - collective: the ranks that train together; those other than rank 0 may begin a run alike, as
  ///     they are given weights and state by rank 0.
  /// - Throws: ``RunError`` if other parts are given than the run was started with, by name.
  public convenience init(
    resuming folder: RunFolder, checkpoint: Checkpoint, model: (any LanguageModel)? = nil,
    optimizer: (any Optimizer)? = nil, objective: any Objective = NextToken(),
    windows: any WindowSource, validation: [Window], steps: Int? = nil, patience: Int? = nil,
    tensorBoard: Bool = false, collective: any Collective = Alone()
  ) throws {
    guard checkpoint.hasOptimizer else {
      throw RunError(
        checkpoint.folder, .mismatch,
        """
        expected a checkpoint with optimizer.safetensors to resume from, found none: it was imported; \
        train on from its weights with --from
        """)
    }
    var configuration = checkpoint.configuration
    if let steps { configuration.training.steps = steps }
    if let patience { configuration.training.patience = patience }
    let resumed = try model ?? checkpoint.makeModel()
    let parts = RunParts(
      model: resumed, tokenizer: checkpoint.tokenizer, optimizer: optimizer, objective: objective)
    try configuration.parts.check(parts, path: checkpoint.folder)
    if model != nil { try checkpoint.loadWeights(into: resumed) }
    var trainer = Trainer(
      resumed, optimizer: optimizer, objective: objective, on: windows,
      options: configuration.training, collective: collective)
    try trainer.restore(checkpoint.optimizerState(), step: checkpoint.step)
    try self.init(
      folder, configuration, checkpoint.tokenizer, validation, trainer, checkpoint.state,
      tensorBoard)
    savedStep = checkpoint.step
  }

  private init(
    _ folder: RunFolder, _ configuration: RunConfiguration, _ tokenizer: any Tokenizer,
    _ validation: [Window], _ trainer: Trainer, _ state: TrainerState, _ tensorBoard: Bool
  ) throws {
    self.folder = folder
    self.configuration = configuration
    self.tokenizer = tokenizer
    self.validation = validation
    self.trainer = trainer
    self.state = state
    metrics = try LineFile(path: "\(folder.path)/metrics.jsonl", keepingUpTo: state.step)
    samples = try LineFile(path: "\(folder.path)/samples.jsonl", keepingUpTo: state.step)
    secondsBefore = metrics.kept.last?.time ?? 0
    recentLosses = RecentLosses(metrics.kept.compactMap(\.trainLoss))
    writesEvents = tensorBoard
  }

  private var collective: any Collective { trainer.collective }

  /// Takes over what rank 0 knows of the run.
  private func adoptState() throws {
    guard collective.count > 1 else { return }
    let best = state.bestLoss.map { Int(bitPattern: UInt(truncatingIfNeeded: $0.bitPattern)) }
    // Of rank 0 these are the state; the others' own are not looked at.
    let given = try collective.agree(numbers: [
      state.step, state.tokens, best ?? 0, state.bestStep ?? -1,
      state.evaluationsWithoutImprovement, savedStep ?? -1,
    ])[0]
    try trainer.adoptState()
    guard collective.rank != 0 else { return }
    (state.step, state.tokens) = (given[0], given[1])
    (state.bestLoss, state.bestStep) =
      given[3] < 0 ? (nil, nil) : (Double(bitPattern: UInt64(UInt(bitPattern: given[2]))), given[3])
    state.evaluationsWithoutImprovement = given[4]
    savedStep = given[5] < 0 ? nil : given[5]
  }

  /// How the run has ended: nil while there are steps to make.
  public var outcome: Outcome? {
    let options = configuration.training
    if state.step >= options.steps { return .finished }
    let isPatient =
      options.patience == 0 || state.evaluationsWithoutImprovement < options.patience
    return isPatient ? nil : .stoppedEarly
  }

  /// Trains to the end, or until `shouldStop` says so after a step; the last state is saved. A run
  /// that is at its end already makes no step and writes nothing.
  ///
  /// - Throws: ``NonFiniteStep`` if the loss is spoiled: the last good state is saved first. Errors
  ///   of the disk are thrown as they come; what was saved before stays.
  public func train(
    report: (Event) -> Void = { _ in }, shouldStop: () -> Bool = { false }
  ) throws -> Outcome {
    try adoptState()
    if let outcome { return outcome }
    let options = configuration.training
    if writesEvents {
      // TensorBoard drops the points of earlier files at the first step of this one and later.
      events = try EventFile(
        folder: folder.path, startStep: savedStep.map { $0 + 1 } ?? 0, time: Self.secondsSince1970)
    }
    if state.step == 0 && savedStep == nil {
      try save(isBest: evaluate(report), report)
    }
    while true {
      if let outcome { return outcome }
      // One rank's wish is that of all.
      if try collective.agree(numbers: [shouldStop() ? 1 : 0]).contains([1]) {
        try save(isBest: false, report)
        return .interrupted
      }
      try makeStep(report)
      let step = state.step
      let isLast = step == options.steps
      let isEvaluated = isLast || Self.isDue(step, every: options.evalInterval)
      let isBest = try isEvaluated && evaluate(report)
      if !isEvaluated, let early = EarlyEvaluation(at: step, options) { try make(early, report) }
      // Before the checkpoint: a run resumed from it has all lines up to its step.
      if isLast || Self.isDue(step, every: options.sampleInterval) { try sample(report) }
      if isEvaluated || Self.isDue(step, every: options.saveInterval) {
        try save(isBest: isBest, report)
      }
    }
  }

  private func makeStep(_ report: (Event) -> Void) throws {
    let before = ContinuousClock.now
    let result: Trainer.StepResult
    do {
      result = try trainer.trainStep()
    } catch let spoiled as NonFiniteStep {
      try spoiled.save(to: folder.path, tokenizer: tokenizer)
      // An update may have spoiled the weights before a loss could tell: those are not worth
      // keeping.
      if trainer.model.parameters.allSatisfy({ $0.detached().isFinite }) {
        try save(isBest: false, report)
      }
      throw spoiled
    }
    state.step = result.step
    state.tokens += result.tokens
    recentLosses.append(Double(result.loss))
    var line = Metrics(step: result.step)
    line.time = seconds
    line.trainLoss = Double(result.loss)
    line.learningRate = Double(result.learningRate)
    line.gradientNorm = Double(result.gradientNorm)
    line.tokens = state.tokens
    line.tokensPerSecond = Double(result.tokens) / ((ContinuousClock.now - before) / .seconds(1))
    try write(line)
    report(.step(line))
  }

  /// Evaluates on the held-out text; true if the loss is the lowest so far.
  private func evaluate(_ report: (Event) -> Void) throws -> Bool {
    guard !validation.isEmpty else { return false }
    let found = try evaluation(on: validation)
    evaluation = found
    let isBest = found.loss < state.bestLoss ?? .infinity
    if isBest {
      (state.bestLoss, state.bestStep) = (found.loss, state.step)
      state.evaluationsWithoutImprovement = 0
    } else {
      state.evaluationsWithoutImprovement += 1
    }
    try tell(found, isBest: isBest, report)
    return isBest
  }

  /// Makes an early evaluation, which saves nothing and does not count for patience.
  private func make(_ early: EarlyEvaluation, _ report: (Event) -> Void) throws {
    let windows = early.windows(of: validation)
    guard !windows.isEmpty else { return }
    try tell(evaluation(on: windows), isBest: false, report)
  }

  private func evaluation(on windows: [Window]) throws -> Evaluation {
    try Evaluation(
      trainer.model, trainer.objective, on: windows,
      batchSize: configuration.training.batchSize, over: collective)
  }

  private func tell(
    _ found: Evaluation, isBest: Bool, _ report: (Event) -> Void
  ) throws {
    var line = Metrics(step: state.step)
    line.time = seconds
    line.validationLoss = found.loss
    try write(line)
    line.trainLoss = recentLoss
    report(.evaluation(line, isBest: isBest))
  }

  /// The mean of the training losses of the last ``recentSteps``; nil before the first.
  public var recentLoss: Double? { recentLosses.mean }

  private func save(isBest: Bool, _ report: (Event) -> Void) throws {
    guard savedStep != state.step else { return }
    try trainer.agreeOnState()
    guard collective.rank == 0 else {
      savedStep = state.step
      return
    }
    let saved = try folder.save(
      configuration, state, model: trainer.model, optimizer: trainer.optimizer.state(),
      tokenizer: tokenizer, isBest: isBest)
    savedStep = state.step
    try folder.prune(keeping: configuration.training.keep)
    report(.saved(folder: saved))
  }

  /// Whether something that is done every so many steps is due; 0 for never.
  private static func isDue(_ step: Int, every interval: Int) -> Bool {
    interval > 0 && step % interval == 0
  }

  private func write(_ line: Metrics) throws(RunError) {
    try metrics.write(line)
    try events?.write(line.scalars, step: line.step, time: Self.secondsSince1970)
  }

  /// Lets a causal model write some text, of dialogues an answer, from the run's seed and the step alone.
  private func sample(_ report: (Event) -> Void) throws {
    guard trainer.model.isCausal, collective.rank == 0 else { return }
    let options = configuration.training
    var random = RandomStream.samples.random(seed: options.seed, at: [state.step])
    let generator = try Generator(
      trainer.model, prompt: configuration.data.countedSpans?.after ?? "", tokenizer: tokenizer,
      options: SamplingOptions(),
      seed: random.next(), excluding: state.unseenTokens)
    let text = tokenizer.decode(Array(generator.prefix(options.sampleTokens)))
    try samples.write(Sample(step: state.step, text: text))
    report(.sample(step: state.step, text: text))
  }

  private static var secondsSince1970: Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private var seconds: Double { secondsBefore + (ContinuousClock.now - start) / .seconds(1) }
}
