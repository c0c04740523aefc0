// The figures of the documentation's article on positions, drawn from the library's own encodings.

import Sequitur
import SequiturFigures

enum PositionFigures {
  /// By the name of the file, without its ending.
  static var all: [String: any Figure] {
    ["sinusoidal-table": sinusoidalTable, "alibi-bias": alibiBias, "rotary-scores": rotaryScores]
  }

  static var sinusoidalTable: any Figure {
    let table = SinusoidalPositions(maximumLength: 60, width: 64).table
    return Heatmap(
      title: "Rows to add: 60 places, 64 dimensions",
      values: NumberGrid(rows: 60, columns: 64, values: table.values.map(Double.init)),
      rowAxis: "place", columnAxis: "dimension", scale: .diverging(limit: 1), scaleLabel: "value",
      isPicture: true, width: 720)
  }

  /// Of the second of four heads.
  static var alibiBias: any Figure {
    let queries = Tensor(zeros: [1, 16, 4, 8])
    let bias = ALiBiPositions().logitBias(
      queries: queries, at: AttentionPositions(queries: 0..<16, keys: 0..<16))
    let head = bias?.slice(axis: 0, 1..<2).values ?? []
    return Heatmap(
      title: "What ALiBi adds to the logits of the second of four heads",
      values: NumberGrid(rows: 16, columns: 16, values: head.map(Double.init)), rowAxis: "query",
      columnAxis: "key", scale: .sequential(), scaleLabel: "bias", hasSquareCells: true, width: 480)
  }

  /// A query of ones against keys of ones at each distance, for RoPE of 16 channels.
  static var rotaryScores: any Figure {
    let ones = Tensor(ones: [1, 1, 1, 16])
    let rotary = RotaryPositions()
    let query = rotary.turn(queries: ones, at: 50..<51)
    let distances = Array(-50...50)
    let scores = distances.map { distance in
      Double((query * rotary.turn(keys: ones, at: 50 + distance..<51 + distance)).sum().item)
    }
    return LineChart(
      title: "The score of two equal tokens by their distance, turned by RoPE",
      x: Axis("distance of key from query"), y: Axis("score"),
      series: [
        LineChart.Series(
          "16 channels of ones", x: distances.map(Double.init), y: scores, markers: .none)
      ], width: 720)
  }
}
