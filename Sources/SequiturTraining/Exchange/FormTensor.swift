// The tensors of a form and the parameters behind them: one list, for reading and for writing.

import SequiturNN
import SequiturTensor

/// One tensor of a form: parameters one behind the other, transposed or their rows in another order
/// where the form has them so.
struct FormTensor {
  /// The rows of a parameter.
  private struct Part {
    /// Nil for what the model lacks, and what stays as it is made.
    let tensor: Tensor?
    let rows: Int
    /// Which of the parameter's rows stand one behind the other; nil for all as they are.
    var order: [Int]?
  }

  /// Its name, without the form's prefix.
  let name: String
  let shape: [Int]
  /// Whether it is the weight of a linear map, or the token table.
  private(set) var isMatrix = false
  private let parts: [Part]
  private var isTransposed = false
  /// What it holds where there is no parameter.
  private var filling: Float = 0

  /// A tensor as it is; nil stands for one of zeros or ones.
  fileprivate init(_ name: String, _ tensor: Tensor?, shape: [Int], filling: Float = 0) {
    (self.name, self.shape, self.filling) = (name, shape, filling)
    parts = [Part(tensor: tensor, rows: shape[0])]
  }

  /// A table of rows.
  fileprivate init(_ name: String, table: Tensor) {
    self.init(name, table, shape: table.shape)
    isMatrix = true
  }

  /// Weights [outputs, inputs] of maps side by side.
  fileprivate init(_ name: String, weightsOf maps: [FormMap], isTransposed: Bool) {
    self.name = name
    let outputs = maps.reduce(0) { $0 + $1.map.weight.shape[0] }
    let inputs = maps[0].map.weight.shape[1]
    shape = isTransposed ? [inputs, outputs] : [outputs, inputs]
    parts = maps.map { Part(tensor: $0.map.weight, rows: $0.map.weight.shape[0], order: $0.order) }
    (isMatrix, self.isTransposed) = (true, isTransposed)
  }

  /// Their biases, or zeros.
  fileprivate init(_ name: String, biasesOf maps: [FormMap]) {
    self.name = name
    parts = maps.map { Part(tensor: $0.map.bias, rows: $0.map.weight.shape[0], order: $0.order) }
    shape = [parts.reduce(0) { $0 + $1.rows }]
  }

  /// The tensor with the parameters' numbers.
  func tensor() -> Tensor {
    let tensor = Tensor(zeros: shape)
    if filling != 0 { tensor.pointer.update(repeating: filling, count: tensor.count) }
    forEachRun { source, first, from, step, count in
      for place in 0..<count {
        tensor.pointer[first + place] = source.pointer[from + step * place]
      }
    }
    return tensor
  }

  /// Gives the parameters the numbers of a tensor of this shape; false where it has others than it is
  /// filled with in place of a parameter that the model lacks.
  func assign(_ tensor: Tensor) -> Bool {
    guard parts.contains(where: { $0.tensor != nil }) else {
      return (0..<tensor.count).allSatisfy { tensor.pointer[$0] == filling }
    }
    forEachRun { target, first, from, step, count in
      guard let numbers = (target as? Parameter)?.change() else { return }
      for place in 0..<count {
        numbers[from + step * place] = tensor.pointer[first + place]
      }
    }
    return true
  }

  /// Calls the body for every run of the tensor that lies behind each other: numbers `first...`
  /// belong to numbers `from, from + step...` of a parameter.
  private func forEachRun(
    _ body: (_ tensor: Tensor, _ first: Int, _ from: Int, _ step: Int, _ count: Int) -> Void
  ) {
    let all = parts.reduce(0) { $0 + $1.rows }
    var before = 0
    for part in parts {
      defer { before += part.rows }
      guard let tensor = part.tensor, part.rows > 0 else { continue }
      let columns = tensor.count / part.rows
      if isTransposed {
        for column in 0..<columns {
          body(tensor, column * all + before, column, columns, part.rows)
        }
      } else {
        for row in 0..<part.rows {
          let from = part.order?[row] ?? row
          body(tensor, (before + row) * columns, from * columns, 1, columns)
        }
      }
    }
  }
}

/// A linear map, and the order in which a form has its outputs.
private struct FormMap {
  let map: Linear
  var order: [Int]?
}

