// The numbers of the analyze page: similarities, nulls and the most similar pairs of a table; as
// cells of tables, and the article's beside them.

import ExampleSupport
import Sequitur
import ToyModels

/// What is measured on a position table.
struct TableAnalysis: Sendable {
  /// Similarities of all pairs of dimensions and of all pairs of positions.
  struct Similarities: Sendable {
    let name: String
    let dimensions: [Double]
    let positions: [Double]

    init(_ name: String, dimensions: Matrix, positions: Matrix) {
      self.name = name
      self.dimensions = dimensions.strictUpperTriangle
      self.positions = positions.strictUpperTriangle
    }
  }

  let table: Matrix
  let dimensionCosines, positionCosines: Matrix
  /// Of the table itself.
  let real: Similarities
  /// The whole table shuffled; each dimension shuffled; rows rotated.
  let shuffled, columnsShuffled, rotated: Similarities
  /// The first rows and columns of the similarities after the whole table is shuffled.
  let shuffledDimensionCorner, shuffledPositionCorner: Matrix
  /// Correlations of all pairs of dimensions.
  let correlations: [Double]
  let rankedPairs, rankedBySize: [SimilarPair]
  /// Twelve dimensions, or all if there are fewer.
  let shownDimensions: [Int]

  static let cornerSize = 256
  /// How many pairs are listed.
  static let listed = 10

  init(_ table: Matrix, seed: UInt64) {
    let random = SeededRandom(seed: seed)
    var forShown = random.keyed(by: [0])
    shownDimensions = forShown.permutation(of: table.columns).prefix(12).sorted()

    // Independent parts for all threads; the longest comes first.
    let parts = parallelMap(count: 6) { part -> (dimensions: Matrix, positions: Matrix) in
      let none = Matrix(rows: 0, columns: 0, values: [])
      var random = random.keyed(by: [part + 1])
      switch part {
      case 0: return (table.rowsRotated(using: &random).columnCosines, none)
      case 1:
        let shuffled = table.shuffled(using: &random)
        return (shuffled.columnCosines, shuffled.rowCosines)
      case 2:
        let shuffled = table.columnsShuffled(using: &random)
        return (shuffled.columnCosines, shuffled.rowCosines)
      case 3: return (none, table.rowCosines)
      case 4: return (table.columnCosines, none)
      default: return (table.columnCorrelations, none)
      }
    }
    self.table = table
    positionCosines = parts[3].positions
    dimensionCosines = parts[4].dimensions
    real = Similarities(
      "this table", dimensions: dimensionCosines, positions: positionCosines)
    shuffled = Similarities(
      "all values shuffled", dimensions: parts[1].dimensions, positions: parts[1].positions)
    columnsShuffled = Similarities(
      "each dimension shuffled", dimensions: parts[2].dimensions, positions: parts[2].positions)
    // A rotation keeps the angles between positions.
    rotated = Similarities(
      "rows rotated", dimensions: parts[0].dimensions, positions: positionCosines)
    shuffledDimensionCorner = parts[1].dimensions.corner(Self.cornerSize, Self.cornerSize)
    shuffledPositionCorner = parts[1].positions.corner(Self.cornerSize, Self.cornerSize)
    correlations = parts[5].dimensions.strictUpperTriangle
    rankedPairs = dimensionCosines.rankedPairs()
    rankedBySize = dimensionCosines.rankedPairs(ignoringSign: true)
  }

  /// The table and its three nulls.
  var all: [Similarities] { [real, shuffled, columnsShuffled, rotated] }
  /// Those whose similarities of positions differ: a rotation changes none.
  var allOfPositions: [Similarities] { [real, shuffled, columnsShuffled] }

  /// The most similar pairs of dimensions.
  var topPairs: [SimilarPair] { Array(rankedPairs.prefix(Self.listed)) }

  /// The pairs at the ranks that the article prints.
  var articlePairs: [(rank: Int, pair: SimilarPair)] {
    articleRanks.filter { $0 < rankedPairs.count }.map { ($0, rankedPairs[$0]) }
  }

