// ReferenceLabels: places for the labels of reference lines, where they cover least of the curves.

/// Finds a place for one label after another. Lengths are pixels of the drawing.
package struct ReferenceLabels {
  package typealias Place = (x: Double, y: Double)

  /// What a label takes up; `y` is its baseline.
  package struct Box {
    package let left, right, y: Double
    /// Letters of 12 pixels, and the halo around them.
    package var top: Double { y - 12 }
    package var bottom: Double { y + 5 }
  }

  private let frame: (left: Double, right: Double, top: Double, bottom: Double)
  private let curves: [[Place]]
  private let lines: [Double]
  private var taken: [Box] = []

  /// - Parameters:
  ///   - left, right, top, bottom: the edges of the plot area.
  ///   - curves: what is drawn in it, each as points that lines connect.
  ///   - lines: the heights of all reference lines.
  package init(
    left: Double, right: Double, top: Double, bottom: Double, curves: [[Place]], lines: [Double]
  ) {
    frame = (left, right, top, bottom)
    self.curves = curves
    self.lines = lines
  }

  /// The place of a label of this width over or under the line at a height. The first of the best
  /// is taken: at the right end, over the line, where that covers nothing.
  package mutating func place(width: Double, line: Double) -> Box {
    let right = frame.right - 4
    let heights = [line - 7, line + 16].filter { baseline in
      let box = Box(left: 0, right: 0, y: baseline)
      return box.top >= frame.top && box.bottom <= frame.bottom
    }
    var best = Box(left: right - width, right: right, y: max(line - 7, frame.top + 8))
    var least = Double.infinity
    for end in stride(from: right, through: frame.left + 4 + width, by: -12) {
      for y in heights {
        let box = Box(left: end - width, right: end, y: y)
        let cost = covered(by: box, but: line)
        if cost < least { (best, least) = (box, cost) }
      }
      if least == 0 { break }
    }
    taken.append(best)
    return best
  }

  /// How many pixels of curves and other reference lines a box covers; another label counts as more
  /// than any curve.
  private func covered(by box: Box, but line: Double) -> Double {
    let width = box.right - box.left
    let others = lines.count { $0 != line && (box.top...box.bottom).contains($0) }
    let labels = taken.count {
      $0.left < box.right && box.left < $0.right && $0.top < box.bottom && box.top < $0.bottom
    }
    return curves.reduce(width * Double(others) + 1e6 * Double(labels)) { sum, curve in
      sum + zip(curve, curve.dropFirst()).reduce(0) { $0 + box.length(of: $1) }
    }
  }
}

extension ReferenceLabels.Box {
  /// The length of what lies of a segment within the box (Liang and Barsky, "A new concept and
  /// method for line clipping", 1984).
  package func length(of segment: (ReferenceLabels.Place, ReferenceLabels.Place)) -> Double {
    let (start, end) = segment
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    var (enters, leaves) = (0.0, 1.0)
    let walls = [
      (-dx, start.x - left), (dx, right - start.x), (-dy, start.y - top), (dy, bottom - start.y),
    ]
    for (towards, distance) in walls {
      if towards == 0 {
        if distance < 0 { return 0 }
      } else if towards < 0 {
        enters = max(enters, distance / towards)
      } else {
        leaves = min(leaves, distance / towards)
      }
    }
    return enters < leaves ? (leaves - enters) * (dx * dx + dy * dy).squareRoot() : 0
  }
}
