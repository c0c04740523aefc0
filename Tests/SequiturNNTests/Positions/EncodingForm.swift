// What the tests of position encodings share: every encoding by name, and scores and weights of one
// attention on its own.

import SequiturNN
import SequiturTensor

/// Every encoding and form, with random parameters that are large enough to matter.
enum EncodingForm: String, CaseIterable {
  case none, learned, sinusoidal, shaw, t5, t5Causal, alibi, alibiDirectional
  case rope, ropeHalfSplit, popeZero, popeUniform

  /// The encoding for H heads of an even width D, in models of width H * D.
  func make(heads: Int, headWidth: Int, maximumLength: Int = 16) -> any PositionEncoding {
    var random = SeededRandom(seed: 11)
    let width = heads * headWidth
    switch self {
    case .none: return NoPositions()
    case .learned:
      return LearnedPositions(
        maximumLength: maximumLength, width: width, deviation: 0.5, using: &random)
    case .sinusoidal: return SinusoidalPositions(maximumLength: maximumLength, width: width)
    case .shaw:
      return ShawPositions(
        headWidth: headWidth, maximumDistance: 3, deviation: 0.7, using: &random)
    case .t5:
      return T5Positions(
        heads: heads, buckets: 8, maximumDistance: 10, bidirectional: true, deviation: 0.7,
        using: &random)
    case .t5Causal:
      return T5Positions(
        heads: heads, buckets: 5, maximumDistance: 12, bidirectional: false, scaled: false,
        deviation: 0.7, using: &random)
    case .alibi: return ALiBiPositions()
    case .alibiDirectional: return ALiBiPositions(.directional)
    case .rope: return RotaryPositions()
    case .ropeHalfSplit: return RotaryPositions(pairing: .halfSplit, base: 500)
    case .popeZero: return PolarPositions(heads: heads, headWidth: headWidth, using: &random)
    case .popeUniform:
      return PolarPositions(
        heads: heads, headWidth: headWidth, base: 1000, start: .uniform, using: &random)
    }
  }

  /// The encodings that see absolute positions, added to the token rows.
  var isAdded: Bool { self == .learned || self == .sinusoidal }

  /// The encodings whose bidirectional attention cannot tell left from right.
  var isMirrorBlind: Bool { [.none, .alibi, .popeZero].contains(self) }
}

extension PositionEncoding {
  /// The logits [B, H, T, S] of queries [B, T, H, D] and keys [B, S, H, D] that stand at the given
  /// places, by the encoding's own hooks.
  func scores(_ queries: Tensor, _ keys: Tensor, at places: AttentionPositions) -> Tensor {
    let q = turn(queries: queries, at: places.queries).transposed(1, 2)
    let k = turn(keys: keys, at: places.keys).transposed(1, 2)
    let products =
      q.matmul(k, transposeSecond: true) * logitScale(headWidth: queries.shape[3])
    return logitBias(queries: queries, at: places).map { products + $0 } ?? products
  }

  /// The same from position 0.
  func scores(_ queries: Tensor, _ keys: Tensor) -> Tensor {
    let places = AttentionPositions(queries: 0..<queries.shape[1], keys: 0..<keys.shape[1])
    return scores(queries, keys, at: places)
  }

  /// The logit of one query [D] at a position and one key at another, for one head.
  func score(_ query: [Float], at i: Int, _ key: [Float], at j: Int) -> Float {
    let shape = [1, 1, 1, query.count]
    let places = AttentionPositions(queries: i..<i + 1, keys: j..<j + 1)
    return scores(Tensor(query, shape: shape), Tensor(key, shape: shape), at: places).item
  }
}

/// Attention whose four maps are the identity: queries are x, keys and values the context.
func bareAttention(
  width: Int, heads: Int, causal: Bool = false, positions: any PositionEncoding
) -> MultiHeadAttention {
  var random = SeededRandom(seed: 1)
  let layer = MultiHeadAttention(
    width: width, heads: heads, causal: causal, bias: false, positions: positions, using: &random)
  let identity = (0..<width * width).map { $0 % (width + 1) == 0 ? Float(1) : 0 }
  for (_, linear) in layer.modules(Linear.self) { linear.weight.assign(identity) }
  return layer
}
