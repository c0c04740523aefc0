// classifier.js once more, in Swift and in Double: what a script makes of an exported model.

import ExampleSupport
import ToyModels

/// Runs an exported model, from its numbers alone.
struct ExportedClassifier {
  typealias Rows = [[Double]]

  let model: ExportedModel
  /// What its position encoding does, or another's.
  let hooks: PositionTables

  init(_ model: ExportedModel, hooks: PositionTables? = nil) {
    self.model = model
    self.hooks = hooks ?? model.hooks
  }

  /// The logits of a sentence, and the weights of each layer and head, a row a query.
  func run(_ ids: [Int32]) -> (logits: [Double], maps: [[Rows]]) {
    let sizes = model.sizes
    let table = numbers("tokens.table")
    var rows = ids.enumerated().map { place, id in
      sum(
        part(table, Int(id), sizes.width),
        part(hooks.rows.values.map(Double.init), place, sizes.width))
    }
    var maps: [[Rows]] = []
    for layer in 0..<sizes.layers {
      let (outer, inner) = ("blocks.\(layer).attention", "blocks.\(layer).feedForward")
      let attended = attention(outer, layerNorm(outer + "Norm", rows))
      maps.append(attended.maps)
      rows = zip(rows, attended.rows).map(sum)
      let hidden = linear(inner + ".up", layerNorm(inner + "Norm", rows)).map {
        $0.map { max($0, 0) }
      }
      rows = zip(rows, linear(inner + ".down", hidden)).map(sum)
    }
    let mean = rows.dropFirst().reduce(rows[0], sum).map { $0 / Double(rows.count) }
    let read = model.readsLast ? rows[rows.count - 1] : mean
    return (linear("head", layerNorm("norm", [read]))[0], maps)
  }

  private func numbers(_ name: String) -> [Double] {
    (model.weights[name]?.values ?? []).map(Double.init)
  }

  private func part(_ table: [Double], _ index: Int, _ width: Int) -> [Double] {
    Array(table[index * width..<(index + 1) * width])
  }

  private func sum(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map(+) }

  private func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).map(*).reduce(0, +) }

  private func linear(_ name: String, _ rows: Rows) -> Rows {
    let (weight, bias) = (numbers(name + ".weight"), numbers(name + ".bias"))
    return rows.map { x in
      bias.indices.map { bias[$0] + dot(x, part(weight, $0, x.count)) }
    }
  }

  private func layerNorm(_ name: String, _ rows: Rows) -> Rows {
    let (weight, bias) = (numbers(name + ".weight"), numbers(name + ".bias"))
    return rows.map { x in
      let mean = x.reduce(0, +) / Double(x.count)
      let variance = x.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(x.count)
      let scale = 1 / (variance + Double(model.sizes.epsilon)).squareRoot()
      return x.indices.map { (x[$0] - mean) * scale * weight[$0] + bias[$0] }
    }
  }

  private func turned(_ x: [Double], _ angles: PositionTables.Angles?, _ index: Int) -> [Double] {
    guard let turn = hooks.turn, let angles else { return x }
    let zeros = [Double](repeating: 0, count: x.count)
    let from = turn.widens ? x.map { log(1 + exp($0)) } + zeros : x
    var to = from
    for (number, pair) in turn.pairs.enumerated() {
      let cosine = Double(angles.cosines.values[index * turn.pairs.count + number])
      let sine = Double(angles.sines.values[index * turn.pairs.count + number])
      to[pair[0]] = from[pair[0]] * cosine - from[pair[1]] * sine
      to[pair[1]] = from[pair[0]] * sine + from[pair[1]] * cosine
    }
    return to
  }

  private func attention(_ name: String, _ rows: Rows) -> (rows: Rows, maps: [Rows]) {
    let (sizes, n) = (model.sizes, rows.count)
    let width = sizes.width / sizes.heads
    let queries = linear(name + ".query", rows)
    let keys = linear(name + ".key", rows)
    let values = linear(name + ".value", rows)
    var output = Rows(repeating: [], count: n)
    let maps = (0..<sizes.heads).map { head -> Rows in
      func row(_ table: ExportedNumbers?, _ i: Int, _ j: Int) -> [Double] {
        table.map { part($0.values.map(Double.init), i * n + j, width) }
          ?? [Double](repeating: 0, count: width)
      }
      let map = (0..<n).map { i -> [Double] in
        let query = part(queries[i], head, width)
        let powers = (0..<n).map { j -> Double in
          let index = (head * n + i) * n + j
          if model.causal && j > i || hooks.visible?[index] == 0 { return 0 }
          let product = dot(
            turned(query, hooks.turn?.queries, i * sizes.heads + head),
            turned(part(keys[j], head, width), hooks.turn?.keys, j * sizes.heads + head))
          let bias = hooks.bias.map { Double($0.values[index]) } ?? 0
          return exp((product + dot(query, row(hooks.keyRows, i, j))) * Double(hooks.scale) + bias)
        }
        return powers.map { $0 / powers.reduce(0, +) }
      }
      for i in 0..<n {
        let heard = (0..<n).map { j in
          sum(part(values[j], head, width), row(hooks.valueRows, i, j)).map { $0 * map[i][j] }
        }
        output[i] += heard.dropFirst().reduce(heard[0], sum)
      }
      return map
    }
    return (linear(name + ".output", output), maps)
  }
}
