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

  /// The least width of a column: that asked for, or what the figures' letters need.
  private var leastWidth: Double {
    let needed = figures.map { min($0.minimumWidth, FigureBlock.phoneWidth) }.max() ?? 0
    return max(minimumWidth, needed * FigureBlock.leastScale, 60)
  }

  /// The width of a column on a page of a width, with gaps of a width.
  private func columnWidth(_ width: Double, gap: Double) -> Double {
    let fitting = max(1, Int((width + gap) / (leastWidth + gap)))
    let columns = max(1, min(fitting, maximumColumns ?? fitting, figures.count))
    return (width - gap * Double(columns - 1)) / Double(columns)
  }

  /// The grid as HTML.
  ///
  /// Figures are drawn for the narrower of the columns of a phone and of a page as wide as it gets;
  /// in the other they grow a little, so that no letter gets small.
  public func html(in context: inout PageContext) -> String {
    let number = context.nextFigureNumber()
    let share = maximumColumns.map { count -> String in
      // The width of a column when `count` of them and the gaps between them fill the row.
      let gaps = NumberText.coordinate(PageStyle.gap * Double(max(count, 1) - 1))
      return ";--share:calc((100% - \(gaps)px) / \(max(count, 1)))"
    }
    let least = NumberText.coordinate(leastWidth)
    let wide = columnWidth(PageStyle.width, gap: PageStyle.gap)
    let narrow = columnWidth(FigureBlock.phoneWidth, gap: PageStyle.phoneGap)
    let cells = figures.map { figure in
      let drawn = min(figure.width, wide, max(narrow, figure.minimumWidth))
      let drawing = FigureBlock.drawing(
        figure, width: drawn, upTo: min(figure.width, 1.2 * drawn), room: narrow, in: &context)
      return "<div>\(drawing)</div>"
    }
    let keyHTML =
      key.map {
        "\n"
          + FigureBlock.drawing(
            $0, width: $0.width, room: FigureBlock.phoneWidth, in: &context)
      } ?? ""
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
