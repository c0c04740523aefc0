// The symmetry demonstration: reorder the input of one attention layer, un-reorder its output,
// compare.

import Sequitur

/// How far a layer f is from commuting with a permutation P of its rows.
package struct Symmetry: Sendable {
  package static let permutation = [2, 0, 4, 1, 5, 3]
  /// What a permutation may move a number by without positions, of numbers of order one.
  package static let rounding: Float = 2e-6

  /// The largest and mean |f(P x) - P f(x)|.
  package let largest, mean: Float
  /// The mean |f(P x) - f(x)|, without undoing the permutation: shows that P moves something at
  /// all.
  package let control: Float
  /// The largest |mean f(P x) - mean f(x)|, the mean over positions.
  package let pooled: Float

  /// Measures a layer in evaluation mode on x [1, T, C].
  package init(of layer: (Tensor) -> Tensor, on x: Tensor, order: [Int] = permutation) {
    let (plain, permuted) = withoutGradient { (layer(x), layer(x.reordered(by: order))) }
    let difference = (permuted - plain.reordered(by: order)).absolute()
    largest = difference.largest
    mean = difference.mean().item
    control = (permuted - plain).absolute().mean().item
    pooled = (permuted.mean(axes: [1]) - plain.mean(axes: [1])).absolute().largest
  }
}

/// The symmetry of one untrained layer of the toy model's sizes, on 6 tokens; its keys in files of
/// results are the names.
package struct SymmetryRow: Encodable, Sendable {
  package let encoding: PositionEncodingKind
  package let causal: Bool
  package let maxDeviation, meanDeviation, control, pooledDeviation: Float
  /// The largest |f(R x) - R f(x)| for the reversal R.
  package let reversalDeviation: Float

  package init(_ encoding: PositionEncodingKind, causal: Bool) {
    var random = SeededRandom(seed: 1)
    let length = Symmetry.permutation.count
    let x = Tensor(normal: [1, length, ToyModel.width], using: &random)
    let positions = encoding.make(
      ToyModel.positionSizes(length: length, causal: causal), using: &random)
    let attention = MultiHeadAttention(
      width: ToyModel.width, heads: ToyModel.heads, causal: causal, positions: positions,
      using: &random)
    func output(_ x: Tensor) -> Tensor { attention(positions.addToTokens(x, from: 0)) }
    let found = Symmetry(of: output, on: x)
    self.encoding = encoding
    self.causal = causal
    (maxDeviation, meanDeviation) = (found.largest, found.mean)
    (control, pooledDeviation) = (found.control, found.pooled)
    reversalDeviation = Symmetry(of: output, on: x, order: (0..<length).reversed()).largest
  }
}

extension Tensor {
  fileprivate var largest: Float { reshaped([count]).maximum(axis: 0).item }
}
