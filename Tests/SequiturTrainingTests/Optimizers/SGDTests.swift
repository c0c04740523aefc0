// SGD against numpy over several steps.

import SequiturTensor
import SequiturTraining
import Testing

struct SGDTests {
  // p0 = np.array([.5, -1, 2]); g = lambda t: np.sin(1.7 * np.arange(3) + t)
  // def sgd(lr, m, wd, nesterov):
  //   p = p0.copy(); v = 0
  //   for t in range(1, 5):
  //     d = g(t) + wd * p; v = m * v + d; p = p - lr * (d + m * v if nesterov else v)
  //   return p
  @Test(
    arguments: [
      (0, 0, false, [0.38649141, -0.83469349, 2.0709109]),
      (0.9, 0, false, [0.013065974, -0.75833637, 2.42466]),
      (0.9, 0.05, false, [-0.0038008569, -0.71301808, 2.3291688]),
      (0.9, 0.05, true, [-0.068235045, -0.55752251, 2.319973]),
    ] as [(Float, Float, Bool, [Float])])
  func fourSteps(momentum: Float, decay: Float, nesterov: Bool, expected: [Float]) {
    let module = Triple()
    var optimizer = SGD(
      module, learningRate: 0.1, momentum: momentum, weightDecay: decay, nesterov: nesterov)
    for step in 1...4 { optimizer.update(with: module.gradients(step: step)) }
    expectClose(
      module.numbers.values, expected, "momentum \(momentum), decay \(decay), \(nesterov)")
  }

  @Test func theLearningRateMayChangeBetweenSteps() {
    let module = Triple()
    var optimizer = SGD(module, learningRate: 0)
    optimizer.update(with: module.gradients(step: 1))
    #expect(module.numbers.values == [0.5, -1, 2])
    optimizer.learningRate = 0.5
    optimizer.update(with: (module.numbers * Tensor([1, 2, -4])).sum().backward())
    #expect(module.numbers.values == [0, -2, 4])
  }

  @Test func parametersWithoutAGradientStay() {
    let module = Mixed()
    var optimizer = SGD(module, learningRate: 0.5, momentum: 0.9, weightDecay: 1)
    optimizer.update(with: (module.matrix.sum() + module.vector.sum()).backward())
    #expect(module.spare.values == [3])
    #expect(module.vector.values == [0, 0.5])
  }
}
