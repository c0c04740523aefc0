// Layers beyond those of the training steps, forward and backward: SwiGLU, grouped-query attention, a
// mixture of experts, and a recurrence of small operations.

import Sequitur

extension Benchmark {
  /// A row for each layer.
  static var layers: [Benchmark] {
    [
      layer("SwiGLU", [8, 64, 128]) {
        FeedForward(width: 128, hidden: 512, activation: .swiglu, using: &$0)
      },
      layer("grouped-query attention", [8, 64, 128]) {
        MultiHeadAttention(width: 128, heads: 4, keyHeads: 2, causal: true, using: &$0)
      },
      layer("mixture of experts", [8, 64, 128]) { MixtureOfExperts(using: &$0) },
      layer("recurrence of 200 steps", [8, 200, 128]) { random in
        FadingMemory(strength: Parameter(normal: [128], using: &random))
      },
    ]
  }

  private static func layer(
    _ name: String, _ shape: [Int], _ make: @escaping (inout SeededRandom) -> any Layer
  ) -> Benchmark {
    Benchmark(name: "layer \(name)") {
      var random = SeededRandom(seed: 4)
      let layer = make(&random)
      let x = Parameter(normal: shape, using: &random)
      let upstream = Tensor(normal: shape, using: &random)
      return {
        _ = layer(x).backward(from: upstream)
        return []
      }
    }
  }
}

/// What the lesson of this name in `Examples/CustomLayer` teaches: each row is read by the one of four
/// networks that its router prefers.
private struct MixtureOfExperts: Layer {
  let router: Linear
  let experts: [FeedForward]

  init(using random: inout SeededRandom) {
    router = Linear(from: 128, to: 4, using: &random)
    experts = (0..<4).map { _ in FeedForward(width: 128, hidden: 512, using: &random) }
  }

  func callAsFunction(_ x: Tensor) -> Tensor {
    let rows = x.reshaped([-1, 128])
    let best = router(rows).softmax().largest(1)
    var sum = Tensor(zeros: rows.shape)
    for (number, expert) in experts.enumerated() {
      let own = Indices((0..<rows.shape[0]).filter { best.indices[$0, 0] == number })
      let results = expert(rows.gather(own, axis: 0))
      sum = sum + results.scatterAdd(own, axis: 0, length: rows.shape[0])
    }
    return (best.values * sum).reshaped(x.shape)
  }
}

/// What the lesson of this name teaches: h_t = d h_(t-1) + (1 - d) x_t.
private struct FadingMemory: Layer {
  let strength: Parameter

  func callAsFunction(_ x: Tensor) -> Tensor {
    let keep = strength.sigmoid()
    var state = Tensor(zeros: [x.shape[0], x.shape[2]])
    let states = x.unstack(axis: 1).map { row in
      state = keep * state + (1 - keep) * row
      return state
    }
    return .stack(states, axis: 1)
  }
}
