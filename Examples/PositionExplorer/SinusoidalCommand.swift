// sinusoidal: the anatomy of the fixed table of sines and cosines, then its laws.

import ExampleSupport
import SequiturFigures
import ToyModels

/// The options of `sinusoidal`. Sizes are those of the articles, so that numbers can be compared.
package struct SinusoidalCommand: ExplorerCommand {
  package var out = Explorer.folder

  package static let command = Command(
    "sinusoidal", "Draws the sinusoidal table, its wavelengths, and the laws that it obeys.",
    version: Explorer.version, defaults: SinusoidalCommand(), [.out()])

  package func explore() -> Exploration { SinusoidalPage(anatomy: SinusoidAnatomy()).exploration }
}

/// Builds the page.
struct SinusoidalPage {
  let anatomy: SinusoidAnatomy

  var exploration: Exploration {
    let laws = SinusoidalLaws(anatomy: anatomy)
    return Exploration(
      name: "sinusoidal", title: "Anatomy of the sinusoidal encoding",
      subtitle: "A fixed table of waves, and what follows from it",
      lead: """
        Attention is blind to order, so Vaswani et al. (2017) add to each token row a row that depends \
        on its position alone. Each pair of dimensions holds the sine and the cosine of the position, \
        at a frequency of its own:
        """,
      formula: """
        PE(p, 2i) = sin(p / 10000\(sup: "2i/d")),\u{2003}PE(p, 2i+1) = cos(p / 10000\(sup: "2i/d"))
        """,
      headline: """
        Every position is one fixed rotation away from every other: M\(sub: "k") PE(p) = PE(p + k) up \
        to \(significant(anatomy.largestShiftError, 2)).
        """,
      printed: [
        "The first positions and dimensions of the sinusoidal table of width 64:",
        textHeatmap(anatomy.table.corner(16, 32), limit: 1), "", anatomy.rows.text,
      ],
      picture: table,
      sections: [
        tableSection, waveSection, wavelengthSection, largeSection, laws.differences, laws.shift,
        anatomy.rows.section(.problem, .embeddings), SinusoidalLaws.limits,
      ])
  }

  private var table: Heatmap {
    Heatmap(
      title: "100 positions, 64 dimensions", values: anatomy.table, rowAxis: "position",
      columnAxis: "dimension", scale: .diverging(limit: 1), scaleLabel: "value", width: 760)
  }

  private var tableSection: Section {
    Section("The table") {
      FigureBlock(
        table,
        caption: """
          Fast waves on the left, slow ones on the right: the last dimensions hardly move within 100 \
          positions. All values lie in [\u{2212}1, 1].
          """)
      FigureBlock(
        Heatmap(
          title: "The first 11 positions and dimensions",
          values: anatomy.table.corner(11, 11),
          rowAxis: "position", columnAxis: "dimension", scale: .diverging(limit: 1),
          cellText: .decimals(2), showsColorBar: false, width: 700),
        caption: """
          The corner of the table in numbers. Position 0 is 0, 1, 0, 1, ...: the sines and cosines of \
          zero.
          """)
    }
  }

  private var waveSection: Section {
    Section("Waves") {
      FigureBlock(
        waves("Sines: even dimensions", anatomy.table, [0, 2, 10, 30, 62]),
        caption: turnsCaption(
          [0, 10, 62].map { ($0, anatomy.wavelength($0)) }, positions: anatomy.table.rows))
      FigureBlock(
        waves("Cosines: odd dimensions", anatomy.table, [1, 3, 11, 31, 63]),
        caption: """
          The partner of each: the same wave, a quarter turn ahead. Together they say where on a \
          circle the position stands.
          """)
    }
  }

  private var wavelengthSection: Section {
    let dimensions = [0, 2, 10, 20, 30, 40, 50, 62]
    let all = Array(stride(from: 0, to: SinusoidAnatomy.width, by: 2))
    return Section("Wavelengths") {
      Paragraph(
        """
        The wavelengths grow by the same factor from pair to pair, \
        \(fixed(anatomy.wavelength(2) / anatomy.wavelength(0))) at this width, from 2π to just under \
        2π · 10\(sup: "4").
        """)
      FigureBlock(
        ScatterChart(
          title: "Wavelength by dimension, logarithmic", x: Axis("dimension"),
          y: Axis("positions", spacing: .logarithmic),
          series: [
            ScatterChart.Series(
              "wavelength",
              points: all.map {
                let length = anatomy.wavelength($0)
                let label = length < 1000 ? significant(length) : grouped(Int(length.rounded()))
                return ScatterChart.Point(
                  x: Double($0), y: length, label: dimensions.contains($0) ? label : "")
              })
          ],
          references: [ReferenceLine(2e4 * .pi, "the limit 2π · 10⁴ = 62,832")], width: 700),
        caption: """
          Logarithmic: a straight line. Dimension 62 stays at \
          \(grouped(Int(anatomy.wavelength(62).rounded()))); the limit would be reached by an \
          endlessly wide table.
          """)
      Details("The same on a linear axis, as the article draws it") {
        FigureBlock(
          BarChart(
            title: "Wavelength by dimension", axis: Axis("positions"), series: ["wavelength"],
            groups: dimensions.map {
              BarChart.Group("\($0)", bars: [BarChart.Bar(anatomy.wavelength($0))])
            }, layout: .grouped, groupAxis: "dimension", width: 680),
          caption: linearCaption(dimensions.map { anatomy.wavelength($0) }))
      }
    }
  }

  private var largeSection: Section {
    let marked = [200, 333, 466, 600]
    let shown = [200, 300, 400, 500]
    let (length, width) = (SinusoidAnatomy.largeLength, SinusoidAnatomy.largeWidth)
    let slow =
      stride(from: 0, to: width, by: 2).first {
        anatomy.wavelength($0, width: width) > Double(2 * length)
      } ?? 0
    return Section("As large as GPT-2's table") {
      FigureBlock(
        Heatmap(
          title: "1024 positions, 768 dimensions",
          values: anatomy.largeTable.transposed,
          rowAxis: "dimension", columnAxis: "position", scale: .diverging(limit: 1),
          scaleLabel: "value", markedRows: marked,
          markLabel: "dimensions 200, 333, 466, 600", width: 820),
        caption: """
          One row a dimension. From dimension \(slow) on, no wave completes half a turn within the \
          table: these dimensions tell far positions apart, not near ones.
          """)
      FigureBlock(
        waves("The four outlined dimensions", anatomy.largeTable, marked, height: 200),
        caption: "Wavelengths \(anatomy.largeWavelengths(marked)).")
      FigureBlock(
        waves("Dimensions 200, 300, 400 and 500", anatomy.largeTable, shown, height: 200),
        caption: """
          Different frequencies: wavelengths \(anatomy.largeWavelengths(shown)). (An article calls these \
          the first four dimensions; the first four turn within ten positions.)
          """)
    }
  }

  private func waves(
    _ title: String, _ table: Matrix, _ dimensions: [Int], height: Double = 220
  ) -> LineChart {
    LineChart(
      title: title, x: Axis("position"), y: waveAxis,
      series: dimensions.map { LineChart.Series("dim \($0)", y: table.column($0)) },
      width: 820, plotHeight: height)
  }
}
