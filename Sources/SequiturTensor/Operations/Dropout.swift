// Dropout: acts inside a training scope, does nothing outside.

extension Tensor {
  /// Sets each element to 0 with the given probability and scales the others by 1 / (1 - probability),
  /// so that the expectation stays (Srivastava et al. 2014). Only inside ``withTraining(using:_:)``;
  /// elsewhere the tensor itself.
  public func dropout(_ probability: Float) -> Tensor {
    guard let factors = Tensor.dropoutFactors(probability, shape: shape) else { return unchanged() }
    return self * factors
  }

  /// The factors of dropout, 0 or 1 / (1 - probability); nil where dropout does not act.
  static func dropoutFactors(_ probability: Float, shape: [Int]) -> Tensor? {
    guard 0..<1 ~= probability else {
      stop("dropout", "probability \(probability)", expected: "0 <= probability < 1")
    }
    guard probability > 0, let source = Scope.training else { return nil }
    let factors = Tensor(uninitialized: shape)
    let kept = 1 / (1 - probability)
    for index in 0..<factors.count {
      factors.pointer[index] = source.random.uniform() < probability ? 0 : kept
    }
    return factors
  }
}
