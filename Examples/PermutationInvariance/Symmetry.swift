// The symmetry demonstration: reorder the input of one attention layer, un-reorder its output,
// compare.

import Sequitur
import ToyModels

/// How far one attention layer is from commuting with a reordering of its input.
struct SymmetryRow: Sendable {
  let encoding: PositionEncodingKind
  let causal: Bool
  /// The largest and mean |f(P x) - P f(x)| for the permutation P.
  let maxDeviation, meanDeviation: Float
  /// The mean |f(P x) - f(x)|, without undoing the permutation: shows that P moves something at
  /// all.
  let control: Float
  /// The largest |mean f(P x) - mean f(x)|, the mean over positions.
  let pooledDeviation: Float
  /// The largest |f(R x) - R f(x)| for the reversal R.
  let reversalDeviation: Float
}

/// One untrained layer of the toy model's sizes, on 6 tokens, in evaluation mode.
enum Symmetry {
  static let permutation = [2, 0, 4, 1, 5, 3]
  /// What a permutation may move a number by without positions, of numbers of order one.
  static let rounding: Float = 2e-6

  /// Every encoding, bidirectional and causal.
  static func measure(_ encodings: [PositionEncodingKind]) -> [SymmetryRow] {
    [false, true].flatMap { causal in encodings.map { row($0, causal: causal) } }
  }

  private static func row(_ encoding: PositionEncodingKind, causal: Bool) -> SymmetryRow {
    var random = SeededRandom(seed: 1)
    let length = permutation.count
    let x = Tensor(normal: [1, length, ToyModel.width], using: &random)
    let positions = encoding.make(
      ToyModel.positionSizes(length: length, causal: causal), using: &random)
    let attention = MultiHeadAttention(
      width: ToyModel.width, heads: ToyModel.heads, causal: causal, positions: positions,
      using: &random)
    func output(_ x: Tensor) -> Tensor {
      withoutGradient { attention(positions.addToTokens(x, from: 0)) }
    }

    let plain = output(x)
    let permuted = output(reorder(x, by: permutation))
    let difference = (permuted - reorder(plain, by: permutation)).absolute()
    let reversal = Array((0..<length).reversed())
    let reversed = (output(reorder(x, by: reversal)) - reorder(plain, by: reversal)).absolute()
    return SymmetryRow(
      encoding: encoding, causal: causal, maxDeviation: largest(difference),
      meanDeviation: difference.mean().item, control: (permuted - plain).absolute().mean().item,
      pooledDeviation: largest((permuted.mean(axes: [1]) - plain.mean(axes: [1])).absolute()),
      reversalDeviation: largest(reversed))
  }

  /// Row i of the result is row `order[i]` of x [1, T, C].
  private static func reorder(_ x: Tensor, by order: [Int]) -> Tensor {
    x.reshaped([order.count, ToyModel.width]).gatherRows(Indices(order.map(Int32.init)))
      .reshaped([1, order.count, ToyModel.width])
  }

  private static func largest(_ x: Tensor) -> Float {
    x.reshaped([x.count]).maximum(alongAxis: 0).item
  }
}
