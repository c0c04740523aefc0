// magnitude: how large token rows and position rows are, and what their sum keeps of each.

import ExampleSupport
import SequiturFigures
import ToyModels

/// The options of `magnitude`.
package struct MagnitudeCommand: ExplorerCommand {
  var width = 128
  var seed: UInt64 = 1
  package var out = Explorer.folder

  package static let command = Command(
    "magnitude", "Compares the sizes of token rows, position rows and their sums.",
    version: Explorer.version, defaults: MagnitudeCommand(),
    [
      .option("width", \.width, .integer(in: 2...8192), "the width of the rows, an even number"),
      .option("seed", \.seed, .seed, "seed of the random token rows"),
      .out(),
    ])

  package func explore() throws -> Exploration {
    guard width % 2 == 0 else {
      throw UsageError(
        "--width: expected an even number, so that every sine has its cosine; found \(width)")
    }
    return MagnitudePage(sweep: MagnitudeSweep(width: width, seed: seed)).exploration
  }
}

/// Builds the page.
struct MagnitudePage {
  let sweep: MagnitudeSweep

  var exploration: Exploration {
    Exploration(
      name: "magnitude", title: "How large is a position?",
      subtitle: "Lengths and angles in X\u{2032} = X + PE",
      lead: """
        Token rows and position rows share the same \(sweep.width) dimensions. A row of normal numbers \
        with standard deviation σ has length σ√d; a sinusoidal row has length √(d/2), whatever its \
        position. Random directions in many dimensions are nearly at a right angle, so the lengths add \
        like the sides of a right triangle.
        """,
      headline: headline,
      printed: [
        "Lengths of token rows, sinusoidal position rows and sums; \(sweep.samples) sums each.",
        table.text, "", sweep.rows.text,
      ],
      picture: lengthChart,
      sections: [
        lengthSection, angleSection, dimensionSection, numberSection,
        sweep.rows.section(.problem),
      ])
  }

  private var headline: RichText {
    let step = sweep.steps[0]
    return """
      Token rows of standard deviation \(significant(step.deviation)) are \
      \(fixed(step.expected.position / step.expected.token, 0)) times shorter than sinusoidal rows: \
      the sum is then almost all position.
      """
  }

  /// For a terminal.
  private var table: TextTable {
    TextTable(
      words: [],
      numbers: [
        "sigma", "token", "position", "sum", "angle", "found: token", "sum", "angle",
      ], rows: sweep.lines(degrees: ""))
  }

  /// A curve through the formulas, and markers at the means.
  private func curves(
    _ expected: String, _ found: String, slot: Int = 0, _ value: (Magnitude) -> Double
  ) -> [LineChart.Series] {
    let deviations = sweep.steps.map(\.deviation)
    return [
      LineChart.Series(
        expected, x: deviations, y: sweep.steps.map { value($0.expected) }, markers: .none,
        slot: slot),
      LineChart.Series(
        found, x: deviations, y: sweep.steps.map { value($0.found) }, dash: .dotted,
        markers: .all, slot: slot),
    ]
  }

  private let deviationAxis = Axis("σ of the token rows", spacing: .logarithmic)

  private var lengthChart: LineChart {
    LineChart(
      title: "Length of the rows by σ", x: deviationAxis, y: Axis("length"),
      series: curves("token row", "token row, found", \.token)
        + curves("position row", "position row, found", slot: 1, \.position)
        + curves("sum", "sum, found", slot: 2, \.sum), width: 820, plotHeight: 280)
  }

  private var lengthSection: Section {
    Section("Lengths") {
      FigureBlock(
        lengthChart,
        caption: """
          Lines are the formulas, markers the means of \(sweep.samples) random rows. Left of the \
          crossing at σ = √½ the position row is the longer one.
          """)
    }
  }

  private var angleSection: Section {
    Section("Angles") {
      FigureBlock(
        LineChart(
          title: "Angle between token row and sum", x: deviationAxis,
          y: Axis("angle", unit: "degrees", range: 0...90),
          series: curves("expected", "found", \.angle),
          references: [ReferenceLine(45, "as much token as position")], width: 820,
          plotHeight: 260),
        caption: """
          Near 90° the sum points along the position and little of the token is left in its direction. \
          This is why the original transformer multiplies its token rows by √d.
          """)
    }
  }

  private var dimensionSection: Section {
    let shown = min(20, sweep.width)
    let sum = zip(sweep.tokenRow, sweep.positionRow).map { $0 + $1 }
    func bars(_ title: String, _ values: [Double]) -> BarChart {
      BarChart(
        title: title, axis: Axis("value"), series: ["value"],
        groups: (0..<shown).map { BarChart.Group("\($0)", bars: [BarChart.Bar(values[$0])]) },
        layout: .grouped, groupAxis: "dimension", width: 820)
    }
    return Section("Dimension by dimension") {
      Paragraph(
        """
        One token row with σ = \(significant(MagnitudeSweep.articleDeviation)), the row of position \
        \(sweep.shownPosition), and their sum, in the first \(shown) dimensions.
        """)
      FigureBlock(
        bars("Token row", sweep.tokenRow), caption: tokenRowCaption(sweep.tokenRow, shown: shown))
      FigureBlock(
        bars("Position row", sweep.positionRow),
        caption: positionRowCaption(
          sweep.positionRow, shown: shown, position: sweep.shownPosition))
      FigureBlock(
        bars("Sum", sum),
        caption: """
          What the first layer sees. Its length is \(fixed(norm(sum), 2)), from \
          \(fixed(norm(sweep.tokenRow), 2)) and \(fixed(norm(sweep.positionRow), 2)).
          """)
    }
  }

  private var numberSection: Section {
    Section("In numbers") {
      Table(
        header: [
          "σ", "token row", "position row", "sum", "angle", "token, found", "sum, found",
          "angle, found",
        ],
        rows: sweep.lines(degrees: "°"),
        caption: "Expected from the formulas, and found as means of \(sweep.samples) random rows.")
    }
  }
}
