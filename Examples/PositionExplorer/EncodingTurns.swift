// The encodings that turn queries and keys: RoPE and PoPE, a point for each position.

import Sequitur
import SequiturBase
import SequiturFigures
import ToyModels

extension EncodingsPage {
  private static let turnedPositions = 13

  var rope: Section {
    let scores = scores(.rope)
    let width = EncodingScores.headWidth
    let turned = scores.turned(
      (0..<width).map { $0 % 2 == 0 ? 1 : 0 }, positions: Self.turnedPositions)
    let pairs = [0, 1, 2, 3]
    let angles = pairs.map { angle(turned, 2 * $0, 2 * $0 + 1) }
    let lengths = (0..<turned.rows).flatMap { row in
      pairs.map { norm([turned[row, 2 * $0], turned[row, 2 * $0 + 1]]) }
    }
    let error = lengths.map { abs($0 - 1) }.max() ?? 0
    return Section("RoPE: pairs of channels turn") {
      SmallMultiples(
        pairs.map { pair in
          circle(
            "channels \(2 * pair) and \(2 * pair + 1)", turned, 2 * pair, 2 * pair + 1,
            slot: scores.kind.slot, limit: 1.2)
        },
        caption: """
          The pair (1, 0) at positions 0 to \(turned.rows - 1). A step turns the pairs by \
          \(list(angles.map { significant($0, 3) })) radians: the fast pair tells neighbours apart, the \
          slow ones places that are far apart. Lengths stay 1 up to \(significant(error, 1)).
          """, minimumWidth: 150, maximumColumns: 4)
      scoreFigure(
        .rope,
        [
          ("key = query", scores.scores(ofItself: true)[0]), ("another key", scores.scores()[0]),
        ])
    }
  }

  var pope: Section {
    let scores = scores(.evenPoPE)
    let width = EncodingScores.headWidth
    let contents: [Float] = [1.5, -1.5]
    let turned = contents.map { content in
      scores.turned([Float](repeating: content, count: width), positions: Self.turnedPositions)
    }
    let channels = [0, 2]
    let radii = turned.map { norm([$0[0, 0], $0[0, width]]) }
    let lengths = zip(contents, radii).map {
      "\(fixed($1, 2)) for \(NumberText.typographic("\($0)"))"
    }
    return Section("PoPE: length for what, angle for where") {
      SmallMultiples(
        channels.flatMap { channel in
          zip(contents, turned).map { content, rows in
            circle(
              "channel \(channel), content \(NumberText.typographic("\(content)"))", rows, channel,
              channel + width, slot: PositionEncodingKind.pope.slot, limit: 2)
          }
        },
        caption: """
          A channel at positions 0 to \(Self.turnedPositions - 1). Its content sets the length μ alone, \
          \(list(lengths)), its position the angle \
          alone: both contents stand at the same angles, where RoPE would put a negative one on the \
          other side.
          """, minimumWidth: 150, maximumColumns: 4)
      scoreFigure(
        .pope, [("δ = 0", scores.scores()[0]), ("random δ", self.scores(.pope).scores()[0])])
    }
  }

  /// The angle from the first position to the second.
  private func angle(_ turned: Matrix, _ x: Int, _ y: Int) -> Double {
    atan2(turned[1, y], turned[1, x]) - atan2(turned[0, y], turned[0, x])
  }

  private func circle(
    _ title: String, _ rows: Matrix, _ x: Int, _ y: Int, slot: Int, limit: Double
  ) -> ScatterChart {
    // A small circle has room for one label.
    let isLabelled = norm([rows[0, x], rows[0, y]]) > limit / 4
    return ScatterChart(
      title: title, x: Axis("x", range: -limit...limit), y: Axis("y", range: -limit...limit),
      series: [
        ScatterChart.Series(
          "position",
          points: (0..<rows.rows).map {
            ScatterChart.Point(
              x: rows[$0, x], y: rows[$0, y], label: isLabelled || $0 == 0 ? "\($0)" : "")
          }, slot: slot)
      ], width: 300, plotHeight: 200)
  }
}
