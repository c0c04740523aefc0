// The laws of the sinusoidal table: distinct rows, dot products, the shift matrix, and its limits.

import SequiturFigures
import ToyModels

/// The values of sines and cosines with some room around them.
let waveAxis = Axis("value", range: -1.05...1.05)

/// Sections about what follows from the formula.
struct SinusoidalLaws {
  let anatomy: SinusoidAnatomy

  /// Rows differ, and their dot products depend on distance alone.
  var differences: Section {
    let rising = Set(anatomy.risingDistances)
    let distances = Array(-100...100)
    let products = distances.map(anatomy.dotProduct)
    func curve(_ name: String, _ products: [Double]) -> LineChart.Series {
      LineChart.Series(name, x: distances.map(Double.init), y: products, markers: .none)
    }
    return Section("Positions told apart") {
      Paragraph(
        """
        All \(anatomy.longTable.distinctRows) of the first 1000 rows differ; the two closest are \
        \(fixed(anatomy.closestDistance, 6)) apart, at a length of √(d/2) = \
        \(fixed(norm(anatomy.longTable.row(0)), 4)) each. The dot product of two rows depends on their \
        distance alone, the sum of cos(kθ\(sub: "i")).
        """)
      FigureBlock(
        LineChart(
          title: "Dot product by distance", x: Axis("distance k"), y: Axis("PE(p) · PE(p + k)"),
          series: [
            curve("dot product", products),
            // A step that rises is drawn whole, with the point it starts from.
            curve(
              "larger than one step nearer",
              zip(distances, products).map {
                rising.contains($0) || rising.contains($0 + 1) ? $1 : .nan
              }),
          ], width: 820, plotHeight: 260),
        caption: """
          It falls on the whole, not everywhere: it first rises at distance \
          \(rising.min() ?? 0), and at \(rising.count) of the first 100 distances \
          (marked to the right of zero). It is even in k: it carries no direction.
          """)
    }
  }

  /// One matrix moves every position.
  var shift: Section {
    Section("A shift is a rotation") {
      Paragraph(
        """
        For each k there is one matrix M\(sub: "k") with PE(p + k) = M\(sub: "k") PE(p) at every p: each \
        pair of dimensions is turned by kθ\(sub: "i"). A linear layer can therefore learn to look k \
        places away. From position 5 to 10 the error is \(significant(anatomy.errorAtFive, 3)), over \
        1000 positions at most \(significant(anatomy.largestShiftError, 2)).
        """)
      FigureBlock(
        LineChart(
          title: "PE(10), actual and predicted from PE(5)", x: Axis("dimension"),
          y: waveAxis,
          series: [
            LineChart.Series("PE(5)", y: Array(anatomy.longTable.row(5)), dash: .dotted),
            LineChart.Series("PE(10)", y: Array(anatomy.longTable.row(10)), markers: .none),
            LineChart.Series("M PE(5)", y: anatomy.predicted, dash: .dashed, markers: .all),
          ], width: 820, plotHeight: 240),
        caption: "The prediction covers the actual row.")
      FigureBlock(
        Heatmap(
          title: "The corner of M for k = 5", values: anatomy.shift.corner(16, 16),
          rowAxis: "dimension", columnAxis: "dimension", scale: .diverging(limit: 1),
          cellText: .decimals(2),
          showsColorBar: false, hasSquareCells: true, width: 760),
        caption: """
          Blocks of 2 × 2 on the diagonal, each a rotation: \
          \(anatomy.shift.values.count { $0 != 0 }) numbers of \(anatomy.shift.values.count) are not \
          zero. Shifts add up: M\(sub: "2") M\(sub: "3") = M\(sub: "5") up to \
          \(significant(anatomy.compositionError, 2)).
          """)
    }
  }

  /// What the table does not do.
  static var limits: Section {
    Section("What it does not do, and what came later") {
      ItemList([
        """
        It is added to the token rows, so content and position share the same dimensions; how they \
        share them is on the page about magnitudes.
        """,
        """
        Any position has a row, but a model trained on short texts has never seen the rows of long \
        ones: being computable is not the same as generalising.
        """,
        "It is not learned: no gradient reaches it.",
      ])
      Table(
        header: ["encoding", "what it changes", "what it gains"],
        rows: [
          [
            "Shaw et al. 2018", "a learned row per clipped distance, on keys and values",
            "depends on the distance alone",
          ],
          [
            "T5 bias (Raffel et al. 2020)",
            "a learned number per bucket of distances, on the logits",
            "far distances share a bucket",
          ],
          [
            "RoPE (Su et al. 2021)", "turns queries and keys by their position",
            "the rotation above, inside the dot product",
          ],
          [
            "ALiBi (Press et al. 2022)", "a fixed slope per head, on the logits",
            "no parameters; works on longer texts",
          ],
          [
            "PoPE (2025)", "phases by position, magnitudes by content",
            "separates what from where",
          ],
        ], caption: "Later encodings act inside attention.")
    }
  }
}
