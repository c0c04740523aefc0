// Many small figures in a grid that wraps, under one caption.

/// A grid of figures of the same kind with a shared caption.
public struct SmallMultiples: PageBlock {
  private let figures: [any Figure]
  private let caption: RichText
  private let minimumWidth: Double
  private let maximumColumns: Int?
  private let key: ColorBar?

  /// A grid of figures, each at least `minimumWidth` pixels wide; as many as fit stand in a row,
  /// but at most `maximumColumns`. Heatmaps that share a scale may leave out their own colour bars
  /// for one `key` below the grid.
  public init(
    _ figures: [any Figure], caption: RichText, minimumWidth: Double = 220,
    maximumColumns: Int? = nil, key: ColorBar? = nil
  ) {
    self.figures = figures
    self.caption = caption
    self.minimumWidth = minimumWidth
    self.maximumColumns = maximumColumns
    self.key = key
  }

  /// The width of a column where the page is as wide as it gets. Figures are drawn for it, so that
  /// their text keeps its size.
  private var columnWidth: Double {
    let (width, gap) = (PageStyle.width, PageStyle.gap)
    let fitting = Int((width + gap) / (max(minimumWidth, 60) + gap))
    let columns = max(1, min(fitting, maximumColumns ?? fitting, figures.count))
    return (width - gap * Double(columns - 1)) / Double(columns)
  }

  /// The grid as HTML.
  public func html(in context: inout PageContext) -> String {
    let number = context.nextFigureNumber()
    let share = maximumColumns.map { count -> String in
      // The width of a column when `count` of them and the gaps between them fill the row.
      let gaps = NumberText.coordinate(PageStyle.gap * Double(max(count, 1) - 1))
      return ";--share:calc((100% - \(gaps)px) / \(max(count, 1)))"
    }
    let least = NumberText.coordinate(max(minimumWidth, 60))
    let columnWidth = columnWidth
    func drawing(_ figure: any Figure, width: Double) -> String {
      let identifier = context.identifier("figure")
      context.add(style: figure.extraStyle)
      let most = NumberText.coordinate(figure.width)
      return "<div class=\"drawing\" style=\"max-width:\(most)px\">"
        + figure.svg(width: min(figure.width, width), identifier: identifier) + "</div>"
    }
    let cells = figures.map { drawing($0, width: columnWidth) }
    let keyHTML = key.map { "\n" + drawing($0, width: $0.width) } ?? ""
    return """
      <figure>
      <div class="grid" style="--least:\(least)px\(share ?? "")">
      \(cells.isEmpty ? "<p>No figures to show.</p>" : cells.joined(separator: "\n"))
      </div>\(keyHTML)
      \(FigureBlock.caption(caption, number: number))
      </figure>
      """
  }
}
