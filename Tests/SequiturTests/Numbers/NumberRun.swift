// What the cases call, by name: operations of tensors.

import Sequitur

/// What a case computes: the output, and the parameters whose gradients are compared; a name that
/// is not empty must be the fixture's.
struct NumberOutcome {
  let output: Tensor
  let parameters: [NamedParameter]
}

/// The calls.
enum NumberRun {
  typealias Call =
    (_ inputs: [Parameter], _ arguments: NumberCase.Arguments) throws -> NumberOutcome
  typealias Operation = (_ x: [Parameter], _ arguments: NumberCase.Arguments) -> Tensor

  static var all: [String: Call] {
    let operations = [arithmetic, elementwise, rows, movements, products].flatMap { $0 }
    let calls = operations.map { name, operation in
      let call: Call = { inputs, arguments in
        NumberOutcome(
          output: operation(inputs, arguments), parameters: inputs.map { ("", $0) })
      }
      return (name, call)
    }
    return Dictionary(uniqueKeysWithValues: calls + Array(layers) + Array(optimizers))
  }

  private static var arithmetic: [String: Operation] {
    [
      "+": { x, _ in x[0] + x[1] },
      "-": { x, _ in x[0] - x[1] },
      "*": { x, _ in x[0] * x[1] },
      "/": { x, _ in x[0] / x[1] },
      "maximum": { x, _ in x[0].maximum(x[1]) },
      "minimum": { x, _ in x[0].minimum(x[1]) },
      "x + number": { x, a in x[0] + (a.number ?? .nan) },
      "number - x": { x, a in (a.number ?? .nan) - x[0] },
      "x * number": { x, a in x[0] * (a.number ?? .nan) },
      "x / number": { x, a in x[0] / (a.number ?? .nan) },
      "number / x": { x, a in (a.number ?? .nan) / x[0] },
      ".<": { x, _ in Tensor(x[0] .< x[1]) },
      ".<=": { x, _ in Tensor(x[0] .<= x[1]) },
      ".>": { x, _ in Tensor(x[0] .> x[1]) },
      ".>=": { x, _ in Tensor(x[0] .>= x[1]) },
      ".==": { x, _ in Tensor(x[0] .== x[1]) },
      ".!=": { x, _ in Tensor(x[0] .!= x[1]) },
    ]
  }

  private static var elementwise: [String: Operation] {
    [
      "exp": { x, _ in x[0].exp() },
      "log": { x, _ in x[0].log() },
      "squareRoot": { x, _ in x[0].squareRoot() },
      "squared": { x, _ in x[0].squared() },
      "absolute": { x, _ in x[0].absolute() },
      "sine": { x, _ in x[0].sine() },
      "cosine": { x, _ in x[0].cosine() },
      "power": { x, a in x[0].power(a.exponent ?? .nan) },
      "power of": { x, _ in x[0].power(x[1]) },
      "floor": { x, _ in x[0].floor() },
      "rounded": { x, _ in x[0].rounded() },
      "sign": { x, _ in x[0].sign() },
      "clamped": { x, _ in x[0].clamped(to: -0.5...0.75) },
      "relu": { x, _ in x[0].relu() },
      "gelu": { x, _ in x[0].gelu() },
      "gelu tanh": { x, _ in x[0].gelu(.tanh) },
      "silu": { x, _ in x[0].silu() },
      "tanh": { x, _ in x[0].tanh() },
      "sigmoid": { x, _ in x[0].sigmoid() },
      "softplus": { x, _ in x[0].softplus() },
    ]
  }

  private static var rows: [String: Operation] {
    [
      "sum": { x, a in x[0].sum(axes: a.axes ?? []) },
      "mean": { x, a in x[0].mean(axes: a.axes ?? []) },
      "maximum along": { x, a in x[0].maximum(axis: a.axis ?? 0) },
      "minimum along": { x, a in x[0].minimum(axis: a.axis ?? 0) },
      "variance": { x, a in x[0].variance(axis: a.axis ?? 0, correction: a.number ?? .nan) },
      "cumulativeSum": { x, a in x[0].cumulativeSum(axis: a.axis ?? 0) },
      "logSumExp": { x, a in x[0].logSumExp(axis: a.axis ?? 0) },
      "softmax": { x, a in x[0].softmax(axis: a.axis ?? -1) },
      "softmax keeping": { x, a in x[0].softmax(keeping: mask(a.keep ?? [])) },
      "logSoftmax": { x, a in x[0].logSoftmax(axis: a.axis ?? -1) },
      "crossEntropy": { x, a in x[0].crossEntropy(targets: Indices(a.targets ?? [])) },
      "crossEntropy smoothed": { x, a in
        x[0].crossEntropy(targets: Indices(a.targets ?? []), smoothing: a.number ?? .nan)
      },
      "meanSquaredError": { x, _ in x[0].meanSquaredError(x[1]) },
      "binaryCrossEntropy": { x, _ in x[0].binaryCrossEntropy(x[1]) },
      "klDivergence": { x, _ in x[0].klDivergence(from: x[1]) },
      "crossEntropies": { x, a in x[0].crossEntropies(targets: Indices(a.targets ?? [])) },
      "layerNorm": { x, a in x[0].layerNorm(weight: x[1], bias: x[2], epsilon: a.epsilon ?? .nan) },
      "rmsNorm": { x, a in x[0].rmsNorm(weight: x[1], epsilon: a.epsilon ?? .nan) },
      "layerNorm adding": { x, a in
        let both = x[0].layerNorm(
          adding: x[1], weight: x[2], bias: x[3], epsilon: a.epsilon ?? .nan)
        return both.norm + both.sum
      },
      "rmsNorm adding": { x, a in
        let both = x[0].rmsNorm(adding: x[1], weight: x[2], epsilon: a.epsilon ?? .nan)
        return both.norm + both.sum
      },
    ]
  }

