import SequiturTensor
import Testing

/// The sizes of one attention, and what takes part in it.
private struct Setting: CustomStringConvertible {
  var batch = 2
  var heads = 3
  var queries = 4
  var keys = 4
  var width = 2
  var valueWidth = 2
  var causal = false
  /// The shape of the bias: 0 for none, 3 for [H, T, S], 4 for [B, H, T, S].
  var biasRank = 0
  var present: [Bool]?
  var scale: Float?

  var description: String {
    """
    B \(batch) H \(heads) T \(queries) S \(keys) D \(width) Dv \(valueWidth) causal \(causal) \
    bias \(biasRank) present \(present.map { "\($0)" } ?? "all") scale \(scale ?? 0)
    """
  }

  var weightShape: [Int] { [batch, heads, queries, keys] }
  var keysPresent: Mask? { present.map { Mask($0, shape: [batch, keys]) } }

  /// Which keys each query sees, [B, H, T, S].
  var mask: Mask {
    Mask(
      (0..<weightShape.reduce(1, *)).map { index in
        let (key, query) = (index % keys, index / keys % queries)
        let row = index / (keys * queries * heads)
        return (!causal || key <= query + keys - queries) && (present?[row * keys + key] ?? true)
      }, shape: weightShape)
  }
}

/// [B, T, H * D] as [B, H, T, D].
private func split(_ x: Tensor, heads: Int) -> Tensor {
  x.reshaped([x.shape[0], x.shape[1], heads, x.shape[2] / heads]).permuted([0, 2, 1, 3])
}

/// Attention written out: products, softmax over what takes part, and the heads put together again.
private func composed(
  _ q: Tensor, _ k: Tensor, _ v: Tensor, bias: Tensor?, factors: Tensor? = nil, _ setting: Setting
) -> (output: Tensor, weights: Tensor) {
  let heads = setting.heads
  let scale = setting.scale ?? 1 / Float(setting.width).squareRoot()
  var logits = split(q, heads: heads).matmul(split(k, heads: heads), transposeSecond: true) * scale
  if let bias { logits = logits + bias }
  let weights = logits.softmax(keeping: setting.mask)
  let dropped = factors.map { weights * $0 } ?? weights
  let merged = dropped.matmul(split(v, heads: heads)).permuted([0, 2, 1, 3])
  return (
    merged.reshaped([setting.batch, setting.queries, heads * setting.valueWidth]),
    weights.detached()
  )
}

private struct Inputs {
  let q, k, v: Parameter
  let bias: Parameter?

  init(_ s: Setting) {
    q = normal([s.batch, s.queries, s.heads * s.width], seed: 11)
    k = normal([s.batch, s.keys, s.heads * s.width], seed: 12)
    v = normal([s.batch, s.keys, s.heads * s.valueWidth], seed: 13)
    switch s.biasRank {
    case 3: bias = normal([s.heads, s.queries, s.keys], seed: 14)
    case 4: bias = normal(s.weightShape, seed: 14)
    default: bias = nil
    }
  }

  var named: [(name: String, parameter: Parameter)] {
    [("q", q), ("k", k), ("v", v)] + (bias.map { [("bias", $0)] } ?? [])
  }
}

/// Compares output, weights and all gradients with the composed attention; and the gradients with
/// finite differences.
private func compare(
  _ setting: Setting, dropout: Float = 0, sourceLocation: SourceLocation = #_sourceLocation
) {
  let inputs = Inputs(setting)
  let (q, k, v) = (inputs.q, inputs.k, inputs.v)
  func fused() -> AttentionResult {
    var random = SeededRandom(seed: 5)
    return withTraining(using: &random) {
      q.attentionWithWeights(
        keys: k, values: v, heads: setting.heads, scale: setting.scale, causal: setting.causal,
        bias: inputs.bias, keysPresent: setting.keysPresent, dropout: dropout)
    }
  }
  var random = SeededRandom(seed: 5)
  // The factors that dropout draws for a tensor of the weights' shape.
  let factors = withTraining(using: &random) { Tensor(ones: setting.weightShape).dropout(dropout) }
  dirtyPool()
  let found = fused()
  let expected = composed(q, k, v, bias: inputs.bias, factors: factors, setting)
  #expect(found.output.shape == expected.output.shape, "\(setting)", sourceLocation: sourceLocation)
  #expect(found.weights.shape == setting.weightShape, sourceLocation: sourceLocation)
  #expect(!found.weights.requiresGradient, sourceLocation: sourceLocation)
  expectClose(
    found.output.values, doubles(expected.output), "output, \(setting)",
    sourceLocation: sourceLocation)
  expectClose(
    found.weights.values, doubles(expected.weights), "weights, \(setting)",
    sourceLocation: sourceLocation)
  let upstream = ramp(found.output.shape)
  let (own, reference) = (
    found.output.backward(from: upstream), expected.output.backward(from: upstream)
  )
  for (name, parameter) in inputs.named {
    // Gradients of logits are differences of numbers near 1, however small they come out.
    expectClose(
      own[parameter]?.values ?? [], reference[parameter].map(doubles) ?? [], tolerance: 3e-5,
      "gradient of \(name), \(setting)", sourceLocation: sourceLocation)
  }
  let check = gradientCheck(inputs.named) { fused().output }
  #expect(check.passed, "\(setting): \(check)", sourceLocation: sourceLocation)
}

