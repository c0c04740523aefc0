// The report's loss by place in the window.

import Sequitur
import SequiturFigures

extension TrainingReport {
  /// How much context helps; nothing for a run that was not evaluated.
  var placeSection: Section? {
    guard let losses = contents.evaluation?.lossByPosition, losses.contains(where: \.isFinite)
    else { return nil }
    let places = losses.indices.map { Double($0 + 1) }
    let trace = Trace(steps: places, values: losses)
    let radius = losses.count / 16
    return Section("How much context helps") {
      FigureBlock(
        LineChart(
          title: "Validation loss by place in the window", x: Axis("tokens seen"),
          y: Axis("loss", unit: "nats a token"),
          series: radius == 0
            ? [trace.curve("each place", markers: .all, slot: 1)]
            : [
              trace.curve("each place", slot: 1, isFaint: true),
              trace.smoothed(radius: radius).curve("smoothed", slot: 1),
            ],
          references: bigramLine(near: losses), width: 820,
          plotHeight: 260), caption: placeCaption(losses))
    }
  }

  /// The bigram entropy, unless it is so far away that the curve would be flat beside it.
  private func bigramLine(near losses: [Double]) -> [ReferenceLine] {
    let finite = losses.filter(\.isFinite)
    guard let entropy = contents.text?.bigramEntropy, let low = finite.min(),
      let high = finite.max(), (low - 1...high + 1).contains(entropy)
    else { return [] }
    return [ReferenceLine(entropy, "bigram entropy")]
  }

  private func placeCaption(_ losses: [Double]) -> RichText {
    guard losses.count > 1 else {
      return "The context is a single token: the model predicts each token from the one before it."
    }
    let third = max(1, losses.count / 3)
    func mean(_ values: ArraySlice<Double>) -> Double {
      let finite = values.filter(\.isFinite)
      return finite.reduce(0, +) / Double(finite.count)
    }
    let gain = mean(losses.prefix(1)) - mean(losses.suffix(third))
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
