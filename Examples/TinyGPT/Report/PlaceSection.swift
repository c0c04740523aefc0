// The report's loss by place in the window.

import SequiturFigures

package struct PlaceSection {
  /// The mean loss at each place of the window; NaN where nothing was predicted.
  let losses: [Double]
  let bigramEntropy: Double?

  package init(losses: [Double], bigramEntropy: Double?) {
    self.losses = losses
    self.bigramEntropy = bigramEntropy
  }

  /// Nothing for a run that was not evaluated.
  package var section: Section? {
    guard losses.contains(where: \.isFinite) else { return nil }
    let trace = Trace(steps: losses.indices.map { Double($0 + 1) }, values: losses)
    return Section("How much context helps") {
      FigureBlock(
        LineChart(
          title: "Validation loss by place in the window", x: Axis("tokens seen"),
          y: Axis("loss", unit: "nats a token"),
          series: trace.curves(
            "each place", smoothed: "smoothed", slot: 1, radius: losses.count / 16),
          references: bigramLine, width: 820, plotHeight: 260), caption: caption)
    }
  }

  /// The bigram entropy, unless it is so far away that the curve would be flat beside it.
  private var bigramLine: [ReferenceLine] {
    let finite = losses.filter(\.isFinite)
    guard let bigramEntropy, let low = finite.min(), let high = finite.max(),
      (low - 1...high + 1).contains(bigramEntropy)
    else { return [] }
    return [ReferenceLine(bigramEntropy, "bigram entropy")]
  }

  private var caption: RichText {
    guard losses.count > 1 else {
      return "The context is a single token: the model predicts each token from the one before it."
    }
    func mean(_ values: ArraySlice<Double>) -> Double {
      let finite = values.filter(\.isFinite)
      return finite.reduce(0, +) / Double(finite.count)
    }
    let gain = mean(losses.prefix(1)) - mean(losses.suffix(max(1, losses.count / 3)))
    let found =
      gain.isFinite && gain > 0
      ? "Here the last third of the window loses \(decimal(gain)) less than the first place."
      : "Here it does not fall: the model has not learned to use its context yet."
    return """
      The loss falls along the window because later places see more of the text before them; the first \
      sees one token and can hardly do better than the bigram entropy. Where the curve turns flat, \
      older tokens no longer help. \(found)
      """
  }
}
