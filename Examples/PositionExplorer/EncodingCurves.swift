// Curves of scores over the distance from query to key, with captions made from them.

import Sequitur
import SequiturFigures

/// One curve of scores.
struct ScoreCurve {
  let name: String
  let scores: [Double]
  /// The number of its colour.
  let slot: Int
  var shape: ScoreShape { ScoreShape(scores) }
}

extension LineChart {
  /// Scores by distance; only the first curve is drawn solid unless all are.
  init(_ title: String, _ curves: [ScoreCurve], allSolid: Bool = false, height: Double = 200) {
    let distances = (-EncodingScores.reach...EncodingScores.reach).map(Double.init)
    self.init(
      title: title, x: Axis("distance j − i from query to key"), y: Axis("score"),
      series: curves.enumerated().map { number, curve in
        Series(
          curve.name, x: distances, y: curve.scores,
          dash: allSolid || number == 0 ? .solid : .dotted,
          markers: .none, slot: curve.slot)
      }, width: 820, plotHeight: height)
  }
}

extension EncodingsPage {
  /// The scores of two heads.
  func scoreFigure(_ scores: EncodingScores, heads: [Int]) -> FigureBlock {
    let rows = scores.scores()
    return scoreFigure(scores.kind, heads.map { ("head \($0 + 1)", rows[$0]) })
  }

  func scoreFigure(
    _ kind: PositionEncodingKind, _ curves: [(name: String, scores: [Double])]
  ) -> FigureBlock {
    let curves = curves.map { ScoreCurve(name: $0.name, scores: $0.scores, slot: kind.slot) }
    return FigureBlock(
      LineChart("\(kind.title): score by distance", curves),
      caption: RichText(
        curves.map { "The score of \($0.name) \($0.shape.sentence)." }.joined(separator: " ")))
  }
}
