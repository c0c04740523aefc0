// PositionTables: what a position encoding does to sequences of one length, as tables for a script
// that knows the places where encodings act, but no encoding.

import Sequitur
import SequiturBase

/// What an encoding does to n tokens in H heads of width D, place by place. All tables are
/// row-major; what is nil does nothing.
package struct PositionTables: Encodable, Sendable {
  /// Pairs of channels of queries and keys that turn: (x, y) to (x cos - y sin, x sin + y cos).
  package struct Turn: Encodable, Sendable {
    /// Whether a row is widened before it turns, to the softplus of its D channels and D zeros.
    package let widens: Bool
    package let pairs: [[Int]]
    package let queries, keys: Angles
  }

  /// Cosines and sines [n, H, pairs].
  package struct Angles: Encodable, Sendable {
    package let cosines, sines: ExportedNumbers
  }

  /// [n, C], added to the token rows.
  package let rows: ExportedNumbers
  /// What q · k is multiplied by.
  package let scale: Float
  package let turn: Turn?
  /// [H, n, n], added to the scaled logits.
  package let bias: ExportedNumbers?
  /// [H, n, n], 1 where a query sees a key, else 0.
  package let visible: [Int]?
  /// [n, n, D]: for query i and key j what is added to the key, not turned, and to the value.
  package let keyRows, valueRows: ExportedNumbers?

  /// Asks an encoding what it does at places 0 ..< n.
  package init(of encoding: any PositionEncoding, length n: Int, heads: Int, headWidth: Int) {
    let places = AttentionPositions(queries: 0..<n, keys: 0..<n)
    let (tokens, queries) = (
      Tensor(zeros: [1, n, heads * headWidth]), Tensor(zeros: [1, n, heads, headWidth])
    )
    let shaw = encoding as? ShawPositions
    (rows, bias) = withoutGradient {
      (
        ExportedNumbers(encoding.addToTokens(tokens, from: 0).values),
        // Shaw's depends on the queries, and is told by rows instead.
        shaw == nil
          ? encoding.logitBias(queries: queries, at: places).map { ExportedNumbers($0.values) }
          : nil
      )
    }
    scale = encoding.logitScale(headWidth: headWidth)
    turn = Turn(of: encoding, length: n, heads: heads, headWidth: headWidth)
    visible = encoding.visibleKeys(heads: heads, at: places).map { $0.bytes.map(Int.init) }
    (keyRows, valueRows) = (shaw?.rows(\.keys, length: n), shaw?.rows(\.values, length: n))
  }
}

extension PositionTables.Turn {
  /// Turns rows whose pairs are all (1, 0): what comes out are the cosines and sines.
  fileprivate init?(of encoding: any PositionEncoding, length: Int, heads: Int, headWidth: Int) {
    let row: [Float]
    switch encoding {
    case let rotary as RotaryPositions:
      let half = headWidth / 2
      widens = false
      pairs = (0..<half).map {
        rotary.pairing == .interleaved ? [2 * $0, 2 * $0 + 1] : [$0, $0 + half]
      }
      let firsts = Set(pairs.map { $0[0] })
      row = (0..<headWidth).map { firsts.contains($0) ? 1 : 0 }
    case is PolarPositions:
      widens = true
      pairs = (0..<headWidth).map { [$0, $0 + headWidth] }
      // Its softplus is 1.
      row = [Float](repeating: Float(log(exp(1.0) - 1)), count: headWidth)
    default: return nil
    }
    let rows = Tensor(
      (0..<length * heads).flatMap { _ in row }, shape: [1, length, heads, headWidth])
    (queries, keys) = withoutGradient { [pairs] in
      (
        PositionTables.Angles(encoding.turn(queries: rows, at: 0..<length), pairs),
        PositionTables.Angles(encoding.turn(keys: rows, at: 0..<length), pairs)
      )
    }
  }
}

extension PositionTables.Angles {
  fileprivate init(_ turned: Tensor, _ pairs: [[Int]]) {
    let (values, width) = (turned.values, turned.shape[3])
    func channels(_ side: Int) -> ExportedNumbers {
      ExportedNumbers(
        stride(from: 0, to: values.count, by: width).flatMap { start in
          pairs.map { values[start + $0[side]] }
        })
    }
    (cosines, sines) = (channels(0), channels(1))
  }
}

extension ShawPositions {
  /// A table's row for each query and key, [n, n, D].
  fileprivate func rows(
    _ table: KeyPath<ShawPositions, Parameter>, length: Int
  ) -> ExportedNumbers {
    let (values, width) = (self[keyPath: table].values, keys.shape[1])
    return ExportedNumbers(
      (0..<length).flatMap { i in
        (0..<length).flatMap { j in
          let row = max(-maximumDistance, min(maximumDistance, j - i)) + maximumDistance
          return values[row * width..<(row + 1) * width]
        }
      })
  }
}
