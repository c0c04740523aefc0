// The numbers of the magnitude page: expected and found lengths over a range of token deviations.

import Sequitur
import ToyModels

/// Lengths and angles for token rows of several standard deviations σ.
struct MagnitudeSweep: Sendable {
  struct Step: Sendable {
    let deviation: Double
    let expected: Magnitude
    /// Means over the samples.
    let found: Magnitude
  }

  /// The σ of the article.
  static let articleDeviation = 0.5

  let width: Int
  /// Token rows for each σ.
  let samples = 100
  let steps: [Step]
  /// One token row with σ = 0.5 and the position row it is added to.
  let tokenRow, positionRow: [Double]
  let shownPosition = 10

  init(width: Int, seed: UInt64) {
    self.width = width
    var random = SeededRandom(seed: seed)
    let positions = Sinusoid.table(length: samples, width: width)
    // 1/√d is the deviation of rows of length 1; 0.02 is GPT-2's.
    let deviations = [0.02, 0.05, 1 / Double(width).squareRoot(), 0.1, 0.2, 0.5, 0.7, 1].sorted()
    var steps: [Step] = []
    for deviation in deviations {
      let found = (0..<samples).map { position in
        Magnitude(
          token: normalRow(width: width, deviation: deviation, using: &random),
          position: Array(positions.row(position)))
      }
      steps.append(
        Step(
          deviation: deviation,
          expected: Magnitude(expectedForWidth: width, deviation: deviation),
          found: Magnitude(meanOf: found)))
    }
    self.steps = steps
    tokenRow = normalRow(width: width, deviation: Self.articleDeviation, using: &random)
    positionRow = Array(positions.row(shownPosition))
  }

  /// A line for each step: its σ, then what is expected and what is found.
  ///
  /// - Parameter degrees: what stands behind an angle.
  func lines(degrees: String) -> [[String]] {
    steps.map { step in
      let (expected, found) = (step.expected, step.found)
      return [
        significant(step.deviation), fixed(expected.token), fixed(expected.position),
        fixed(expected.sum), fixed(expected.angle, 2) + degrees, fixed(found.token),
        fixed(found.sum), fixed(found.angle, 2) + degrees,
      ]
    }
  }

  /// The article's numbers, which are of width 128.
  var rows: [ArticleRow] {
    let expected = Magnitude(expectedForWidth: 128, deviation: Self.articleDeviation)
    let small = Magnitude(expectedForWidth: 128, deviation: 0.02)
    return [
      ArticleRow(
        "token row, d = 128, sigma = 0.5", article: "5.58 in one run",
        here: fixed(expected.token, 6),
        "expected: sigma √d"),
      ArticleRow(
        "position row", article: "8.00", here: fixed(expected.position, 6),
        "exact: √(d/2), at every position"),
      ArticleRow(
        "sum", article: "10.10 in one run", here: fixed(expected.sum, 6),
        "expected, at a right angle"),
      ArticleRow(
        "angle between token row and sum", article: "52.1° in one run",
        here: "\(fixed(expected.angle, 6))°", "expected"),
      ArticleRow(
        "the same at GPT-2's sigma = 0.02", article: "-",
        here: "\(fixed(small.token, 3)) to \(fixed(small.position, 0)), \(fixed(small.angle, 1))°",
        "positions dominate \(fixed(small.position / small.token, 0)) to 1: scale the rows by √d"),
    ]
  }
}
