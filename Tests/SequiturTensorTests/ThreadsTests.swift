import SequiturTensor
import Testing

struct ThreadsTests {
  @Test func parallelMapKeepsTheOrder() {
    #expect(parallelMap(count: 100) { $0 * $0 } == (0..<100).map { $0 * $0 })
    #expect(parallelMap(count: 0) { $0 }.isEmpty)
    #expect(parallelMap(count: 3) { $0 == 1 ? nil : $0 } == [0, nil, 2])
  }

  @Test func operationsWorkInsideABody() {
    let gradients = parallelMap(count: 8) { index in
      let x = Parameter(repeating: Float(index), shape: [200, 3])
      return x.squared().sum().backward()[x]?.values.first ?? .nan
    }
    #expect(gradients == (0..<8).map { 2 * Float($0) })
  }

  @Test func scopesDoNotReachIntoABody() {
    var random = SeededRandom(seed: 1)
    let before = random
    let outside = withTraining(using: &random) {
      withoutGradient {
        parallelMap(count: 16) { _ in
          let x = Parameter(ones: [4])
          return x.dropout(0.5).values == [1, 1, 1, 1] && (x * 2).requiresGradient
        }
      }
    }
    #expect(outside == [Bool](repeating: true, count: 16))
    #expect(random == before)
  }

  /// The bits of values and gradients of every kernel that works in parallel.
  @Test func theSameBitsForAnyNumberOfThreads() async {
    // In a process of its own: the number is not to be changed while others compute.
    await #expect(processExitsWith: .success) {
      Threads.count = 1
      #expect(Threads.count == 1)
      let expected = bitsOfManyOperations()
      for count in [2, 3] {
        Threads.count = count
        #expect(Threads.count == count)
        for (name, bits) in bitsOfManyOperations() {
          #expect(bits == expected[name], "\(name) with \(count) threads")
        }
      }
      Threads.count = 1000
      #expect(Threads.count == 64)
      Threads.count = -1
      #expect(Threads.count == 1)
    }
  }
}

private func bitsOfManyOperations() -> [String: [UInt32]] {
  let (x, weight, bias) = (
    normal([6, 67, 96]), normal([130, 96], seed: 4), normal([130], seed: 5)
  )
  let (gain, shift) = (normal([96], seed: 6), normal([96], seed: 7))
  let attentionBias = normal([3, 67, 67], seed: 8)
  let table = normal([50, 96], seed: 9)
  let gainRows = normal([33, 96], seed: 10)
  let rows = Indices((0..<402).map { Int32($0 * 7 % 50) }, shape: [6, 67])
  let functions: KeyValuePairs<String, () -> Tensor> = [
    "linear": { x.linear(weight: weight, bias: bias) },
    "linear+gelu": { x.linear(weight: weight, bias: bias, activation: .gelu(.exact)) },
    "linear side by side": { x.linear(weights: [weight, gainRows], biases: []) },
    "selfAttention": { x.selfAttention(heads: 4, causal: true) },
    "matmul": { x.matmul(x, transposeSecond: true) },
    "gelu": { x.gelu(.tanh) },
    "softmax": { x.softmax() },
    "logSoftmax": { x.logSoftmax() },
    "layerNorm": { x.layerNorm(weight: gain, bias: shift) },
    "rmsNorm": { x.rmsNorm(weight: gain) },
    "broadcast": { x * gain + shift },
    "sum": { x.sum(axes: [0, 1]) + x.sum() + x.sum(axes: [0, 2]).sum() },
    "crossEntropy": { x.crossEntropy(targets: rows) },
    "gatherRows": { table.gatherRows(rows) },
    "permuted": { x.permuted([2, 0, 1]) },
    "attention": {
      x.attention(keys: x, values: x * 2, heads: 3, causal: true, bias: attentionBias)
    },
  ]
  var bits: [String: [UInt32]] = [:]
  for (name, function) in functions {
    let result = function()
    let gradients = result.backward(from: ramp(result.shape))
    bits[name] = result.values.map(\.bitPattern)
    for (place, parameter) in gradients.parameters.enumerated() {
      bits["\(name), gradient \(place)"] = gradients[parameter]?.values.map(\.bitPattern)
    }
  }
  return bits
}