  private static var movements: [String: Operation] {
    [
      "gatherRows": { x, a in x[0].gatherRows(Indices(a.ids ?? [])) },
      "gather shared": { x, a in
        let ids = a.ids ?? []
        return x[0].gather(Indices(ids, shape: [1, ids.count]), axis: 1)
      },
      "gather": { x, a in
        x[0].gather(Indices(a.ids ?? [], shape: [3, 2, 4]), axis: a.axis ?? 0)
      },
      "gather rows": { x, a in x[0].gather(Indices(a.ids ?? [], shape: [3, 2]), axis: 1) },
      "scatterAdd": { x, a in
        x[0].scatterAdd(Indices(a.ids ?? [], shape: [3, 2, 4]), axis: a.axis ?? 0, length: 2)
      },
      "scatterAdd rows": { x, a in
        x[0].scatterAdd(Indices(a.ids ?? []), axis: a.axis ?? 0, length: 2)
      },
      "sorted": { x, a in x[0].sorted(axis: a.axis ?? 0).values },
      "largest": { x, a in x[0].largest(3, axis: a.axis ?? 0).values },
      "padded": { x, _ in x[0].padded(axis: 1, before: 1, after: 2, with: -7) },
      "unstack, stack": { x, _ in
        let parts = x[0].unstack(axis: 1)
        return .stack(parts.reversed()) * parts[0]
      },
      "split": { x, _ in
        .concatenate(x[0].split(axis: 1, lengths: [2, 0, 3]).map { $0 * $0 }, axis: 1)
      },
      "subscript": { x, _ in x[0][1, 0..., 2...] * x[0][..., ..<3][0, 0...] },
      "slice": { x, _ in x[0].slice(axis: 1, 1..<3) },
      "concatenate": { x, _ in .concatenate([x[0], x[1]], axis: 1) },
      "transposed": { x, _ in x[0].transposed(0, 2) },
      "permuted": { x, _ in x[0].permuted([1, 2, 0]) },
      "reshaped": { x, _ in x[0].reshaped([5, 6]) },
      "broadcast": { x, _ in x[0].broadcast(to: [4, 3, 5]) },
      "masked": { x, a in x[0].masked(by: mask(a.keep ?? []), fill: -7) },
      "choose": { x, a in .choose(mask(a.keep ?? []), x[0], else: x[1]) },
    ]
  }

  private static var products: [String: Operation] {
    [
      "matmul": { x, a in
        x[0].matmul(
          x[1], transposeFirst: a.first ?? false, transposeSecond: a.second ?? false)
      },
      "linear": { x, a in
        let activations: [String: LinearActivation] = [
          "relu": .relu, "gelu": .gelu(.exact), "gelu tanh": .gelu(.tanh), "silu": .silu,
        ]
        return x[0].linear(weight: x[1], bias: x[2], activation: activations[a.activation ?? ""])
      },
      "linear side by side": { x, _ in x[0].linear(weights: [x[1], x[2]], biases: [x[3], x[4]]) },
      "attention": { x, a in
        x[0].attention(
          keys: x[1], values: x[2], heads: a.heads ?? 1, scale: a.scale, causal: a.causal ?? false,
          bias: x.count > 3 ? x[3] : nil, keysPresent: a.present.map(mask))
      },
      "attention weights": { x, a in
        x[0].attentionWithWeights(keys: x[1], values: x[1], heads: a.heads ?? 1).weights
      },
      "selfAttention": { x, a in x[0].selfAttention(heads: a.heads ?? 1, causal: a.causal ?? false)
      },
    ]
  }

  private static func mask(_ rows: [[Bool]]) -> Mask {
    Mask(rows.flatMap { $0 }, shape: [rows.count, rows.first?.count ?? 0])
  }
}
