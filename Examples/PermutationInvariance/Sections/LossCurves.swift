// Curves of training losses, over stretches of steps and over seeds.

import SequiturFigures
import ToyModels

extension [Float] {
  /// The means of whole stretches of so many numbers.
  func means(of stretch: Int) -> [Double] {
    Swift.stride(from: 0, to: count - stretch + 1, by: stretch).map { start in
      mean(self[start..<start + stretch].map(Double.init))
    }
  }
}

extension LineChart.Series {
  /// The losses of one kind of model, a list a seed: their mean, with a band from the least to the
  /// largest.
  init(_ variant: Variant, losses: [[Float]], stretch: Int) {
    let curves = losses.map { $0.means(of: stretch) }
    let points = (0..<(curves.map(\.count).min() ?? 0)).map { point in curves.map { $0[point] } }
    self.init(
      variant.title, x: points.indices.map { Double(stretch) * (Double($0) + 0.5) },
      y: points.map(mean),
      band: (low: points.map { $0.min() ?? .nan }, high: points.map { $0.max() ?? .nan }),
      dash: variant.isOrderBlind ? .solid : .dashed, slot: variant.slot)
  }
}

/// What such curves show.
func lossesText(seeds: Int, stretch: Int) -> String {
  "averaged over \(stretch) steps"
    + (seeds == 1
      ? ", of one seed"
      : "; lines are means over \(seeds) seeds, bands reach from the least to the largest")
}
