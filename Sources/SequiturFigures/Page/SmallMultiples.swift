// Many small figures in a grid that wraps, under one caption.

/// A grid of figures of the same kind with a shared caption.
public struct SmallMultiples: PageBlock {
  private let figures: [any Figure]
  private let caption: RichText
  private let minimumWidth: Double
  private let maximumColumns: Int?

  /// A grid of figures, each at least `minimumWidth` pixels wide; as many as fit stand in a row,
  /// but at most `maximumColumns`.
  public init(
    _ figures: [any Figure], caption: RichText, minimumWidth: Double = 220,
    maximumColumns: Int? = nil
  ) {
    self.figures = figures
    self.caption = caption
    self.minimumWidth = minimumWidth
    self.maximumColumns = maximumColumns
  }

  /// The grid as HTML.
  public func html(in context: inout PageContext) -> String {
    let number = context.nextFigureNumber()
    let share = maximumColumns.map { count in
      // The width of a column when `count` of them and the gaps between them fill the row.
      ";--share:calc((100% - \(28 * (max(count, 1) - 1))px) / \(max(count, 1)))"
    }
    let least = NumberText.coordinate(max(minimumWidth, 60))
    let cells = figures.map { figure in
      let identifier = context.identifier("figure")
      context.add(style: figure.extraStyle)
      let most = NumberText.coordinate(figure.width)
      return "<div class=\"drawing\" style=\"max-width:\(most)px\">"
        + figure.svg(identifier: identifier) + "</div>"
    }
    return """
      <figure>
      <div class="grid" style="--least:\(least)px\(share ?? "")">
      \(cells.isEmpty ? "<p>No figures to show.</p>" : cells.joined(separator: "\n"))
      </div>
      \(FigureBlock.caption(caption, number: number))
      </figure>
      """
  }
}
