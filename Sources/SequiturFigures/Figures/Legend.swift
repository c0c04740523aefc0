// What the series are: marker shapes, and a legend that wraps.

/// The shape that marks the points of a series, so that colour is never the only sign.
enum Marker {
  /// Path data of the marker of a series around a place.
  static func path(slot: Int, x: Double, y: Double, radius r: Double) -> String {
    func closed(_ points: [(Double, Double)]) -> String {
      pathData(points.map { (x: x + $0.0 * r, y: y + $0.1 * r) }, closed: true)
    }
    switch max(slot, 0) % Theme.seriesCount {
    case 1: return closed([(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)])
    case 2: return closed([(0, -1.2), (1.1, 0.85), (-1.1, 0.85)])
    case 3: return closed([(0, -1.3), (1.2, 0), (0, 1.3), (-1.2, 0)])
    case 4: return closed([(0, 1.2), (1.1, -0.85), (-1.1, -0.85)])
    case 5: return closed([(-1.2, -0.5), (1.2, -0.5), (1.2, 0.5), (-1.2, 0.5)])
    case 6:
      let a = 0.4
      return closed([
        (-a, -1.2), (a, -1.2), (a, -a), (1.2, -a), (1.2, a), (a, a), (a, 1.2), (-a, 1.2),
        (-a, a), (-1.2, a), (-1.2, -a), (-a, -a),
      ])
    case 7: return closed([(-0.5, -1.2), (0.5, -1.2), (0.5, 1.2), (-0.5, 1.2)])
    case 8: return closed([(-1.1, -1.1), (1.1, -1.1), (-1.1, 1.1), (1.1, 1.1)])
    default:
      let n = NumberText.coordinate
      let arc = "A\(n(r)) \(n(r)) 0 1 1 "
      return "M\(n(x - r)) \(n(y))\(arc)\(n(x + r)) \(n(y))\(arc)\(n(x - r)) \(n(y))Z"
    }
  }
}

/// One entry of a legend.
struct LegendEntry {
  enum Sample {
    case line(style: String, hasMarker: Bool)
    case box
    case point
  }

  let name: String
  let slot: Int
  let sample: Sample
}

extension Canvas {
  /// Draws the marker of a series.
  mutating func marker(
    _ slot: Int, x: Double, y: Double, radius: Double = 4, hover: String? = nil
  ) {
    path(
      Marker.path(slot: slot, x: x, y: y, radius: radius),
      style: "\(FigureStyle.series(slot)) mark", hover: hover)
  }

  /// Draws entries from left to right, wrapping; returns the place below them.
  mutating func legend(_ entries: [LegendEntry], top: Double) -> Double {
    guard !entries.isEmpty else { return top }
    var (x, y) = (0.0, top + 12)
    for entry in entries {
      let color = FigureStyle.series(entry.slot)
      let needed = min(TextFit.width(entry.name, size: 12) + 46, width)
      if x > 0 && x + needed > width {
        x = 0
        y += 20
      }
      switch entry.sample {
      case .line(let style, let hasMarker):
        line(x + 1, y - 4, x + 25, y - 4, style: "\(color) line \(style)")
        if hasMarker { marker(entry.slot, x: x + 13, y: y - 4) }
      case .box:
        rectangle(x: x + 4, y: y - 10, width: 18, height: 11, style: "\(color) bar", radius: 2)
      case .point:
        marker(entry.slot, x: x + 13, y: y - 4)
      }
      text(entry.name, x: x + 31, y: y, style: "label", limit: width - x - 32)
      x += needed
    }
    return y + 10
  }
}
