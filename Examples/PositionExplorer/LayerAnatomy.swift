// One attention layer at the sizes of the articles: shapes, weights, and its blindness to order.

import Sequitur
import SequiturBase
import ToyModels

/// What is measured on untrained layers.
struct LayerAnatomy: Sendable {
  /// A layer without positions of width 32, with 4 heads, on 6 rows.
  let symmetry: Symmetry

  let outputShape, weightShape: [Int]
  /// The sums of the rows of weights.
  let rowSums: Moments
  let largestWeight: Double
  /// The mean entropy of a row of weights over that of even ones, between 0 and 1.
  let evenness: Double
  /// Weights of the first sequence, a matrix for each head.
  let heads: [Matrix]
  /// Their mean, as the article shows them.
  let meanOfHeads: Matrix

  /// The heads of the layer with positions.
  static let headCount = 8

  init(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let blind = MultiHeadAttention(width: 32, heads: 4, using: &random)
    symmetry = Symmetry(
      of: { blind($0) },
      on: Tensor(normal: [1, Symmetry.permutation.count, 32], using: &random))

    // Positions, self-attention, a residual connection and a norm: 2 sequences of 20 rows, width
    // 64.
    let (time, width) = (20, 64)
    let tokens = Tensor(normal: [2, time, width], deviation: 0.5, using: &random)
    let positions = SinusoidalPositions(maximumLength: time, width: width)
    let attention = MultiHeadAttention(width: width, heads: Self.headCount, using: &random)
    let norm = LayerNorm(width: width)
    let rows = positions.addToTokens(tokens, from: 0)
    let result = withoutGradient { attention.withWeights(rows) }
    outputShape = withoutGradient { norm(rows + result.output).shape }
    weightShape = result.weights.shape
    // All rows of weights [B, H, T, S] below each other.
    let weights = Matrix(rowsOf: result.weights)
    rowSums = Moments((0..<weights.rows).map { weights.row($0).reduce(0, +) })
    largestWeight = weights.values.max() ?? 0
    let entropy = weights.values.reduce(0) { $0 - ($1 > 0 ? $1 * log($1) : 0) }
    evenness = entropy / Double(weights.rows) / log(Double(time))
    let heads = Matrix.heads(of: result.weights)
    meanOfHeads = Matrix(rows: time, columns: time) { row, column in
      mean(heads.map { $0[row, column] })
    }
    self.heads = heads
  }
}
