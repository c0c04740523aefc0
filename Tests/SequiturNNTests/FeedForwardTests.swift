// FeedForward: values and gradients with every activation.

import SequiturNN
import SequiturTensor
import Testing

struct FeedForwardTests {
  // erf = np.vectorize(math.erf)
  // act = dict(relu=lambda x: np.maximum(x, 0), gelu=lambda x: x/2 * (1 + erf(x / 2**.5)),
  //   geluTanh=lambda x: x/2 * (1 + np.tanh((2/np.pi)**.5 * (x + .044715 * x**3))))
  // x = w((2,3),.1); U, u, D, d = .5*w((4,3),.1), .5*w((4,),.2), .5*w((3,4),.3), .5*w((3,),.4)
  // act(x @ U.T + u) @ D.T + d
  // swiglu: G, g = .5*w((4,3),.3), .5*w((4,),.4) before D, d at .5, .6; silu = x / (1 + np.exp(-x))
  // (silu(x @ G.T + g) * (x @ U.T + u)) @ D.T + d; geglu: gelu in silu's place
  // squaredReLU: np.maximum(x @ U.T + u, 0)**2 @ D.T + d
  static let expected: [Activation: [Float]] = [
    .relu: [0.3649594, 0.3522135, -0.2342659, 0.7844506, 0.7873558, -0.2460143],
    .gelu: [0.3088481, 0.3685291, -0.1628664, 0.7185383, 0.7198468, -0.2433601],
    .geluTanh: [0.3088406, 0.3685469, -0.1628422, 0.7184326, 0.7197907, -0.243307],
    .squaredReLU: [0.2724126, 0.3449426, -0.1485322, 0.8905959, 0.839826, -0.3029932],
    .swiglu: [0.3723519, 0.3793631, -0.2070992, 0.8044974, 0.8516255, -0.1967191],
    .geglu: [0.3843398, 0.366322, -0.2313071, 0.8855208, 0.9011882, -0.2313006],
  ]

  @Test(arguments: Activation.allCases) func values(activation: Activation) throws {
    var random = SeededRandom(seed: 1)
    let network = FeedForward(width: 3, hidden: 4, activation: activation, using: &random)
    fillWithWaves(network)
    expectClose(
      network(waves([2, 3], phase: 0.1)), [2, 3], try #require(Self.expected[activation]),
      within: 1e-6)
  }

  @Test(arguments: Activation.allCases, [true, false])
  func gradients(activation: Activation, bias: Bool) {
    // With this seed no unit of relu comes closer to its kink than the differences reach.
    var random = SeededRandom(seed: 12)
    let network = FeedForward(
      width: 3, hidden: 5, activation: activation, bias: bias, using: &random)
    let x = Parameter(normal: [2, 3], deviation: 2, using: &random)
    let check = gradientCheck(network.namedParameters() + [("x", x)]) { network(x) }
    #expect(check.passed, "\(activation), bias \(bias): \(check)")
    let maps = [.swiglu, .geglu].contains(activation) ? 2 : 1
    #expect(check.compared == 6 + maps * (15 + (bias ? 5 : 0)) + 15 + (bias ? 3 : 0))
  }

  @Test func theLastMapStartsAsTold() {
    var random = SeededRandom(seed: 2)
    let network = FeedForward(
      width: 8, hidden: 32, initialization: .normal(deviation: 1),
      outputInitialization: .normal(deviation: 0.001), using: &random)
    #expect(network.parameter("up.weight")?.values.contains { abs($0) > 0.5 } == true)
    #expect(network.parameter("down.weight")?.values.allSatisfy { abs($0) < 0.01 } == true)
  }
}
