// Curves of scores over the distance from query to key, with captions made from them.

import Sequitur
import SequiturFigures

/// One curve of scores.
struct ScoreCurve {
  let name: String
  let scores: [Double]
  var shape: ScoreShape { ScoreShape(scores) }
}

extension EncodingsPage {
  func scoreFigure(_ scores: EncodingScores, heads: [Int]) -> FigureBlock {
    let rows = scores.scores(query: query, key: key)
    return scoreFigure(
      "\(scores.kind.title): score by distance", slot: scores.kind.slot,
      heads.map { ScoreCurve(name: "head \($0 + 1)", scores: Array(rows.row($0))) })
  }

  func scoreFigure(_ title: String, slot: Int, _ curves: [ScoreCurve]) -> FigureBlock {
    FigureBlock(
      chart(
        title,
        curves.enumerated().map { number, curve in
          (curve.name, curve.scores, slot, number == 0 ? LineChart.Dash.solid : .dotted)
        }, width: 820, height: 200),
      caption: RichText(
        curves.map { "The score of \($0.name) \($0.shape.sentence)." }.joined(separator: " ")))
  }

  func chart(
    _ title: String,
    _ curves: [(name: String, scores: [Double], slot: Int, dash: LineChart.Dash)], width: Double,
    height: Double
  ) -> LineChart {
    let distances = (-EncodingScores.reach...EncodingScores.reach).map(Double.init)
    return LineChart(
      title: title, x: Axis("distance j − i from query to key"), y: Axis("score"),
      series: curves.map {
        LineChart.Series(
          $0.name, x: distances, y: $0.scores, dash: $0.dash, markers: .none, slot: $0.slot)
      }, width: width, plotHeight: height)
  }
}
