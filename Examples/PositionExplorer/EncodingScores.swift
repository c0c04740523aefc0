// What encodings do to the scores of one query, computed by the library's own encodings.

import Sequitur
import ToyModels

/// Biases, turned pairs and scores of one encoding with heads of random queries and keys, which are
/// the same at every position, so that only the position makes a difference.
struct EncodingScores {
  static let heads = 4, headWidth = 16
  /// Distances from -reach to reach are scored.
  static let reach = 32
  /// The positions of bias maps.
  static let mapped = 32
  /// The distance from which on Shaw's vectors are alike.
  static let clipDistance = 8

  let kind: PositionEncodingKind
  private let encoding: any PositionEncoding
  /// Random rows [H, D].
  private let query, key: [Float]

  /// An encoding whose trained tables are random, as before any training, but larger, to be seen.
  init(_ kind: PositionEncodingKind, seed: UInt64) {
    self.kind = kind
    (query, key) = (Self.rows(seed: seed, part: 2), Self.rows(seed: seed, part: 3))
    var random = SeededRandom(seed: seed).keyed(by: [1])
    encoding = kind.make(
      PositionEncodingSizes(
        maximumLength: 2 * Self.reach + 1, width: Self.heads * Self.headWidth, heads: Self.heads,
        causal: false, deviation: 1, clipDistance: Self.clipDistance, polarStart: .uniform),
      using: &random)
  }

  private static func rows(seed: UInt64, part: Int) -> [Float] {
    var random = SeededRandom(seed: seed).keyed(by: [part])
    return (0..<heads * headWidth).map { _ in random.normal() }
  }

  /// One content at each of so many positions, [1, T, H, D].
  private static func repeated(_ rows: [Float], _ count: Int) -> Tensor {
    Tensor((0..<count).flatMap { _ in rows }, shape: [1, count, heads, headWidth])
  }

  /// The score of the query for keys at the distances j - i from -reach to reach, a list for each
  /// head; NaN where the head does not see the key. The keys are one random row, or the query's own.
  func scores(ofItself: Bool = false) -> [[Double]] {
    let count = 2 * Self.reach + 1
    let positions = AttentionPositions(queries: Self.reach..<Self.reach + 1, keys: 0..<count)
    let queries = Self.repeated(query, 1)
    let (turnedQuery, turnedKeys) = withoutGradient {
      (
        encoding.turn(queries: queries, at: positions.queries),
        encoding.turn(
          keys: Self.repeated(ofItself ? query : key, count), at: positions.keys)
      )
    }
    let width = turnedQuery.shape[3]
    let (q, k) = (turnedQuery.values.map(Double.init), turnedKeys.values.map(Double.init))
    let scale = Double(encoding.logitScale(headWidth: Self.headWidth))
    let bias = bias(of: queries, at: positions)
    return (0..<Self.heads).map { head in
      (0..<count).map { place in
        let first = (place * Self.heads + head) * width
        return scale * dot(q[head * width..<(head + 1) * width], k[first..<first + width])
          + bias[head * count + place]
      }
    }
  }

  /// What is added to the scaled product of query and key, a map [T, T] for each head; NaN where
  /// the head does not see the key.
  func biasMaps() -> [Matrix] {
    let count = Self.mapped
    let positions = AttentionPositions(queries: 0..<count, keys: 0..<count)
    let bias = bias(of: Self.repeated(query, count), at: positions)
    return (0..<Self.heads).map { head in
      Matrix(rows: count, columns: count) { bias[(head * count + $0) * count + $1] }
    }
  }

  /// The bias [H, T, S], NaN where a key is hidden.
  private func bias(of queries: Tensor, at positions: AttentionPositions) -> [Double] {
    let count = Self.heads * positions.queries.count * positions.keys.count
    let bias = withoutGradient { encoding.logitBias(queries: queries, at: positions) }
    let values = bias?.values.map(Double.init) ?? [Double](repeating: 0, count: count)
    guard let visible = encoding.visibleKeys(heads: Self.heads, at: positions) else {
      return values
    }
    return values.indices.map { visible[$0] ? values[$0] : .nan }
  }

  /// The first head's keys of one content after the turn, a row for each of so many positions.
  func turned(_ content: [Float], positions count: Int) -> Matrix {
    let rows = (0..<Self.heads).flatMap { _ in content }
    let keys = withoutGradient {
      encoding.turn(keys: Self.repeated(rows, count), at: 0..<count)
    }
    let width = keys.shape[3]
    let values = keys.values
    return Matrix(rows: count, columns: width) { Double(values[$0 * Self.heads * width + $1]) }
  }
}
