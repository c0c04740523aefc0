// TransformerBlock: values and gradients for both norms in both places.

import SequiturNN
import SequiturTensor
import Testing

struct TransformerBlockTests {
  static func block(
    _ placement: NormPlacement = .pre, _ norm: Normalization = .layer, causal: Bool = false,
    dropout: Float = 0, hidden: Int = 8, activation: Activation = .gelu, bias: Bool = true
  ) -> TransformerBlock {
    var random = SeededRandom(seed: 1)
    func makeNorm() -> any NormLayer {
      norm == .layer ? LayerNorm(width: 4, bias: bias) : RMSNorm(width: 4)
    }
    let block = TransformerBlock(
      attention: MultiHeadAttention(
        width: 4, heads: 2, causal: causal, dropout: dropout, bias: bias, using: &random),
      feedForward: FeedForward(
        width: 4, hidden: hidden, activation: activation, bias: bias, using: &random),
      attentionNorm: makeNorm(), feedForwardNorm: makeNorm(), dropout: dropout,
      placement: placement)
    fillWithWaves(block)
    return block
  }

  // n1, at, n2, up, down as in the files of these layers, parameters numbered in that order
  // ff = lambda x: act['gelu'](x @ U.T + u) @ D.T + d
  // pre:  x = x + at(n1(x)); x + ff(n2(x))
  // post: x = n1(x + at(x)); n2(x + ff(x))
  // of x = w((2,4),.1)
  static let expected: [(NormPlacement, Normalization, [Float])] = [
    (
      .pre, .layer,
      [3.244252, 1.809901, -1.652033, -1.712023, 2.277302, 1.119506, -1.027127, -0.7757043]
    ),
    (
      .pre, .rms,
      [2.320599, 1.712069, -0.765026, -1.938233, 1.376042, 1.048928, -0.1930929, -0.9697283]
    ),
    (
      .post, .layer,
      [0.8408321, 0.5722201, 0.1243884, -0.4508823, 0.7819665, 0.6303981, 0.1150887, -0.4147971]
    ),
    (
      .post, .rms,
      [0.5907239, 0.2628598, 0.2065816, -0.3990426, 0.5508564, 0.3780823, 0.1846437, -0.3679568]
    ),
  ]

  @Test(arguments: expected)
  func values(placement: NormPlacement, norm: Normalization, expected: [Float]) {
    let x = waves([1, 2, 4], phase: 0.1)
    expectClose(
      Self.block(placement, norm)(x), [1, 2, 4], expected, within: 5e-6, "\(placement) \(norm)")
  }

  @Test func valuesWithOtherChoices() {
    // hidden 6, relu, a causal mask, no bias anywhere
    let block = Self.block(
      causal: true, hidden: 6, activation: .relu, bias: false)
    #expect(!block.namedParameters().contains { $0.name.hasSuffix("bias") })
    expectClose(
      block(waves([1, 2, 4], phase: 0.1)), [1, 2, 4],
      [0.2184368, 0.9884172, 0.4063365, -0.7930614, -0.6983743, 0.2874012, 0.9503233, 0.202021])
  }

  @Test(arguments: NormPlacement.allCases, Normalization.allCases)
  func gradients(placement: NormPlacement, norm: Normalization) {
    let block = Self.block(placement, norm)
    randomize(block, seed: 7)
    let x = Parameter(copying: waves([2, 3, 4], phase: 0.1))
    let present = Mask(lengths: [3, 2], paddedTo: 3)
    expectGradients(of: block, inputs: [("x", x)], "\(placement) \(norm)") {
      block(x, keysPresent: present)
    }
  }

  @Test(arguments: NormPlacement.allCases, Normalization.allCases)
  func aRowOfBlocksPassesAStream(placement: NormPlacement, norm: Normalization) {
    let (first, second) = (Self.block(placement, norm), Self.block(placement, norm))
    randomize(second, seed: 9)
    let x = Parameter(copying: waves([2, 3, 4], phase: 0.1))
    let (tensors, stream) = (second(first(x)), second(first(ResidualStream(x))).sum)
    #expect(bits(tensors) == bits(stream))
    let (expected, found) = (tensors.sum().backward(), stream.sum().backward())
    for parameter in first.parameters + second.parameters + [x] {
      #expect(expected[parameter].map(bits) == found[parameter].map(bits))
    }
  }

  @Test func aNormOfOnesOwnNeedsNoMoreThanItsValue() {
    struct Halving: NormLayer {
      func callAsFunction(_ x: Tensor) -> Tensor { x * 0.5 }
    }
    let (x, branch) = (waves([2, 4], phase: 0.1), waves([2, 4], phase: 0.7))
    let result: NormalizedSum = Halving()(ResidualStream(x, adding: branch))
    #expect(bits(result.sum) == bits(x + branch) && bits(result.norm) == bits((x + branch) * 0.5))
    for norm in [LayerNorm(width: 4), RMSNorm(width: 4)] as [any NormLayer] {
      let alone = norm(ResidualStream(x))
      #expect(alone.sum === x && bits(alone.norm) == bits(norm(x)))
    }
  }

  @Test func dropoutReachesBothBranches() {
    let block = Self.block(dropout: 0.5)
    let x = waves([1, 2, 4], phase: 0.1)
    var (first, second) = (SeededRandom(seed: 1), SeededRandom(seed: 1))
    let trained = withTraining(using: &first) { block(x) }
    #expect(bits(trained) == bits(withTraining(using: &second) { block(x) }))
    #expect(deviation(trained, block(x)) > 0.01)
    // Weights [1, 2, 2, 2] and two branches [1, 2, 4] draw once for each element.
    var counted = SeededRandom(seed: 1)
    for _ in 0..<8 + 8 + 8 { _ = counted.next() }
    #expect(first == counted)
  }

  @Test func absentPositionsDoNotReachPresentOnes() {
    let block = Self.block()
    let present = Mask(lengths: [2], paddedTo: 4)
    let clean = waves([1, 4, 4], phase: 0.1)
    let junk = clean.mapPlaces { _, place, value in place < 2 ? value : -1000 * value }
    let rows = [clean, junk].map { block($0, keysPresent: present).slice(axis: 1, 0..<2) }
    #expect(bits(rows[0]) == bits(rows[1]))
    // The control: without the mask they do.
    #expect(deviation(block(clean).slice(axis: 1, 0..<2), block(junk).slice(axis: 1, 0..<2)) > 0.01)
  }
}
