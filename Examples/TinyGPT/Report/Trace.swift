// A number that was measured over the steps of a run, smoothed and thinned out for a chart.

import Sequitur
import SequiturFigures

package struct Trace: Equatable {
  package var steps: [Double]
  package var values: [Double]

  package init(steps: [Double], values: [Double]) {
    self.steps = steps
    self.values = values
  }

  /// One number of the lines that have it.
  package init(_ metrics: [Metrics], _ number: KeyPath<Metrics, Double?>) {
    let lines = metrics.filter { $0[keyPath: number] != nil }
    steps = lines.map { Double($0.step) }
    values = lines.map { $0[keyPath: number] ?? .nan }
  }

  package var isEmpty: Bool { values.isEmpty }

  /// How many values a mean reaches to each side by itself: two percent of the run in all, and
  /// nothing for short runs.
  package var radius: Int { values.count < 20 ? 0 : max(2, values.count / 100) }

  /// Centred means, which do not lag behind. Near the start, where losses fall fast, the window
  /// shrinks on both sides; at the end on the right alone. What is not finite is left out.
  package func smoothed(radius: Int? = nil) -> Trace {
    let radius = radius ?? self.radius
    guard radius > 0 else { return self }
    var sums = [0.0]
    var counts = [0]
    for value in values {
      sums.append(sums[sums.count - 1] + (value.isFinite ? value : 0))
      counts.append(counts[counts.count - 1] + (value.isFinite ? 1 : 0))
    }
    let means = values.indices.map { index in
      let reach = min(radius, index)
      let (low, high) = (index - reach, min(index + reach + 1, values.count))
      return (sums[high] - sums[low]) / Double(counts[high] - counts[low])
    }
    return Trace(steps: steps, values: means)
  }

  /// At most about `limit` points: the lowest and the highest of each stretch, so that peaks stay.
  package func thinned(to limit: Int = 600) -> Trace {
    guard values.count > limit else { return self }
    let stretches = max(1, limit / 2)
    let kept = (0..<stretches).flatMap { stretch -> [Int] in
      let range =
        stretch * values.count / stretches..<(stretch + 1) * values.count / stretches
      let finite = range.filter { values[$0].isFinite }
      guard let low = finite.min(by: { values[$0] < values[$1] }),
        let high = finite.max(by: { values[$0] < values[$1] })
      else { return [range.lowerBound] }
      return low == high ? [low] : [min(low, high), max(low, high)]
    }
    return Trace(steps: kept.map { steps[$0] }, values: kept.map { values[$0] })
  }

  package func firstStep(below limit: Double) -> Int? {
    zip(steps, values).first { $0.1 < limit }.map { Int($0.0) }
  }

  /// The values, faint, under their means; those of a short run alone, marked, by the name
  /// `single`.
  func curves(
    _ name: String, smoothed smoothName: String, single: String? = nil, slot: Int,
    radius: Int? = nil
  ) -> [LineChart.Series] {
    guard !isEmpty else { return [] }
    let radius = radius ?? self.radius
    guard radius > 0 else { return [curve(single ?? name, markers: .all, slot: slot)] }
    return [
      curve(name, slot: slot, isFaint: true),
      smoothed(radius: radius).curve(smoothName, slot: slot),
    ]
  }

  func curve(
    _ name: String, markers: LineChart.Markers = .none, slot: Int? = nil, isFaint: Bool = false
  ) -> LineChart.Series {
    let shown = thinned()
    return LineChart.Series(
      name, x: shown.steps, y: shown.values, markers: markers, slot: slot, isFaint: isFaint)
  }
}
