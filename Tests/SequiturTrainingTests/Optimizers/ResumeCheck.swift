// What the tests of optimisers share: the proof that a resumed one goes on to the same bits.

import SequiturNN
import SequiturTensor
import SequiturTraining
import Testing

/// Trains ten steps at once, and five, then five more by a fresh optimiser that loads the first
/// one's state; both must come to the same bits.
func expectSameBitsAfterResume<Model: Module>(
  _ make: () -> Model, loss: (Model, Int) -> Tensor, _ what: String = "",
  sourceLocation: SourceLocation = #_sourceLocation,
  optimizer start: (Model) throws -> any Optimizer
) throws {
  func train(_ model: Model, _ optimizer: inout any Optimizer, _ steps: Range<Int>) {
    for step in steps {
      var gradients = loss(model, step).backward()
      gradients.clip(toNorm: 0.5)
      optimizer.learningRate = 0.1 / Float(step + 1)
      optimizer.update(with: gradients)
    }
  }
  func bits(_ model: Model) -> [UInt32] {
    model.parameters.flatMap { $0.values.map(\.bitPattern) }
  }
  let whole = make()
  var once = try start(whole)
  train(whole, &once, 0..<10)

  let first = make()
  var before = try start(first)
  train(first, &before, 0..<5)
  let second = make()
  try first.copyWeights(to: second)
  var after = try start(second)
  try after.load(before.state())
  train(second, &after, 5..<10)
  #expect(bits(second) == bits(whole), "\(what)", sourceLocation: sourceLocation)
  #expect(bits(second) != bits(make()), "\(what)", sourceLocation: sourceLocation)
}