  /// The most similar pairs but for the sign, where the sign is negative.
  var oppositePairs: [SimilarPair] {
    Array(rankedBySize.lazy.filter { $0.similarity < 0 }.prefix(Self.listed))
  }

  /// The mean similarity of positions next to each other.
  var neighbourMean: Double { Self.neighbourMean(of: positionCosines) }

  /// The mean similarity of neighbours among some positions.
  static func neighbourMean(of cosines: Matrix) -> Double {
    Moments((1..<cosines.rows).map { cosines[$0 - 1, $0] }).mean
  }

  /// Positions and dimensions that are zero throughout and so have no direction.
  var zeroRows: (positions: Int, dimensions: Int) {
    func count(_ cosines: Matrix) -> Int {
      (0..<cosines.rows).count { cosines[$0, $0].isNaN }
    }
    return (count(positionCosines), count(dimensionCosines))
  }

  /// A size that 95 of 100 values do not exceed: 1, 2 or 5 times a power of ten.
  var fittingLimit: Double {
    let sizes = table.values.map(abs).sorted()
    let size = sizes[(sizes.count - 1) * 95 / 100]
    guard size > 0 else { return 1 }
    var power = 1.0
    while power > size { power /= 10 }
    while power * 10 <= size { power *= 10 }
    return [1, 2, 5, 10].lazy.map { $0 * power }.first { $0 >= size } ?? size
  }
}

extension SimilarPair {
  /// "0.992 (356, 528)".
  var text: String { "\(fixed(similarity, 3)) (\(first), \(second))" }
}

extension TableAnalysis {
  /// What the article prints for GPT-2: ranks 0, 22, 44, 66 and 88.
  private static let printedPairs = [
    "0.992 (356, 528)", "0.943 (320, 540)", "0.915 (308, 528)", "0.885 (107, 271)",
    "0.864 (365, 525)",
  ]

  /// The article's numbers, which are of GPT-2's table, 1024 x 768, beside those of this table.
  var articleRows: [ArticleRow] {
    let null = Moments(shuffled.dimensions)
    return [
      ArticleRow(
        "pairs of dimensions", article: "294,528", here: grouped(real.dimensions.count),
        "d(d - 1)/2; the article's table has d = 768"),
      ArticleRow(
        "pairs of positions", article: "523,776", here: grouped(real.positions.count),
        "n(n - 1)/2; n = 1024"),
    ]
      + zip(Self.printedPairs, articlePairs).map { printed, found in
        ArticleRow(
          "similar pair of rank \(found.rank)", article: printed, here: found.pair.text,
          found.rank == 0
            ? "the article's pairs are GPT-2's"
            : "rank \(found.rank) of the sorted list, not of a top ten")
      } + [
        ArticleRow(
          "mean after a shuffle", article: "taken to be 0", here: fixed(null.mean, 5),
          "predicted mean² / mean of squares = \(fixed(table.shuffledMeanCosine, 5))"),
        ArticleRow(
          "spread after a shuffle", article: "-", here: fixed(null.deviation, 5),
          "predicted about 1/√n = \(fixed(unrelatedCosineDeviation(length: table.rows), 5))"),
        ArticleRow(
          "histograms", article: "counts, bins of each their own",
          here: "densities, 100 common bins",
          "only so can two of them be compared"),
      ]
  }

  /// A line for all pairs of dimensions and of positions, in the table and in its nulls: mean,
  /// deviation, least and largest similarity.
  ///
  /// - Parameter correlations: what the correlations of dimensions are called.
  func momentLines(correlations name: String) -> [[String]] {
    func line(_ name: String, _ numbers: [Double]) -> [String] {
      let moments = Moments(numbers)
      return [name]
        + [moments.mean, moments.deviation, moments.least, moments.largest].map { fixed($0, 5) }
    }
    return all.map { line("dimensions, \($0.name)", $0.dimensions) }
      + [line("dimensions, \(name)", correlations)]
      + allOfPositions.map { line("positions, \($0.name)", $0.positions) }
  }
}