extension FormTensor {
  /// All tensors of a model; nil where the form has no place for it.
  static func all(
    of model: GPT, form: ModelForm, in container: FormContainer
  ) -> [FormTensor]? {
    let names = form.names(in: container)
    let width = model.tokens.table.shape[1]
    var tensors = [FormTensor("\(names.tokens).weight", table: model.tokens.table)]
    if let name = names.positions {
      let table =
        (model.positions as? LearnedPositions)?.table
        ?? (model.positions as? SinusoidalPositions)?.table
      tensors.append(
        FormTensor(
          "\(name).weight", table, shape: table?.shape ?? [model.contextLength, width]))
    }
    let biases = form.biases(in: container)
    func linear(_ name: String, _ maps: [FormMap]) -> [FormTensor] {
      let weight = FormTensor(
        "\(name).weight", weightsOf: maps, isTransposed: names.isTransposed)
      let hasBias = biases == .always || biases == .asInModel && maps[0].map.bias != nil
      return [weight] + (hasBias ? [FormTensor("\(name).bias", biasesOf: maps)] : [])
    }
    for (number, block) in model.blocks.enumerated() {
      let path = "\(names.blocks).\(number)"
      guard let block = block as? TransformerBlock,
        let attention = block.attention as? MultiHeadAttention,
        let network = block.feedForward as? FeedForward,
        let query = attention.query as? Linear, let key = attention.key as? Linear,
        let value = attention.value as? Linear, let output = attention.output as? Linear,
        let up = network.up as? Linear, let down = network.down as? Linear,
        let before = norm("\(path).\(names.attentionNorm)", block.attentionNorm, width),
        let between = norm("\(path).\(names.feedForwardNorm)", block.feedForwardNorm, width)
      else { return nil }
      let headWidth = width / attention.heads
      let interleaves = form.interleavesPairs(in: container)
      func turned(_ map: Linear, _ heads: Int) -> FormMap {
        FormMap(
          map: map,
          order: order(of: attention.positions, heads, headWidth, interleaved: interleaves))
      }
      let asking = [
        turned(query, attention.heads), turned(key, attention.keyHeads), FormMap(map: value),
      ]
      tensors += before + between
      if names.asking.count == 1 {
        tensors += linear("\(path).\(names.asking[0])", asking)
      } else {
        tensors += zip(names.asking, asking).flatMap { linear("\(path).\($0)", [$1]) }
      }
      tensors += linear("\(path).\(names.output)", [FormMap(map: output)])
      if let gate = network.gate as? Linear {
        tensors += linear("\(path).\(names.gate)", [FormMap(map: gate)])
      }
      tensors += linear("\(path).\(names.up)", [FormMap(map: up)])
      tensors += linear("\(path).\(names.down)", [FormMap(map: down)])
    }
    guard let last = norm(names.norm, model.norm, width) else { return nil }
    tensors += last
    if let head = model.head {
      guard let head = head as? Linear, head.bias == nil else { return nil }
      tensors.append(FormTensor("\(names.head).weight", table: head.weight))
    } else if form == .stablelm, container == .gguf {
      // llama.cpp knows no tied head of this form.
      tensors.append(FormTensor("\(names.head).weight", table: model.tokens.table))
    }
    return tensors
  }

  /// A norm's weight, ones where it has none, and a layer norm's bias, zeros where it has none.
  private static func norm(_ name: String, _ layer: any Layer, _ width: Int) -> [FormTensor]? {
    func vector(_ part: String, _ parameter: Parameter?, _ filling: Float) -> FormTensor {
      FormTensor("\(name).\(part)", parameter, shape: [width], filling: filling)
    }
    switch layer {
    case let norm as LayerNorm:
      return [vector("weight", norm.weight, 1), vector("bias", norm.bias, 0)]
    case let norm as RMSNorm: return [vector("weight", norm.weight, 1)]
    case let norm as WeightlessNorm:
      let weight = vector("weight", nil, 1)
      return norm.kind == .layer ? [weight, vector("bias", nil, 0)] : [weight]
    default: return nil
    }
  }

  /// The order of the rows of queries or keys in which the pairs that RoPE turns stand as a form
  /// has them; nil where they do so already.
  private static func order(
    of positions: any PositionEncoding, _ heads: Int, _ headWidth: Int, interleaved: Bool
  ) -> [Int]? {
    guard let rotary = positions as? RotaryPositions,
      (rotary.pairing == .interleaved) != interleaved
    else { return nil }
    let half = headWidth / 2
    let head = (0..<headWidth).map { row in
      interleaved ? row / 2 + row % 2 * half : row % half * 2 + row / half
    }
    return (0..<heads).flatMap { number in head.map { number * headWidth + $0 } }
  }
}
