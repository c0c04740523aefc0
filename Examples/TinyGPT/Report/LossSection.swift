// The report's loss curves beside what can be predicted without a model.

import ExampleSupport
import Sequitur
import SequiturFigures

/// Curves, landmarks, and what they say about a run.
package struct LossSection {
  /// The loss of every step's own windows.
  let training: Trace
  let validation: Trace
  /// The loss of the last evaluation, if it is a number.
  let last: Double?
  let best: (loss: Double, step: Int)?
  private let landmarks: [Landmark]

  package init(
    training: Trace, validation: Trace, last: Double?, best: (loss: Double, step: Int)?,
    text: TextSummary?
  ) {
    self.training = training
    self.validation = validation
    self.last = last
    self.best = best
    landmarks = text.map(Landmark.all) ?? []
  }

  package var section: Section {
    Section("Loss") {
      if training.isEmpty && validation.isEmpty {
        Paragraph("No step has been measured yet.")
      } else {
        FigureBlock(chart, caption: caption)
        if !landmarks.isEmpty { landmarkTable }
        if let warning = overfitting {
          Callout("Learned by heart", kind: .caution) { Paragraph(warning) }
        }
      }
    }
  }

  private var chart: LineChart {
    var series = training.curves(
      "training, each step", smoothed: "training, smoothed", single: "training", slot: 0)
    if !validation.isEmpty {
      let markers: LineChart.Markers = validation.values.count <= 60 ? .all : .sparse
      series.append(validation.curve("validation", markers: markers, slot: 1))
    }
    return LineChart(
      title: "Loss by step", x: Axis("step"), y: Axis("loss", unit: "nats a token"),
      series: series, references: landmarks.map { ReferenceLine($0.loss, $0.name) }, width: 820,
      plotHeight: 340)
  }

  private var caption: RichText {
    let smoothing =
      training.radius > 0
      ? "The faint curve is the loss of each step's own windows, the strong one its mean over "
        + "\(2 * training.radius + 1) steps. "
      : ""
    let held =
      validation.isEmpty
      ? "There is no held-out text, so nothing tells learning from learning by heart."
      : "Marked points are losses on held-out text. While both fall together the model learns what "
        + "holds for the text as a whole; where validation stays behind, it learns the training text "
        + "by heart."
    return RichText(smoothing + held)
  }

  private var landmarkTable: Table {
    let judged = validation.isEmpty ? training.smoothed() : validation
    let judge = validation.isEmpty ? "smoothed training loss" : "validation loss"
    return Table(
      header: ["loss without a model", "nats a token", "below it", "passed at step"],
      rows: landmarks.map { mark in
        [
          mark.name, NumberText.fixed(mark.loss, decimals: 2), mark.meaning,
          judged.firstStep(below: mark.loss).map(grouped) ?? "not yet",
        ]
      },
      caption: """
        The dashed lines, and the first measured \(judge) below each. Entropies are counted on the text \
        itself: with a large vocabulary the pairs of tokens are nearly learned by heart, and the last \
        line is hard to reach.
        """, alignments: [.start, .end, .start, .end])
  }

  /// A sentence where the loss on held-out text has clearly risen again.
  private var overfitting: RichText? {
    guard let last, let best, last > best.loss + 0.02 else { return nil }
    return """
      The validation loss was lowest at step \(grouped(best.step)) (\(precise(best.loss))) and has risen by \
      \(precise(last - best.loss)) since. The checkpoint \(code: "best") is the one of that step; more text, \
      a smaller model, more dropout or fewer steps would help.
      """
  }
}
