// Dropout: acts inside a training scope, does nothing outside.

import SequiturBase

extension Tensor {
  /// Multiplies each element with 0, with the given probability, and scales the others by 1 / (1 -
  /// probability), so that the expectation stays (Srivastava et al. 2014). Only inside
  /// ``withTraining(using:_:)``; elsewhere the tensor itself.
  public func dropout(_ probability: Float) -> Tensor {
    guard let factors = Tensor.dropoutFactors(probability, shape: shape) else { return unchanged() }
    return self * factors
  }

  /// The factors of dropout, 0 or 1 / (1 - probability); nil where dropout does not act.
  static func dropoutFactors(_ probability: Float, shape: [Int]) -> Tensor? {
    checkConstant("dropout", "probability", probability, .belowOne)
    guard probability > 0, let source = Scope.training else { return nil }
    let factors = Tensor(uninitialized: shape)
    let (pointer, kept) = (factors.pointer, 1 / (1 - probability))
    // One number an element, drawn two at a time; dropped if its upper half is below the limit.
    let limit = UInt64(probability * 0x1p32)
    var random = source.random
    for index in stride(from: 0, to: factors.count - 1, by: 2) {
      let (first, second) = random.nextTwo()
      pointer[index] = first >> 32 < limit ? 0 : kept
      pointer[index + 1] = second >> 32 < limit ? 0 : kept
    }
    if factors.count % 2 == 1 {
      pointer[factors.count - 1] = random.next() >> 32 < limit ? 0 : kept
    }
    source.random = random
    return factors
  }
}
