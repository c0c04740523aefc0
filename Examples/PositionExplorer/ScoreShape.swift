// ScoreShape: what a curve of scores over distances looks like, in words made from its numbers.

import ExampleSupport
import ToyModels

/// The shape of a curve of scores over the distances from -reach to reach.
package struct ScoreShape: Equatable, Sendable {
  /// Whether only keys on the left, or only those on the right, are seen.
  let hidesRight, hidesLeft: Bool
  /// The largest difference between a distance and its opposite.
  let unevenness: Double
  /// The distance with the largest score; the nearest, where several share it.
  let highest: Int
  /// The distance from which on all scores of a side are alike; nil if there is none.
  let flatFrom: Int?
  /// The step from each distance to the next, if it is always the same.
  let slope: Double?

  /// The shape of scores; hidden keys are NaN.
  package init(_ scores: [Double]) {
    let reach = scores.count / 2
    let size = scores.filter(\.isFinite).map(abs).max() ?? 0
    func isAlike(_ first: Double, _ second: Double) -> Bool {
      (first.isNaN && second.isNaN) || abs(first - second) <= 1e-5 * max(size, 1)
    }
    func score(_ distance: Int) -> Double { scores[reach + distance] }
    let sides = 1...max(reach, 1)
    hidesRight = sides.allSatisfy { score($0).isNaN }
    hidesLeft = sides.allSatisfy { score(-$0).isNaN }
    unevenness = sides.map { abs(score($0) - score(-$0)) }.filter(\.isFinite).max() ?? 0
    let seen = (-reach...reach).filter { score($0).isFinite }
    let most = seen.map(score).max() ?? 0
    highest = seen.filter { isAlike(score($0), most) }.min { abs($0) < abs($1) } ?? 0
    flatFrom = (1..<reach).first { start in
      (start...reach).allSatisfy {
        isAlike(score($0), score(reach)) && isAlike(score(-$0), score(-reach))
      }
    }
    let steps = sides.flatMap { [score($0) - score($0 - 1), score(-$0) - score(1 - $0)] }
      .filter(\.isFinite)
    slope = steps.first.flatMap { first in
      steps.allSatisfy { isAlike($0, first) } && !isAlike(first, 0) ? first : nil
    }
  }

  /// Whether a query cannot tell the left from the right.
  package var isEven: Bool { !hidesLeft && !hidesRight && unevenness <= 1e-4 }

  /// What to see, from the numbers.
  package var sentence: String {
    var parts: [String] = []
    if let slope {
      parts.append("\(slope < 0 ? "falls" : "rises") by \(significant(abs(slope), 3)) a step")
    } else if highest == 0 {
      parts.append("is highest for the token itself")
    } else {
      let side = highest < 0 ? "left" : "right"
      parts.append("is highest \(counted(abs(highest), "step")) to the \(side)")
    }
    if hidesRight {
      parts.append("keys to the right are hidden")
    } else if hidesLeft {
      parts.append("keys to the left are hidden")
    } else if isEven {
      parts.append("is the same on both sides")
    } else {
      parts.append("differs between the sides by up to \(significant(unevenness, 2))")
    }
    if let flatFrom { parts.append("is alike from \(counted(flatFrom, "step")) on") }
    return parts.joined(separator: ", ")
  }
}
