// Data that the tests share: every figure, healthy and broken, and texts that try to break out.

import SequiturFigures

/// Texts that markup has to survive.
let hostileTexts = [
  "<script>alert('x')</script>", "a & b && \"c\" 'd'", "bell \u{7} null \u{0} escape \u{1B}[0m",
  "שלום (ab) 12 \u{202E}", "🙂👩‍👩‍👧 日本語", String(repeating: "very long ", count: 20), "", "]]>",
  "\u{FFFE}\u{FFFF}", "line\r\nbreak",
]

/// Numbers that drawing has to survive.
let hostileNumbers: [Double] = [
  .nan, .infinity, -.infinity, 0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude,
  .greatestFiniteMagnitude,
  -.greatestFiniteMagnitude, 1, 1e-8,
]

/// Every figure with given texts and numbers.
func figures(texts: [String], numbers: [Double]) -> [any Figure] {
  func text(_ index: Int) -> String { texts.isEmpty ? "" : texts[index % texts.count] }
  let grid = NumberGrid([numbers, numbers.reversed(), Array(numbers.prefix(2))])
  let axes = [
    Axis(text(0), unit: text(1)), Axis(text(2), spacing: .logarithmic),
    Axis(text(3), range: 0...1, numbers: .percent),
  ]
  let lines = LineChart.Series(
    text(4), x: numbers.indices.map(Double.init), y: numbers,
    band: (numbers, numbers.reversed()), dash: .dotted, markers: .all, slot: 11)
  let points = zip(numbers, numbers.reversed()).map {
    ScatterChart.Point(x: $0.0, y: $0.1, label: text(5))
  }
  let groups = texts.prefix(3).map { name in
    BarChart.Group(
      name,
      bars: numbers.map { BarChart.Bar(meanOf: Array(numbers.prefix(4)), ceiling: $0) },
      ceilings: numbers.map { ReferenceLine($0, name) })
  }
  let scales: [ColorScale] = [
    .sequential(), .sequential(0...2), .diverging(), .diverging(limit: 3), .logarithmic(),
  ]
  let heatmaps = scales.map { scale in
    Heatmap(
      title: text(0), values: grid, rowLabels: texts, columnLabels: texts, rowAxis: text(1),
      columnAxis: text(2), scale: scale, scaleLabel: text(3), cellText: .significant(2),
      markedRows: [0, 99, -1], markLabel: text(4))
  }
  let charts = axes.flatMap { x in
    axes.flatMap { y -> [any Figure] in
      [
        LineChart(
          title: text(1), x: x, y: y, series: [lines, lines],
          references: numbers.map { ReferenceLine($0, text(2)) }),
        ScatterChart(
          title: text(2), x: x, y: y,
          series: [.init(text(3), points: points, slot: 4)],
          references: [ReferenceLine(0.5, text(6))]),
      ]
    }
  }
  let bars = [BarChart.Layout.panels, .grouped].map { layout in
    BarChart(
      title: text(3), axis: axes[0], series: texts, groups: groups, layout: layout,
      ceilingLabel: text(5), groupAxis: text(1), slots: [12])
  }
  let histograms = axes.map { axis in
    Histogram(
      title: text(4), axis: axis, series: [.init(text(5), values: numbers, slot: 2)], bins: 7)
  }
  let colorBars = scales.map { ColorBar(text(5), scale: $0) }
  return colorBars + heatmaps + charts + bars + histograms
}

/// A smooth matrix of position encodings in the manner of Vaswani et al., 2017.
func smoothGrid(rows: Int, columns: Int) -> NumberGrid {
  let values = (0..<rows).flatMap { row in
    (0..<columns).map { column in
      let phase = Double(row) / 97 + Double(column) / 61
      return Mathematics.sine(phase) * Mathematics.cosine(Double(row * 2 - column) / 150)
    }
  }
  return NumberGrid(rows: rows, columns: columns, values: values)
}
