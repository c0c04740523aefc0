// ShawPositions: the golden case, values by the formula, clipped distances.

import Foundation
import SequiturNN
import SequiturTensor
import Testing

struct ShawPositionsTests {
  /// aK[r, c] = sin(0.5 + 3 r + c).
  private static func golden() -> ShawPositions {
    var random = SeededRandom(seed: 1)
    let encoding = ShawPositions(headWidth: 4, maximumDistance: 2, deviation: 1, using: &random)
    let places = (0..<20).map { Double(3 * ($0 / 4) + $0 % 4) }
    encoding.keys.assign(places.map { Float(sin(0.5 + $0)) })
    return encoding
  }

  @Test func goldenCase() throws {
    // The table of the values leaves logits and weights alone.
    try expectGolden("shaw_K2", Self.golden())
  }

  @Test(arguments: [(1, 1), (3, 4), (5, 7)]) func valuesGainTheirTable(heads: Int, length: Int) {
    var random = SeededRandom(seed: 2)
    let width = 3
    let encoding = ShawPositions(
      headWidth: width, maximumDistance: 2, deviation: 1, using: &random)
    let x = Tensor(normal: [2, length, heads * width], using: &random)
    let result = bareAttention(width: heads * width, heads: heads, positions: encoding)
      .withWeights(x)
    let table = encoding.values
    // z_i = Σ_j w_ij (v_j + aV_r), in Double.
    for b in 0..<2 {
      for i in 0..<length {
        for channel in 0..<heads * width {
          let (head, c) = (channel / width, channel % width)
          var expected = 0.0
          for j in 0..<length {
            let row = max(-2, min(2, j - i)) + 2
            let value = Double(x[b, j, channel]) + Double(table[row, c])
            expected += Double(result.weights[b, head, i, j]) * value
          }
          #expect(
            abs(Double(result.output[b, i, channel]) - expected) < 1e-6,
            "\(heads) heads: sequence \(b), query \(i), channel \(channel)")
        }
      }
    }
  }

  @Test func distancesFromTheMaximumOnAreAlike() {
    var random = SeededRandom(seed: 3)
    let encoding = ShawPositions(headWidth: 2, maximumDistance: 3, deviation: 1, using: &random)
    func score(_ distance: Int) -> Float {
      encoding.score([0.3, -0.8], at: 20, [0.5, 0.2], at: 20 + distance)
    }
    for distance in 3...12 {
      #expect(score(distance) == score(3), "\(distance)")
      #expect(score(-distance) == score(-3), "\(-distance)")
    }
    #expect(Set((-3...3).map(score)).count == 7)
  }

  @Test func dropoutActsOnWhatTheValuesGain() {
    var random = SeededRandom(seed: 4)
    let encoding = ShawPositions(headWidth: 2, maximumDistance: 1, deviation: 1, using: &random)
    let layer = MultiHeadAttention(
      width: 4, heads: 2, dropout: 0.5, positions: encoding, using: &random)
    let x = waves([1, 3, 4], phase: 0.2)
    let evaluated = layer.withWeights(x)
    var (first, second) = (SeededRandom(seed: 5), SeededRandom(seed: 5))
    let trained = withTraining(using: &first) { layer.withWeights(x) }
    #expect(bits(trained.output) == bits(withTraining(using: &second) { layer(x) }))
    #expect(deviation(trained.output, evaluated.output) > 0.01)
    // Weights are told before dropout.
    #expect(bits(trained.weights) == bits(evaluated.weights))
  }

  @Test func tables() {
    var random = SeededRandom(seed: 6)
    let encoding = ShawPositions(headWidth: 3, maximumDistance: 4, using: &random)
    #expect(encoding.name == "Shaw")
    #expect(encoding.maximumDistance == 4)
    #expect(encoding.namedParameters().map(\.name) == ["keys", "values"])
    #expect(encoding.parameters.map(\.shape) == [[9, 3], [9, 3]])
    #expect(encoding.maximumLength == nil)
  }

  @Test func headsOfAnotherWidthStop() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var random = SeededRandom(seed: 1)
      let encoding = ShawPositions(headWidth: 4, maximumDistance: 2, using: &random)
      _ = encoding.scores(Tensor(zeros: [1, 2, 1, 6]), Tensor(zeros: [1, 2, 1, 6]))
    }
    #expect(message(of: result).contains("Shaw positions: found heads of width 6, expected 4"))
  }

  @Test func aDistanceOfZeroStops() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var random = SeededRandom(seed: 1)
      _ = ShawPositions(headWidth: 4, maximumDistance: 0, using: &random)
    }
    #expect(message(of: result).contains("head width 4, maximum distance 0"))
  }
}
