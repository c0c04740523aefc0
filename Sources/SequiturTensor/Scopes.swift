// The two explicit scopes: without gradients, and training (where dropout acts).

/// What the current scope says. Task-local values: set for a block, seen by everything it calls,
/// never left behind.
enum Scope {
  @TaskLocal static var recordsGradients = true
  /// Whether anybody looks at results as they are made: the graph or an observer. An operation asks
  /// this first: where nobody looks, as in sampling, it leaves without building anything for them.
  @TaskLocal static var isWatched = true
  @TaskLocal static var training: RandomSource?
  @TaskLocal static var drawsStartValues = true
  @TaskLocal static var observer: (any OperationObserver)?

  /// Runs the body as if outside of every scope.
  static func outermost(_ body: () -> Void) {
    $recordsGradients.withValue(true) {
      $isWatched.withValue(true) { $training.withValue(nil, operation: body) }
    }
  }
}

/// The random numbers of a training scope, shared by the layers inside it.
final class RandomSource: @unchecked Sendable {
  // Unchecked: the scope that makes it runs on one thread and takes the numbers back at its end.
  var random: SeededRandom

  init(_ random: SeededRandom) {
    self.random = random
  }
}

/// Runs the body without recording operations: for evaluation, sampling and updates. Results have
/// no past, and their inputs are freed as soon as nothing else holds them.
public func withoutGradient<Result>(_ body: () throws -> Result) rethrows -> Result {
  // Every layer with a cache asks for this again.
  guard Scope.recordsGradients else { return try body() }
  return try Scope.$recordsGradients.withValue(false) {
    try Scope.$isWatched.withValue(Scope.observer != nil, operation: body)
  }
}

/// Runs the body as training: dropout acts, drawing from `random`, which has moved on afterwards.
/// Outside such a scope dropout does nothing.
///
/// ```swift
/// let loss = withTraining(using: &random) { model.loss(inputs, targets) }
/// ```
public func withTraining<Result>(
  using random: inout SeededRandom, _ body: () throws -> Result
) rethrows -> Result {
  let source = RandomSource(random)
  defer { random = source.random }
  return try Scope.$training.withValue(source, operation: body)
}

/// Whether the code runs inside ``withTraining(using:_:)``: for layers that act otherwise there.
public var isTraining: Bool { Scope.training != nil }

/// Lets the body draw from the training scope's random numbers, which have moved on for those that
/// draw next; nil outside of such a scope, where it does not run.
///
/// ```swift
/// // Stochastic depth (Huang et al. 2016): in training a branch is left out now and then.
/// let isLeftOut = withTrainingRandom { $0.uniform() < 0.1 } ?? false
/// ```
public func withTrainingRandom<Result>(
  _ body: (inout SeededRandom) throws -> Result
) rethrows -> Result? {
  try Scope.training.map { try body(&$0.random) }
}

/// Runs the body with zeros for random tensors: for models whose weights are loaded next, where
/// drawing 124 million normal numbers would take longer than reading them.
package func withoutStartValues<Result>(_ body: () throws -> Result) rethrows -> Result {
  try Scope.$drawsStartValues.withValue(false, operation: body)
}
