// The report's token embeddings: which rows of the table have grown.

import ExampleSupport
import Sequitur
import SequiturFigures

package struct TokensSection {
  /// Up to this many tokens each has a bar; of more, the ends and a histogram are shown.
  private static let mostBars = 32
  private static let barsAtEnds = 14

  private typealias Row = (label: String, norm: Double)

  /// The finite rows of tokens that the text has, the longest first.
  private let rows: [Row]
  private let startNorm: Double
  private let isTied: Bool
  private let unseenCount: Int

  /// From the length of each row, and of one before training; a tied table also makes the logits.
  /// Tokens that the text does not have are counted, not shown: of them training has only learned
  /// that they never come, which can make their rows the longest of all.
  package init(
    norms: [Double], startNorm: Double, isTied: Bool, unseen: Set<Int32> = [],
    label: (Int32) -> String
  ) {
    unseenCount = norms.indices.count { unseen.contains(Int32($0)) }
    rows = norms.enumerated()
      .filter { $0.element.isFinite && !unseen.contains(Int32($0.offset)) }
      .sorted { ($1.element, $0.offset) < ($0.element, $1.offset) }
      .map { (label(Int32($0.offset)), $0.element) }
    self.startNorm = startNorm
    self.isTied = isTied
  }

  init(_ model: GPT, _ tokenizer: any Tokenizer, unseen: Set<Int32>) {
    let (values, width) = (model.tokens.table.values, model.tokens.table.shape[1])
    let norms = stride(from: 0, to: values.count, by: width).map { start in
      values[start..<start + width].reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    }
    self.init(
      norms: norms, startNorm: 0.02 * Double(width).squareRoot(), isTied: model.head == nil,
      unseen: unseen
    ) { label(of: $0, tokenizer) }
  }

  package var section: Section {
    Section("Tokens") {
      if rows.isEmpty {
        Paragraph("No row of the token table is a finite number any more.")
      } else {
        SmallMultiples(charts, caption: caption, minimumWidth: 300)
      }
    }
  }

  private var charts: [any Figure] {
    guard rows.count > Self.mostBars else { return [bars("Every token", rows[...])] }
    return [
      bars("The longest rows", rows.prefix(Self.barsAtEnds)),
      bars("The shortest rows", rows.suffix(Self.barsAtEnds)),
      Histogram(
        title: "The rows of \(counted(rows.count, "token"))", axis: Axis("norm of the token's row"),
        series: [Histogram.Series("norm", values: rows.map(\.norm), slot: 0)], width: 420),
    ]
  }

  private func bars(_ title: String, _ rows: ArraySlice<Row>) -> BarChart {
    BarChart(
      title: title, axis: Axis("norm of the token's row"), series: rows.map(\.label),
      groups: [
        BarChart.Group(
          "", bars: rows.map { BarChart.Bar($0.norm) },
          ceilings: [ReferenceLine(startNorm, "at the start: \(decimal(startNorm))")])
      ], slots: rows.map { _ in 0 }, width: 420)
  }

  private var caption: RichText {
    let use =
      isTied
      ? "The table also makes the logits: rows grow of tokens that tell much about what follows, and "
        + "of those whose probability the model moves strongly, as they are frequent or hardly occur."
      : "Rows grow of tokens that tell much about what follows. The logits have a matrix of their own, "
        + "so that rows of tokens that hardly occur only decay."
    let omission =
      unseenCount > 0
      ? " Left out: \(counted(unseenCount, "token")) that the training text does not have; all that "
        + "training taught their rows is that they never come."
      : ""
    return """
      Norms of the rows of the token table, from \(decimal(rows[rows.count - 1].norm)) \
      (\(rows[rows.count - 1].label)) to \(decimal(rows[0].norm)) (\(rows[0].label)); all start near \
      the dashed line, and \(grouped(rows.count { $0.norm > startNorm })) of the \
      \(grouped(rows.count)) are above it now. \(use)\(omission)
      """
  }
}