struct AttentionTests {
  // One head, two queries, three keys.
  private let q = Parameter([1, 0.5, -1, 2], shape: [1, 2, 2])
  private let k = Parameter([0.5, 1, -0.5, 1, 2, 0], shape: [1, 3, 2])
  private let v = Parameter([1, -2, 3], shape: [1, 3, 1])

  /// PyTorch 2.13 in float64: `F.scaled_dot_product_attention(q, k, v).backward(ramp)`; the same
  /// with `attn_mask=bias`; and with `torch.ones(2, 3).tril(diagonal=1).bool()`: the last query
  /// sees all keys.
  @Test func referenceNumbers() {
    checkOperation(
      "attention", ["q": q, "k": k, "v": v], shape: [1, 2, 1], value: [1.731863, -0.9008513],
      gradients: [
        [0.5721178, -0.2582409, 0.618371, -0.07460029],
        [-0.5053548, 0.8269982, 0.3217142, -1.105319, 0.1836406, 0.2783211],
        [0.4633047, 0.7216621, 0.3150332],
      ]
    ) { q.attention(keys: k, values: v, heads: 1) }
    let bias = Parameter([0.5, -0.5, 0, 1, 0.25, -1], shape: [1, 2, 3])
    checkOperation(
      "attention", ["q": q, "k": k, "v": v, "bias": bias], shape: [1, 2, 1],
      value: [1.794549, -0.447776],
      gradients: [
        [0.4270132, -0.2174012, 0.5550725, -0.01410185],
        [-0.6363077, 0.981391, 0.4330084, -1.118295, 0.2032993, 0.1369043],
        [0.715107, 0.5240575, 0.2608355],
        [-0.1647414, -0.1427103, 0.3074517, 0.7351336, -0.7550766, 0.01994302],
      ]
    ) { q.attention(keys: k, values: v, heads: 1, bias: bias) }
    checkOperation(
      "causal attention", ["q": q, "k": k, "v": v], shape: [1, 2, 1],
      value: [0.009284648, -0.9008513],
      gradients: [
        [0.2345979, 0, 0.618371, -0.07460029],
        [-0.1972723, 0.9810394, 0.2718726, -1.13024, -0.07460029, 0.1492006],
        [0.6561877, 0.8167667, 0.02704557],
      ]
    ) { q.attention(keys: k, values: v, heads: 1, causal: true) }
  }

  @Test(arguments: [false, true], [0, 3, 4])
  func everyCombination(causal: Bool, biasRank: Int) {
    for heads in [1, 3] {
      for (queries, keys) in [(4, 4), (2, 5), (5, 2), (1, 3), (3, 1)] {
        for (width, valueWidth) in [(2, 2), (3, 1), (1, 4)] {
          let setting = Setting(
            batch: 2, heads: heads, queries: queries, keys: keys, width: width,
            valueWidth: valueWidth, causal: causal, biasRank: biasRank)
          compare(setting)
        }
      }
      // Some keys absent in the first row, none present in the second.
      compare(
        Setting(
          heads: heads, queries: 3, keys: 4, causal: causal, biasRank: biasRank,
          present: [true, false, true, true, false, false, false, false], scale: 0.7))
    }
  }

  @Test func dropoutActsOnTheWeights() {
    compare(Setting(), dropout: 0.4)
    compare(Setting(queries: 3, keys: 5, valueWidth: 3, causal: true, biasRank: 3), dropout: 0.6)
    // Outside a training scope it does nothing.
    let inputs = Inputs(Setting())
    let plain = inputs.q.attention(keys: inputs.k, values: inputs.v, heads: 3)
    let dropped = inputs.q.attention(keys: inputs.k, values: inputs.v, heads: 3, dropout: 0.9)
    #expect(plain.values == dropped.values)
  }

  @Test func oneTensorAsQueriesKeysAndValues() {
    let x = normal([2, 3, 4])
    checkOperation("attention", ["x": x], shape: [2, 3, 4]) {
      x.attention(keys: x, values: x, heads: 2, causal: true)
    }
  }

