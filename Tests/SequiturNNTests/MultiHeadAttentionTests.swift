// MultiHeadAttention: values, gradients, and what masks guarantee.

import SequiturNN
import SequiturTensor
import Testing

struct MultiHeadAttentionTests {
  /// Width 4, two heads, parameters as waves.
  static func layer(
    causal: Bool = false, bias: Bool = true, positions: any PositionEncoding = NoPositions()
  ) -> MultiHeadAttention {
    var random = SeededRandom(seed: 1)
    let layer = MultiHeadAttention(
      width: 4, heads: 2, causal: causal, bias: bias, positions: positions, using: &random)
    fillWithWaves(layer)
    return layer
  }

  let x = waves([1, 3, 4], phase: 0.1)

  // q, k, v, o = parameters in pairs of weight and bias: (.5*w((4,4),.1), .5*w((4,),.2)), ...
  // def attention(x, c, causal=False, absent=[]):
  //   heads = lambda y: y.reshape(len(y), 2, 2).transpose(1, 0, 2)
  //   A = heads(x @ Wq.T + bq) @ heads(c @ Wk.T + bk).transpose(0, 2, 1) / 2**.5
  //   if causal: A = np.where(np.tri(len(x), len(c)) > 0, A, -np.inf)
  //   A[:, :, absent] = -np.inf
  //   W = np.exp(A - A.max(-1, keepdims=True)); W /= W.sum(-1, keepdims=True)
  //   return (W @ heads(c @ Wv.T + bv)).transpose(1, 0, 2).reshape(len(x), 4) @ Wo.T + bo
  @Test func selfAttention() {
    let result = Self.layer().withWeights(x)
    expectClose(
      result.output, [1, 3, 4],
      [
        1.491179, 0.9449488, -0.7792511, -1.623765, 1.097276, 1.092486, -0.247101, -1.27266,
        0.7473922, 1.165939, 0.1716108, -0.9537654,
      ])
    expectClose(
      result.weights, [1, 2, 3, 3],
      [
        0.4945227, 0.3542027, 0.1512745, 0.3399776, 0.4374637, 0.2225587, 0.2043214, 0.4021245,
        0.393554, 0.6760334, 0.2332299, 0.09073674, 0.2874967, 0.3943474, 0.3181559, 0.09227789,
        0.3370326, 0.5706895,
      ])
  }

  @Test func withoutBiasAndWithAnotherContext() {
    expectClose(
      Self.layer(bias: false)(x), [1, 3, 4],
      [
        0.56943, 0.08879632, -0.4862249, -0.5444053, 0.3482058, 0.4336848, 0.05817132, -0.3791764,
        0.1478013, 0.6506238, 0.461855, -0.2178503,
      ])
    // c = w((2,4),.2)
    expectClose(
      Self.layer()(x, context: waves([1, 2, 4], phase: 0.2)), [1, 3, 4],
      [
        1.716076, 0.8682991, -1.075971, -1.825151, 1.521632, 1.017485, -0.7417352, -1.661147,
        1.402606, 1.10814, -0.5377624, -1.560673,
      ])
  }

  @Test func causal() {
    let result = Self.layer(causal: true).withWeights(x)
    expectClose(
      result.output, [1, 3, 4],
      [
        1.911079, 0.7230191, -1.407106, -1.990156, 1.463597, 1.055194, -0.648366, -1.611366,
        0.7473922, 1.165939, 0.1716108, -0.9537654,
      ])
    for (query, key) in [(0, 1), (0, 2), (1, 2)] {
      #expect(result.weights[0, 0, query, key] == 0, "query \(query) sees key \(key)")
    }
  }

