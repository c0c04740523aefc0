// A table whose columns of numbers align to the right and which scrolls where it is too wide.

/// A table.
public struct Table: PageBlock {
  /// The side to which a column aligns.
  public enum Alignment: String, Sendable {
    /// The side where reading starts.
    case start
    /// The other side, for numbers.
    case end
  }

  private let header: [RichText]
  private let rows: [[RichText]]
  private let caption: RichText?
  private let alignments: [Alignment]?

  /// A table; without `alignments`, columns in which every cell starts like a number align right.
  ///
  /// Shorter rows are filled up with empty cells.
  public init(
    header: [RichText], rows: [[RichText]], caption: RichText? = nil,
    alignments: [Alignment]? = nil
  ) {
    self.header = header
    self.rows = rows
    self.caption = caption
    self.alignments = alignments
  }

  /// A table of plain strings.
  public init(
    header: [String], rows: [[String]], caption: RichText? = nil, alignments: [Alignment]? = nil
  ) {
    self.init(
      header: header.map { RichText($0) }, rows: rows.map { $0.map { RichText($0) } },
      caption: caption, alignments: alignments)
  }

  /// The table as HTML.
  public func html(in context: inout PageContext) -> String {
    let columns = max(header.count, rows.map(\.count).max() ?? 0)
    let sides = (0..<columns).map { column in
      if let alignments { return column < alignments.count ? alignments[column] : .start }
      return isNumeric(column) ? Alignment.end : .start
    }
    func cells(_ row: [RichText], tag: String, attributes: String = "") -> String {
      (0..<columns).map { column in
        let text = column < row.count ? row[column].html : ""
        let side = sides[column] == .end ? " class=\"end\"" : ""
        return "<\(tag)\(attributes)\(side) dir=\"auto\">\(text)</\(tag)>"
      }.joined()
    }
    let head = header.isEmpty ? "" : cells(header, tag: "th", attributes: " scope=\"col\"")
    let body = rows.map { "<tr>\(cells($0, tag: "td"))</tr>" }.joined(separator: "\n")
    // The caption stands outside the scrolled part, or a narrow screen would cut it off.
    let captionHTML = caption.map { "<p class=\"caption\" dir=\"auto\">\($0.html)</p>\n" } ?? ""
    let table = """
      <table>
      \(head.isEmpty ? "" : "<thead><tr>\(head)</tr></thead>\n")<tbody>
      \(body)
      </tbody>
      </table>
      """
    return captionHTML
      + scrolling(
        table, what: "table", label: caption?.plain ?? "Table", isTooNarrow: hint(sides))
  }

  /// Where the table is wider than the page, or than a phone.
  private func hint(_ sides: [Alignment]) -> ScrollHint? {
    if leastWidth(sides, TableMeasures.page) > PageStyle.width { return .everywhere }
    return leastWidth(sides, TableMeasures.phone) > FigureBlock.phoneWidth ? .onPhones : nil
  }

  /// The least width of the table: that of the columns' longest words, or of their longest cells
  /// where numbers do not wrap.
  private func leastWidth(_ sides: [Alignment], _ measures: TableMeasures) -> Double {
    sides.indices.reduce(0) { sum, column in
      let cells = rows.filter { column < $0.count }.map { $0[column].plain }
      let head = column < header.count ? [header[column].plain] : []
      let isEnd = sides[column] == .end
      let parts =
        words(of: head) + (isEnd && !measures.wrapsNumbers ? cells : words(of: cells))
      let text = TextFit.widest(parts, size: measures.fontSize) + measures.padding
      return sum + max(text, isEnd ? 0 : measures.leastEms * measures.fontSize)
    }
  }

  /// What browsers do not break.
  private func words(of texts: [String]) -> [String] {
    texts.flatMap { $0.split { $0 == " " || $0 == "-" }.map(String.init) }
  }

  private func isNumeric(_ column: Int) -> Bool {
    let texts = rows.filter { column < $0.count }.map { $0[column].plain }
    let filled = texts.filter { !$0.isEmpty }
    return !filled.isEmpty
      && filled.allSatisfy { text in
        text.first.map { $0.isNumber || "+-−–.<>≤≥≈±".contains($0) } ?? false
      }
  }
}

/// How tables are set: on a page as wide as it gets, and on a phone. The style sheet reads it, too.
struct TableMeasures {
  /// The size of the font in the page's, and the least width of a column of words in the table's.
  let rem, leastEms: Double
  /// Behind each column, in pixels.
  let padding: Double
  let wrapsNumbers: Bool

  var fontSize: Double { 16 * rem }

  static let page = TableMeasures(rem: 0.88, leastEms: 7, padding: 14, wrapsNumbers: false)
  static let phone = TableMeasures(rem: 0.8, leastEms: 4.4, padding: 9, wrapsNumbers: true)
}
