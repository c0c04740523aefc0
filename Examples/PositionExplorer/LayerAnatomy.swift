// One attention layer at the sizes of the articles: shapes, weights, and its blindness to order.

import Foundation
import PositionAnalysis
import Sequitur

/// What is measured on untrained layers.
struct LayerAnatomy: Sendable {
  /// The largest and the mean difference between f(P x) and P f(x) without positions.
  let largestDifference, meanDifference: Double
  /// The mean difference between f(P x) and f(x): 0 for a layer that ignores its input.
  let control: Double
  /// The largest difference between the means over positions of f(P x) and f(x).
  let pooledDifference: Double

  let outputShape, weightShape: [Int]
  /// The sums of the rows of weights.
  let rowSums: Moments
  let largestWeight: Double
  /// The mean entropy of a row of weights over that of even ones, between 0 and 1.
  let evenness: Double
  /// Weights of the first sequence, a matrix for each head.
  let heads: [Matrix]

  static let permutation = [2, 0, 4, 1, 5, 3]

  init(seed: UInt64) {
    var random = SeededRandom(seed: seed)

    // Order-blindness: width 32, 4 heads, 6 positions.
    let length = Self.permutation.count
    let blind = MultiHeadAttention(width: 32, heads: 4, using: &random)
    let x = Tensor(normal: [1, length, 32], using: &random)
    func reordered(_ x: Tensor) -> Tensor {
      .concatenate(Self.permutation.map { x.slice(axis: 1, $0..<$0 + 1) }, axis: 1)
    }
    let plain = withoutGradient { blind(x) }
    let permuted = withoutGradient { blind(reordered(x)) }
    let difference = Self.sizes(permuted - reordered(plain))
    largestDifference = difference.max() ?? 0
    meanDifference = mean(difference)
    control = mean(Self.sizes(permuted - plain))
    pooledDifference =
      Self.sizes(permuted.mean(axes: [1]) - plain.mean(axes: [1])).max() ?? 0

    // Positions, self-attention, a residual connection and a norm: 2 sequences of 20 rows, width 64.
    let (batch, time, width, headCount) = (2, 20, 64, 4)
    let tokens = Tensor(normal: [batch, time, width], deviation: 0.5, using: &random)
    let positions = SinusoidalPositions(maximumLength: time, width: width)
    let attention = MultiHeadAttention(width: width, heads: headCount, using: &random)
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
    heads = (0..<headCount).map { head in
      Matrix(rows: time, columns: time) { weights[head * time + $0, $1] }
    }
  }

  private static func sizes(_ x: Tensor) -> [Double] { x.values.map { abs(Double($0)) } }
}
