// The report's token embeddings: which rows of the table have grown.

import Sequitur
import SequiturFigures

extension TrainingReport {
  /// Up to this many tokens each has a bar; of more, the ends and a histogram are shown.
  private static let mostBars = 32
  /// The bars at each end of a larger vocabulary.
  private static let barsAtEnds = 14

  /// Norms of the token rows.
  var tokensSection: Section {
    let norms = tokenNorms.enumerated().filter(\.element.isFinite)
      .map { (token: Int32($0.offset), norm: $0.element) }
      .sorted { ($1.norm, $0.token) < ($0.norm, $1.token) }
    return Section("Tokens") {
      if norms.isEmpty {
        Paragraph("No row of the token table is a finite number any more.")
      } else {
        SmallMultiples(charts(of: norms), caption: normsCaption, minimumWidth: 300)
      }
    }
  }

  private typealias TokenNorm = (token: Int32, norm: Double)

  /// The length of each token's row.
  private var tokenNorms: [Double] {
    let table = contents.model.tokens.table
    let width = table.shape[1]
    let values = table.values
    return (0..<table.shape[0]).map { token in
      values[token * width..<(token + 1) * width]
        .reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    }
  }

  /// The length of a row before training.
  private var startNorm: Double {
    0.02 * Double(contents.model.tokens.table.shape[1]).squareRoot()
  }

  private func charts(of norms: [TokenNorm]) -> [any Figure] {
    guard norms.count > Self.mostBars else { return [bars("Every token", norms)] }
    return [
      bars("The longest rows", norms.prefix(Self.barsAtEnds)),
      bars("The shortest rows", norms.suffix(Self.barsAtEnds)),
      Histogram(
        title: "All \(grouped(norms.count)) rows", axis: Axis("norm of the token's row"),
        series: [Histogram.Series("norm", values: norms.map(\.norm), slot: 0)], width: 420),
    ]
  }

  private func bars(_ title: String, _ norms: some Collection<TokenNorm>) -> BarChart {
    BarChart(
      title: title, axis: Axis("norm of the token's row"),
      series: norms.map { label(of: $0.token, contents.tokenizer) },
      groups: [
        BarChart.Group(
          "", bars: norms.map { BarChart.Bar($0.norm) },
          ceilings: [ReferenceLine(startNorm, "at the start: \(decimal(startNorm))")])
      ], slot: 0, width: 420)
  }

  private var normsCaption: RichText {
    let use =
      contents.model.head == nil
      ? "The table also makes the logits, so that a long row is a token whose probability the model "
        + "moves strongly."
      : "The logits have a matrix of their own, so that rows of tokens that never occur only decay."
    return """
      Norms of the rows of the token table; all start near the dashed line. Rows that training has \
      lengthened stand for tokens that tell much about what follows. \(use)
      """
  }
}
