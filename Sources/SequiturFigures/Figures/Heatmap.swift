// A matrix as coloured cells with labels and a colour bar.

/// A matrix of numbers drawn as colours.
///
/// Up to 4096 cells are drawn as shapes with their value in the hover; larger
/// matrices become a picture of one pixel per value. NaN and infinities are grey, crossed out
/// where there is room.
public struct Heatmap: Figure {
  /// What is written inside the cells.
  public enum CellText: Sendable {
    /// Nothing.
    case none
    /// The value with this many decimals.
    case decimals(Int)
    /// The value with this many significant digits, with a power of ten where it is far from one.
    case significant(Int)
  }

  /// The most cells that are drawn as shapes.
  package static let largestDrawnCellCount = 4096

  /// Stands over the picture.
  public let title: String
  /// The width in pixels at which the figure is drawn best.
  public let width: Double
  let values: NumberGrid
  let rowLabels, columnLabels: [String]
  let rowAxis, columnAxis: String
  let scale: ColorScale
  let scaleLabel: String
  let cellText: CellText
  let markedRows: [Int]
  let markLabel: String
  let showsColorBar: Bool
  let hasSquareCells: Bool
  let isPicture: Bool

  /// A heatmap; only the title and the values are needed.
  ///
  /// - Parameters:
  ///   - rowLabels, columnLabels: one per row and column, or empty for their numbers.
  ///   - rowAxis, columnAxis: what rows and columns are.
  ///   - scale: how values become colours.
  ///   - scaleLabel: what the colours mean, beside the colour bar.
  ///   - cellText: what is written inside the cells, where they are large enough.
  ///   - markedRows: rows with an outline; those that the matrix does not have are passed over.
  ///   - markLabel: what the outlines mean, in the legend.
  ///   - hasSquareCells: whether cells are as high as they are wide.
  ///   - isPicture: whether even few cells become a picture: a smaller file, no values in hovers.
  public init(
    title: String, values: NumberGrid, rowLabels: [String] = [], columnLabels: [String] = [],
    rowAxis: String = "", columnAxis: String = "", scale: ColorScale = .sequential(),
    scaleLabel: String = "", cellText: CellText = .none, markedRows: [Int] = [],
    markLabel: String = "", showsColorBar: Bool = true, hasSquareCells: Bool = false,
    isPicture: Bool = false, width: Double = 640
  ) {
    self.title = title
    self.values = values
    self.rowLabels = rowLabels
    self.columnLabels = columnLabels
    self.rowAxis = rowAxis
    self.columnAxis = columnAxis
    self.scale = scale
    self.scaleLabel = scaleLabel
    self.cellText = cellText
    self.markedRows = markedRows
    self.markLabel = markLabel
    self.showsColorBar = showsColorBar
    self.hasSquareCells = hasSquareCells
    self.isPicture = isPicture
    self.width = width
  }

  /// The size and the extremes of the matrix.
  public var summary: String {
    let finite = values.values.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return "Heatmap without data." }
    return "Heatmap of \(values.rows) rows and \(values.columns) columns; "
      + "values from \(NumberText.label(low)) to \(NumberText.label(high))."
  }

  /// Room for the labels and for cells that can be told apart.
  public var minimumWidth: Double {
    let cell: Double =
      switch cellText {
      case .none: isPicture ? 1 : columnLabels.isEmpty ? 6 : 13
      case .decimals, .significant: cellTextWidth + 6
      }
    let needed = HeatmapLayout.labelWidth(self, width: width) + 16 + cell * Double(values.columns)
    return min(width, max(needed, 180))
  }

  /// Only small matrices and those that are to be pictures are drawn twice.
  public var isRedrawnForPhones: Bool { isPicture || values.values.count <= 1024 }

  /// The colours of the scales.
  public var extraStyle: String { ColorScale.rules }

  package var isDrawnAsShapes: Bool {
    !isPicture && values.values.count <= Heatmap.largestDrawnCellCount
  }

  package func cellLabel(_ value: Double) -> String {
    switch cellText {
    case .none: ""
    case .decimals(let decimals):
      NumberText.typographic(NumberText.fixed(value, decimals: decimals))
    case .significant(let digits):
      NumberText.typographic(NumberText.significant(value, digits: digits))
    }
  }

  package var cellTextWidth: Double {
    guard isDrawnAsShapes else { return 0 }
    return TextFit.widest(values.values.map(cellLabel))
  }

  package func rowName(_ row: Int) -> String {
    row < rowLabels.count ? rowLabels[row] : "\(rowAxis.isEmpty ? "row" : rowAxis) \(row)"
  }

  package func columnName(_ column: Int) -> String {
    column < columnLabels.count
      ? columnLabels[column] : "\(columnAxis.isEmpty ? "column" : columnAxis) \(column)"
  }
}
