// Adam and AdamW against numpy over several steps.

import SequiturNN
import SequiturTensor
import SequiturTraining
import Testing

struct AdamTests {
  // p0 = np.array([.5, -1, 2]); g = lambda t: np.sin(1.7 * np.arange(3) + t)
  // def adam(lr, b1, b2, e, wd, decoupled):
  //   p = p0.copy(); m = v = 0
  //   for t in range(1, 5):
  //     d = g(t)
  //     if decoupled: p = p * (1 - lr * wd)
  //     else: d = d + wd * p
  //     m = b1 * m + (1 - b1) * d; v = b2 * v + (1 - b2) * d * d
  //     p = p - lr * (m / (1 - b1**t)) / (np.sqrt(v / (1 - b2**t)) + e)
  //   return p
  private static let other = AdamConstants(beta1: 0.8, beta2: 0.95, epsilon: 1e-2)
  private static var decay: [ParameterGroup] {
    [ParameterGroup(name: "all", weightDecay: 0.05) { _ in true }]
  }

  @Test func fourSteps() throws {
    let cases: [(String, (Triple) throws -> any Optimizer, [Float])] = [
      (
        "adam(.1, .9, .999, 1e-8, 0, False)", { Adam($0, learningRate: 0.1) },
        [0.1870199, -0.95579481, 2.281064]
      ),
      (
        "adam(.1, .9, .999, 1e-8, .05, False)", { Adam($0, learningRate: 0.1, weightDecay: 0.05) },
        [0.18469181, -0.93662919, 2.2581013]
      ),
      (
        "adam(.1, .8, .95, 1e-2, 0, False)",
        { Adam($0, learningRate: 0.1, constants: Self.other) },
        [0.20510929, -0.93757228, 2.2600684]
      ),
      (
        "adam(.1, .9, .999, 1e-8, .05, True)",
        { try AdamW($0, learningRate: 0.1, groups: Self.decay) },
        [0.1800066, -0.93490876, 2.2385333]
      ),
      (
        "adam(.1, .8, .95, 1e-2, .05, True)",
        { try AdamW($0, learningRate: 0.1, constants: Self.other, groups: Self.decay) },
        [0.19804738, -0.91680291, 2.2175978]
      ),
    ]
    for (name, start, expected) in cases {
      let module = Triple()
      var optimizer = try start(module)
      for step in 1...4 { optimizer.update(with: module.gradients(step: step)) }
      expectClose(module.numbers.values, expected, name)
    }
  }

  @Test func biasCorrectionKeepsItsDigits() {
    // With a constant gradient m̂ / √v̂ is 1 at every step, which moves by the learning rate. A
    // correction 1 - 0.999^t that was rounded as 0.999^t would be off by about 1e-5.
    let module = Triple()
    var optimizer = Adam(module, learningRate: 1)
    for step in 1...4 {
      module.numbers.assign([0, 0, 0])
      optimizer.update(with: (module.numbers * Tensor([2, -3, 0.5])).sum().backward())
      expectClose(module.numbers.values, [-1, 1, -1], within: 1e-6, "step \(step)")
    }
  }

  @Test func onlyMatricesDecayUnlessToldOtherwise() {
    let module = Mixed()
    var optimizer = AdamW(module, learningRate: 0.5, weightDecay: 0.1)
    #expect(
      optimizer.groups.members.map { "\($0.name): \($0.group) \($0.weightDecay)" }
        == ["matrix: decay 0.1", "vector: no decay 0.0", "spare: no decay 0.0"])
    // Gradients of 0 leave the decay alone.
    let loss = 0 * (module.matrix.sum() + module.vector.sum() + module.spare.sum())
    optimizer.update(with: loss.backward())
    expectClose(module.matrix.values, [0.95, 1.9, 2.85, 3.8])
    #expect(module.vector.values == [1, 2] && module.spare.values == [3])
  }

  @Test func groupsOfYourOwnAndTheirMistakes() throws {
    let module = Mixed()
    let first = ParameterGroup(name: "first", weightDecay: 0.5) { $0.name == "vector" }
    let rest = ParameterGroup(name: "rest", weightDecay: 0) { $0.name != "vector" }
    var optimizer = try AdamW(module, learningRate: 1, groups: [first, rest])
    let loss = 0 * (module.matrix.sum() + module.vector.sum() + module.spare.sum())
    optimizer.update(with: loss.backward())
    #expect(module.vector.values == [0.5, 1] && module.matrix.values == [1, 2, 3, 4])
    #expect(throws: GroupedParameters.Mistake.self) {
      try AdamW(module, learningRate: 1, groups: [first])
    }
  }
}