  /// Queries, keys and values side by side in a row give the bits of three tensors.
  @Test(arguments: [(1, 1, 1, 2), (2, 5, 3, 4), (1, 70, 2, 9), (3, 33, 1, 8)])
  func sideBySide(batch: Int, time: Int, heads: Int, headWidth: Int) throws {
    let width = heads * headWidth
    let rows = normal([batch, time, 3 * width])
    let parts = (0..<3).map {
      Parameter(copying: rows.slice(axis: 2, $0 * width..<($0 + 1) * width))
    }
    let absent = Mask((0..<batch * time).map { $0 % 5 != 3 }, shape: [batch, time])
    for (causal, keysPresent) in [(false, nil), (true, nil), (true, absent)] as [(Bool, Mask?)] {
      let together = rows.selfAttention(heads: heads, causal: causal, keysPresent: keysPresent)
      let apart = parts[0].attention(
        keys: parts[1], values: parts[2], heads: heads, causal: causal, keysPresent: keysPresent)
      #expect(together.values == apart.values)
      let gradient = try #require(together.backward(from: ramp(together.shape))[rows])
      let gradients = apart.backward(from: ramp(apart.shape))
      for (place, part) in parts.enumerated() {
        #expect(
          gradient.slice(axis: 2, place * width..<(place + 1) * width).values
            == gradients[part]?.values, "part \(place), causal \(causal)")
      }
    }
    // The others have the bits of what is checked elsewhere, and thousands of elements.
    guard rows.count < 1000 else { return }
    checkOperation("selfAttention", ["rows": rows], shape: [batch, time, width]) {
      rows.selfAttention(heads: heads, causal: true)
    }
  }

  @Test func laterKeysHaveNoInfluence() {
    let x = normal([1, 3, 2])
    func firstTwo(_ last: Float) -> [Float] {
      let v = Tensor(x.values.prefix(4) + [last, last], shape: [1, 3, 2])
      let output = v.attention(keys: v, values: v, heads: 1, causal: true)
      return Array(output.values.prefix(4))
    }
    for last: Float in [1e30, -1e30, .infinity, -.infinity, .nan] {
      #expect(firstTwo(last) == firstTwo(0), "\(last)")
    }
    #expect(firstTwo(0) != [0, 0, 0, 0])
  }

  @Test func emptyLengths() {
    for (batch, queries, keys) in [(0, 2, 3), (2, 0, 3), (2, 3, 0)] {
      compare(Setting(batch: batch, queries: queries, keys: keys, biasRank: 3))
      compare(Setting(batch: batch, queries: queries, keys: keys, biasRank: 4))
    }
  }

  /// Whether or not weights are asked for, and whether or not a gradient may be.
  @Test(arguments: [1, 3, 70]) func allWaysToTheOutputAgree(queries: Int) {
    let setting = Setting(queries: queries, keys: 70, causal: true, biasRank: 3)
    let inputs = Inputs(setting)
    func output() -> Tensor {
      inputs.q.attention(
        keys: inputs.k, values: inputs.v, heads: 3, causal: true, bias: inputs.bias)
    }
    let withWeights = inputs.q.attentionWithWeights(
      keys: inputs.k, values: inputs.v, heads: 3, causal: true, bias: inputs.bias)
    #expect(output().values == withWeights.output.values)
    #expect(withoutGradient { output() }.values == withWeights.output.values)
  }

  @Test func hugeLogitsAreStable() {
    let x = Tensor([1e15, 0, -1e15], shape: [1, 3, 1])
    let output = x.attention(keys: x, values: Tensor([1, 2, 3], shape: [1, 3, 1]), heads: 1)
    #expect(output.values == [1, 2, 3])
  }

  static let mistakes: Mistakes = [
    "selfAttention: found rows [1, 3, 4] … 3 * width": {
      _ = Tensor(zeros: [1, 3, 4]).selfAttention(heads: 2)
    },
    "attention: found queries [3, 4], keys [3, 4], values [3, 4], 2 heads … expected "
      + "three axes each": {
        let x = Tensor(zeros: [3, 4])
        _ = x.attention(keys: x, values: x, heads: 2)
      },
    "values [1, 2, 4] … as many values as keys": {
      let x = Tensor(zeros: [1, 3, 4])
      _ = x.attention(keys: x, values: Tensor(zeros: [1, 2, 4]), heads: 2)
    },
    "3 heads … widths that the number of heads divides": {
      let x = Tensor(zeros: [1, 3, 4])
      _ = x.attention(keys: x, values: x, heads: 3)
    },
    "attention: found bias [3, 3], expected [2, 3, 3] or [1, 2, 3, 3] … ; in "
      + "blocks.2.attention.position": {
        let x = Tensor(zeros: [1, 3, 4])
        let bias = Parameter(zeros: [3, 3])
        bias.path = "blocks.2.attention.position.table"
        _ = x.attention(keys: x, values: x, heads: 2, bias: bias)
      },
    "attention: found a key mask of shape [1, 2], expected [1, 3]": {
      let x = Tensor(zeros: [1, 3, 4])
      _ = x.attention(
        keys: x, values: x, heads: 2, keysPresent: Mask([true, true], shape: [1, 2]))
    },
  ]
}