  @Test func absentKeys() {
    // absent=[1]
    let result = Self.layer().withWeights(
      x, keysPresent: Mask([true, false, true], shape: [1, 3]))
    expectClose(
      result.output, [1, 3, 4],
      [
        1.608002, 0.799981, -1.031914, -1.715551, 1.069535, 0.9404956, -0.3617797, -1.228127,
        0.524292, 1.081307, 0.3154083, -0.7343907,
      ])
    for head in 0..<2 {
      for query in 0..<3 { #expect(result.weights[0, head, query, 1] == 0) }
    }
  }

  @Test func whatAbsentKeysHoldChangesNoBit() {
    let present = Mask(lengths: [2, 3], paddedTo: 4)
    let layer = Self.layer()
    let queries = waves([2, 3, 4], phase: 0.4)
    let clean = waves([2, 4, 4], phase: 0.7)
    let expected = layer(queries, context: clean, keysPresent: present)
    #expect(expected.isFinite)
    for junk: Float in [0, 1e30, -.infinity, .nan] {
      let context = clean.mapPlaces { row, place, value in place < [2, 3][row] ? value : junk }
      let found = layer(queries, context: context, keysPresent: present)
      #expect(bits(found) == bits(expected), "padding of \(junk)")
    }
  }

  @Test func aQueryThatSeesNoKeyGetsTheBiasOfTheOutput() throws {
    let layer = Self.layer()
    let rows = Parameter(copying: x)
    let result = layer.withWeights(rows, keysPresent: Mask(lengths: [0], paddedTo: 3))
    #expect(result.weights.values.allSatisfy { $0 == 0 })
    let bias = try #require(layer.parameter("output.bias")).values
    expectClose(result.output, [1, 3, 4], bias + bias + bias, within: 0)
    let gradients = result.output.sum().backward()
    let named = layer.namedParameters() + [("x", rows)]
    #expect(named.filter { gradients[$0.parameter]?.isFinite != true }.map(\.name) == [])
  }

  @Test(arguments: [false, true], [false, true])
  func gradients(causal: Bool, masked: Bool) {
    let layer = Self.layer(causal: causal)
    randomize(layer, seed: 5)
    let rows = Parameter(copying: waves([2, 3, 4], phase: 0.1))
    let present = masked ? Mask(lengths: [2, 0], paddedTo: 3) : nil
    expectGradients(
      of: layer, inputs: [("x", rows)], "causal \(causal), masked \(masked)"
    ) {
      layer(rows, keysPresent: present)
    }
  }

  @Test func gradientsOfCrossAttention() {
    let layer = Self.layer()
    randomize(layer, seed: 6)
    let rows = Parameter(copying: waves([2, 3, 4], phase: 0.1))
    let context = Parameter(copying: waves([2, 2, 4], phase: 0.6))
    expectGradients(of: layer, inputs: [("x", rows), ("context", context)]) {
      layer(rows, context: context)
    }
  }

  @Test func dropoutActsOnWeightsInATrainingScope() {
    var random = SeededRandom(seed: 3)
    let layer = MultiHeadAttention(width: 4, heads: 2, dropout: 0.5, using: &random)
    let evaluated = layer.withWeights(x)
    var (first, second) = (SeededRandom(seed: 4), SeededRandom(seed: 4))
    let trained = withTraining(using: &first) { layer.withWeights(x) }
    #expect(bits(trained.output) == bits(withTraining(using: &second) { layer(x) }))
    #expect(deviation(trained.output, evaluated.output) > 0.01)
    // Weights are told before dropout.
    #expect(bits(trained.weights) == bits(evaluated.weights))
  }

  @Test func theWeightsAreOnlyAnAddition() {
    let layer = Self.layer(causal: true)
    let rows = Parameter(copying: x)
    let whole = layer(rows)
    #expect(bits(whole) == bits(layer.withWeights(rows).output))
    var cache = AttentionCache()
    for place in 0..<3 {
      let row = x.slice(axis: 1, place..<place + 1)
      let found = layer(row, cache: &cache)
      let expected = whole.slice(axis: 1, place..<place + 1)
      #expect(deviation(found, expected) < 1e-6, "row \(place)")
      #expect(!found.requiresGradient)
    }
  }

  static let mistakes: Mistakes = [
    "width 6 with 4 heads": {
      var random = SeededRandom(seed: 1)
      _ = MultiHeadAttention(width: 6, heads: 4, using: &random)
    },
    "context of shape [1, 3, 5]": {
      _ = MultiHeadAttentionTests.layer()(
        Tensor(zeros: [1, 3, 4]), context: Tensor(zeros: [1, 3, 5]))
    },
  ]
}

extension Tensor {
  /// A new value for each element of rows [B, T, C], from its row, its place in time and its value.
  func mapPlaces(_ transform: (_ row: Int, _ place: Int, _ value: Float) -> Float) -> Tensor {
    let (time, width) = (shape[1], shape[2])
    return Tensor(
      values.enumerated().map { index, value in
        transform(index / (time * width), index / width % time, value)
      }, shape: shape)
  }
}
