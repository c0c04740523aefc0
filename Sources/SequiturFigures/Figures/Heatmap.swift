// A matrix as coloured cells with labels and a colour bar.

/// A matrix of numbers drawn as colours.
///
/// Up to ``largestDrawnCellCount`` cells are drawn as shapes with their value in the hover; larger
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

  /// A part of the matrix that is outlined.
  public enum Mark: Sendable {
    /// A whole row.
    case row(Int)
    /// A whole column.
    case column(Int)
    /// One cell.
    case cell(row: Int, column: Int)
  }

  /// The most cells that are drawn as shapes.
  public static let largestDrawnCellCount = 4096

  /// Stands over the picture.
  public var title: String
  /// The matrix.
  public var values: NumberGrid
  /// One per row, or empty for row numbers.
  public var rowLabels: [String]
  /// One per column, or empty for column numbers.
  public var columnLabels: [String]
  /// What the rows are.
  public var rowAxis: String
  /// What the columns are.
  public var columnAxis: String
  /// How values become colours.
  public var scale: ColorScale
  /// What the colours mean, beside the colour bar.
  public var scaleLabel: String
  /// What is written inside the cells, where they are large enough.
  public var cellText: CellText
  /// Outlined parts.
  public var marks: [Mark]
  /// What the outlines mean, in the legend.
  public var markLabel: String
  /// Whether the colour bar is drawn.
  public var showsColorBar: Bool
  /// Whether cells are as high as they are wide.
  public var hasSquareCells: Bool
  /// Whether even few cells become a picture: a smaller file, without values in hovers.
  public var isPicture: Bool
  /// The width in pixels at which the figure is drawn best.
  public var width: Double
  private let description: String?

  /// A heatmap; only the title and the values are needed.
  public init(
    title: String, values: NumberGrid, rowLabels: [String] = [], columnLabels: [String] = [],
    rowAxis: String = "", columnAxis: String = "", scale: ColorScale = .sequential(),
    scaleLabel: String = "", cellText: CellText = .none, marks: [Mark] = [],
    markLabel: String = "", showsColorBar: Bool = true, hasSquareCells: Bool = false,
    isPicture: Bool = false, width: Double = 640, summary: String? = nil
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
    self.marks = marks
    self.markLabel = markLabel
    self.showsColorBar = showsColorBar
    self.hasSquareCells = hasSquareCells
    self.isPicture = isPicture
    self.width = width
    description = summary
  }

  /// The given summary, or the size and the extremes of the matrix.
  public var summary: String {
    if let description { return description }
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
    let needed = HeatmapLayout.labelWidth(self, width: 320) + 16 + cell * Double(values.columns)
    guard isRedrawnForPhones else { return min(width, max(0.8 * width, 340)) }
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
    return TextFit.widest(values.values.map(cellLabel), size: 11)
  }

  package func rowName(_ row: Int) -> String {
    row < rowLabels.count ? rowLabels[row] : "\(rowAxis.isEmpty ? "row" : rowAxis) \(row)"
  }

  package func columnName(_ column: Int) -> String {
    column < columnLabels.count
      ? columnLabels[column] : "\(columnAxis.isEmpty ? "column" : columnAxis) \(column)"
  }
}
