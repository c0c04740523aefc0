// The numbers of the sinusoidal page, at the sizes of the articles.

import ExampleSupport
import Sequitur
import ToyModels

/// What is measured on the sinusoidal table.
struct SinusoidAnatomy: Sendable {
  static let width = 64
  /// PE(p + k) is predicted from PE(p) for this k.
  static let steps = 5
  /// The table of the large heatmap, as large as GPT-2's.
  static let largeLength = 1024, largeWidth = 768

  /// 100 positions.
  let table = Sinusoid.table(length: 100, width: width)
  /// 1000 positions.
  let longTable = Sinusoid.table(length: 1000, width: width)
  let largeTable = Sinusoid.table(length: largeLength, width: largeWidth)
  /// M_5.
  let shift = Sinusoid.shift(by: steps, width: width)
  /// |M_k PE(p) - PE(p + k)| over all of 1000 positions.
  let largestShiftError: Double
  /// The distance of the two rows of 1000 that are closest.
  let closestDistance: Double
  /// The rounding of the module's Float table of 5000 positions.
  let moduleError: Double
  /// The shape of the module's output for an input of [2, 20, 64].
  let moduleShape: [Int]
  let moduleLimit: Int

  init() {
    let (width, steps) = (Self.width, Self.steps)
    largestShiftError = (0..<longTable.rows - steps).reduce(0) { [longTable, shift] worst, p in
      max(
        worst,
        largestDifference(Self.moved(longTable.row(p), by: shift), longTable.row(p + steps)))
    }
    closestDistance = longTable.closestRows?.distance ?? .nan

    let module = SinusoidalPositions(maximumLength: 5000, width: width)
    moduleLimit = module.table.shape[0]
    moduleError = largestDifference(
      module.table.values.map(Double.init), Sinusoid.table(length: 5000, width: width).values)
    moduleShape = withoutGradient {
      module.addToTokens(Tensor(zeros: [2, 20, width]), from: 0).shape
    }
  }

  /// M_5 PE(5), which should be PE(10).
  var predicted: [Double] { Self.moved(longTable.row(5), by: shift) }
  var errorAtFive: Double { largestDifference(predicted, longTable.row(10)) }
  /// |M_2 M_3 - M_5|.
  var compositionError: Double {
    Sinusoid.shift(by: 2, width: Self.width).times(Sinusoid.shift(by: 3, width: Self.width))
      .deviation(from: shift)
  }

  /// PE(p) · PE(p + k), the same at every p.
  func dotProduct(_ distance: Int) -> Double {
    Sinusoid.dotProduct(atDistance: distance, width: Self.width)
  }

  /// Distances up to 100 at which the dot product is larger than one step nearer.
  var risingDistances: [Int] { (1...100).filter { dotProduct($0) > dotProduct($0 - 1) } }

  func wavelength(_ dimension: Int, width: Int = width) -> Double {
    Sinusoid.wavelength(dimension: dimension, width: width)
  }

  /// The wavelengths of some dimensions of the large table: "69.16, 229.45".
  func largeWavelengths(_ dimensions: [Int]) -> String {
    list(dimensions.map { fixed(wavelength($0, width: Self.largeWidth), 2) })
  }

  /// M row.
  private static func moved(_ row: ArraySlice<Double>, by matrix: Matrix) -> [Double] {
    (0..<matrix.rows).map { dot(matrix.row($0), row) }
  }
}

extension SinusoidAnatomy {
  /// The article's numbers beside these.
  var rows: [ArticleRow] {
    let range = Moments(table.values)
    func dots(_ distance: Int) -> String { fixed(dotProduct(distance)) }
    return [
      ArticleRow(
        "range of the table", article: "[-1, 1]",
        here: "[\(fixed(range.least, 9)), \(fixed(range.largest, 1))]",
        "bounded; that this prevents exploding gradients is not supported by anything"),
      ArticleRow(
        "wavelength of dimension 0", article: "6.28, 15.9 cycles in 100",
        here: "\(fixed(wavelength(0))), \(fixed(100 / wavelength(0), 1)) cycles"),
      ArticleRow(
        "wavelength of dimension 10", article: "26.50, \"changes very slowly\"",
        here: fixed(wavelength(10)),
        "not slow: \(fixed(100 / wavelength(10), 1)) turns in 100 positions"),
      ArticleRow(
        "wavelength of dimension 30", article: "471.17", here: fixed(wavelength(30))),
      ArticleRow(
        "wavelength of dimension 62", article: "4.71e4; elsewhere ~63,000",
        here: grouped(Int(wavelength(62).rounded())),
        "2π·10⁴ = 62,832 is the limit for wide tables, not reached"),
      ArticleRow(
        "\"first four dimensions\" at width 768", article: "200, 300, 400, 500",
        here: largeWavelengths([200, 300, 400, 500]),
        "not the first four; here are their wavelengths"),
      ArticleRow(
        "different rows among 1000", article: "1000", here: "\(longTable.distinctRows)",
        "the two closest are \(fixed(closestDistance, 6)) apart"),
      ArticleRow(
        "dot product at distances 0, 1, 5, 6", article: "falls with distance",
        here: list([0, 1, 5, 6].map(dots)),
        "rises first at \(risingDistances.first ?? 0), at \(risingDistances.count) of 100 distances"
      ),
      ArticleRow(
        "dot product at +5 and -5", article: "tells the distance",
        here: "\(dots(5)), \(dots(-5))", "even in the distance: it carries no direction"),
      ArticleRow(
        "error of M PE(5) against PE(10)", article: "5.14e-16",
        here: significant(errorAtFive, 3),
        "rounding; over 1000 positions at most \(significant(largestShiftError, 2))"),
      ArticleRow(
        "numbers in M other than 0", article: "-",
        here: "\(shift.values.count { $0 != 0 }) of \(shift.values.count)",
        "32 rotations of 2 x 2; M₂M₃ = M₅ up to \(significant(compositionError, 2))"),
      ArticleRow(
        "module: shape of the output", article: "that of the input",
        here: "\(moduleShape) from [2, 20, 64]",
        "\(moduleLimit) positions; a longer input stops with a message"),
      ArticleRow(
        "module: rounding of its table", article: "computed in 32 bits: 2.1e-4",
        here: significant(moduleError, 2), "computed in 64 bits, then rounded"),
    ]
  }
}
