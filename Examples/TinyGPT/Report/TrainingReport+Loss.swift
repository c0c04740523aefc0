// The report's loss curves beside what can be predicted without a model.

import Sequitur
import SequiturFigures

extension TrainingReport {
  /// A loss that something simpler than the model reaches.
  private struct Landmark {
    let value: Double
    /// Beside its line.
    let label: String
    /// What it means to fall below it.
    let meaning: String
  }

  private var landmarks: [Landmark] {
    guard let text = contents.text else { return [] }
    return [
      Landmark(
        value: text.uniformLoss, label: "ln V: all tokens alike",
        meaning: "the model knows that some tokens are more frequent than others"),
      Landmark(
        value: text.unigramEntropy, label: "unigram entropy",
        meaning: "frequencies alone cannot do it: the model uses the tokens before"),
      Landmark(
        value: text.bigramEntropy, label: "bigram entropy",
        meaning: "the last token alone cannot do it: the model looks further back"),
    ].filter(\.value.isFinite)
  }

  /// Curves, landmarks, and what they say about this run.
  var lossSection: Section {
    Section("Loss") {
      if trainLoss.isEmpty && validationLoss.isEmpty {
        Paragraph("No step has been measured yet.")
      } else {
        FigureBlock(lossChart, caption: lossCaption)
        if !landmarks.isEmpty { landmarkTable }
        if let warning = overfitting {
          Callout("Learned by heart", kind: .caution) { Paragraph(warning) }
        }
      }
    }
  }

  private var lossChart: LineChart {
    var series: [LineChart.Series] = []
    if !trainLoss.isEmpty {
      if trainLoss.radius > 0 {
        series = [
          trainLoss.curve("training, each step", slot: 0, isFaint: true),
          trainLoss.smoothed().curve("training, smoothed", slot: 0),
        ]
      } else {
        series = [trainLoss.curve("training", markers: .all, slot: 0)]
      }
    }
    if !validationLoss.isEmpty {
      let markers: LineChart.Markers = validationLoss.values.count <= 60 ? .all : .sparse
      series.append(validationLoss.curve("validation", markers: markers, slot: 1))
    }
    return LineChart(
      title: "Loss by step", x: Axis("step"), y: Axis("loss", unit: "nats a token"),
      series: series, references: landmarks.map { ReferenceLine($0.value, $0.label) }, width: 820,
      plotHeight: 340)
  }

  private var lossCaption: RichText {
    let smoothing =
      trainLoss.radius > 0
      ? "The faint curve is the loss of each step's own windows, the strong one its mean over "
        + "\(2 * trainLoss.radius + 1) steps. "
      : ""
    let validation =
      validationLoss.isEmpty
      ? "There is no held-out text, so nothing tells learning from learning by heart."
      : "Marked points are losses on held-out text. While both fall together the model learns what "
        + "holds for the text as a whole; where validation stays behind, it learns the training text "
        + "by heart."
    return RichText(smoothing + validation)
  }

  /// Which landmarks the run has passed, and when.
  private var landmarkTable: Table {
    let judged = validationLoss.isEmpty ? trainLoss.smoothed() : validationLoss
    let judge = validationLoss.isEmpty ? "smoothed training loss" : "validation loss"
    return Table(
      header: ["loss without a model", "nats a token", "below it", "passed at step"],
      rows: landmarks.map { mark in
        [
          mark.label, NumberText.fixed(mark.value, decimals: 2), mark.meaning,
          judged.firstStep(below: mark.value).map(grouped) ?? "not yet",
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
    guard let last = finalLoss, let best = contents.state.bestLoss,
      let step = contents.state.bestStep, last > best + 0.02
    else { return nil }
    return """
      The validation loss was lowest at step \(grouped(step)) (\(precise(best))) and has risen by \
      \(precise(last - best)) since. The checkpoint \(code: "best") is the one of that step; more text, \
      a smaller model, more dropout or fewer steps would help.
      """
  }
}
