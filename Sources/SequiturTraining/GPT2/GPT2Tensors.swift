// The tensors of GPT-2's form and the parameters behind them: one list, for reading and for
// writing.

import SequiturNN
import SequiturTensor

/// One tensor of GPT-2's form.
///
/// Its linear maps are `Conv1D`: weights [inputs, outputs], where ``Linear`` has [outputs, inputs];
/// and query, key and value are one map, their outputs side by side in this order.
struct GPT2Tensor {
  /// Its name, without `transformer.`.
  let name: String
  let shape: [Int]
  /// The parameters side by side along its last axis, usually one; nil stands for zeros.
  private let parts: [Parameter?]
  private let isTransposed: Bool

  /// A parameter as it is.
  private init(_ name: String, _ parameter: Parameter) {
    (self.name, shape, parts, isTransposed) = (name, parameter.shape, [parameter], false)
  }

  /// Parameters [count] behind each other, or zeros.
  private init(_ name: String, biases: [Parameter?], count: Int) {
    (self.name, shape) = (name, [biases.count * count])
    (parts, isTransposed) = (biases, false)
  }

  /// Weights [outputs, inputs], transposed and side by side.
  private init(_ name: String, weights: [Parameter]) {
    let (outputs, inputs) = (weights[0].shape[0], weights[0].shape[1])
    (self.name, shape) = (name, [inputs, weights.count * outputs])
    (parts, isTransposed) = (weights, true)
  }

  /// The tensor with the parameters' numbers.
  func tensor() -> Tensor {
    let tensor = Tensor(zeros: shape)
    forEachRun { parameter, first, from, step, count in
      for place in 0..<count {
        tensor.pointer[first + place] = parameter.pointer[from + step * place]
      }
    }
    return tensor
  }

  /// Gives the parameters the numbers of a tensor of this shape. All must be there.
  func assign(_ tensor: Tensor) {
    forEachRun { parameter, first, from, step, count in
      let numbers = parameter.change()
      for place in 0..<count {
        numbers[from + step * place] = tensor.pointer[first + place]
      }
    }
  }

  /// Calls the body for every run of the tensor that lies behind each other: numbers `first...`
  /// belong to numbers `from, from + step...` of a parameter.
  private func forEachRun(
    _ body: (_ parameter: Parameter, _ first: Int, _ from: Int, _ step: Int, _ count: Int) -> Void
  ) {
    let width = (shape.last ?? 0) / parts.count
    let rows = shape.dropLast().reduce(1, *)
    for (number, parameter) in parts.enumerated() {
      guard let parameter else { continue }
      for row in 0..<rows {
        let first = (row * parts.count + number) * width
        if isTransposed {
          body(parameter, first, row, rows, width)
        } else {
          body(parameter, first, row * width, 1, width)
        }
      }
    }
  }
}

extension GPT2Tensor {
  /// The name of the logits' own matrix, which stands outside of `transformer.`.
  static let headName = "lm_head.weight"
  /// The name of the token table.
  static let tableName = "wte.weight"

  /// All tensors of a model; nil where GPT-2's form has no place for it.
  static func all(of model: GPT) -> [GPT2Tensor]? {
    guard let positions = model.positions as? LearnedPositions else { return nil }
    var tensors = [
      GPT2Tensor(tableName, model.tokens.table), GPT2Tensor("wpe.weight", positions.table),
    ]
    for (number, block) in model.blocks.enumerated() {
      guard let block = block as? TransformerBlock,
        let attention = block.attention as? MultiHeadAttention,
        let network = block.feedForward as? FeedForward,
        let before = norm("h.\(number).ln_1", block.attentionNorm),
        let between = norm("h.\(number).ln_2", block.feedForwardNorm),
        let asking = linear(
          "h.\(number).attn.c_attn", [attention.query, attention.key, attention.value]),
        let output = linear("h.\(number).attn.c_proj", [attention.output]),
        let up = linear("h.\(number).mlp.c_fc", [network.up]),
        let down = linear("h.\(number).mlp.c_proj", [network.down])
      else { return nil }
      tensors += before + between + asking + output + up + down
    }
    guard let last = norm("ln_f", model.norm) else { return nil }
    tensors += last
    if let head = model.head {
      guard let head = head as? Linear, head.bias == nil else { return nil }
      tensors.append(GPT2Tensor(headName, head.weight))
    }
    return tensors
  }

  private static func norm(_ name: String, _ layer: any Layer) -> [GPT2Tensor]? {
    guard let norm = layer as? LayerNorm else { return nil }
    return [
      GPT2Tensor("\(name).weight", norm.weight),
      GPT2Tensor("\(name).bias", biases: [norm.bias], count: norm.weight.count),
    ]
  }

  private static func linear(_ name: String, _ layers: [any Layer]) -> [GPT2Tensor]? {
    let maps = layers.compactMap { $0 as? Linear }
    guard maps.count == layers.count else { return nil }
    return [
      GPT2Tensor("\(name).weight", weights: maps.map(\.weight)),
      GPT2Tensor("\(name).bias", biases: maps.map(\.bias), count: maps[0].weight.shape[0]),
    ]
  }
}
