// The report's learning rate and gradient norm.

import ExampleSupport
import Sequitur
import SequiturFigures

package struct StepsSection {
  let rates: Trace
  /// The norm of all gradients before clipping.
  let norms: Trace
  let options: TrainingOptions

  package init(rates: Trace, norms: Trace, options: TrainingOptions) {
    self.rates = rates
    self.norms = norms
    self.options = options
  }

  /// Nothing for a run without steps.
  package var section: Section? {
    guard !rates.isEmpty || !norms.isEmpty else { return nil }
    return Section("Steps") {
      if !rates.isEmpty {
        FigureBlock(
          LineChart(
            title: "Learning rate", x: Axis("step"), y: Axis("learning rate"),
            series: [rates.curve("learning rate")], width: 820, plotHeight: 170),
          caption: rateCaption)
      }
      if !norms.isEmpty { FigureBlock(normChart, caption: normCaption) }
    }
  }

  private var rateCaption: RichText {
    let fall =
      switch options.schedule {
      case .constant: "then it stays"
      case .linear: "then it falls in a straight line to \(options.minLearningRate)"
      case .cosine: "then it falls along a cosine to \(options.minLearningRate)"
      case .stable:
        "then it stays, and falls over the last \(NumberText.percent(Double(options.decayShare))) of the "
          + "steps in a straight line to \(options.minLearningRate)"
      }
    return """
      It rises to \(options.learningRate) over \
      \(counted(options.warmupSteps, "step")), while the optimiser's averages are still noisy; \(fall).
      """
  }

  private var clip: Double { Double(options.clip) }

  private var normChart: LineChart {
    LineChart(
      title: "Norm of all gradients before clipping", x: Axis("step"),
      y: Axis("norm", spacing: .logarithmic, range: normRange),
      series: norms.curves("each step", smoothed: "smoothed", slot: 0),
      references: clip > 0 ? [ReferenceLine(clip, "clip limit \(options.clip)")] : [],
      width: 820, plotHeight: 220)
  }

  /// A little more than the data and the limit, so that the limit's label has room over its line.
  private var normRange: ClosedRange<Double>? {
    let shown = (norms.values + [clip]).filter { $0 > 0 && $0.isFinite }
    guard let low = shown.min(), let high = shown.max() else { return nil }
    return low / 1.1...high * 1.25
  }

  private var normCaption: RichText {
    guard clip > 0 else {
      return """
        Logarithmic. Gradients were not clipped. Lone peaks are unusual windows; a norm that keeps \
        growing announces a loss that will not stay finite.
        """
    }
    let clipped = norms.values.count { $0 > clip }
    guard clipped > 0 else {
      return "Logarithmic. No step was above the line, beyond which it would have been scaled down."
    }
    let share = Double(clipped) / Double(norms.values.count)
    // AdamW divides a gradient by the mean size of those before it: were all scaled alike, nothing
    // would change.
    let meaning =
      share < 0.5
      ? "Lone peaks are unusual windows, and clipping is there for them: they move the averages no "
        + "more than a usual step does."
      : "That is no lower learning rate, as AdamW divides by the gradients' own mean size: what it does "
        + "is to let small and large gradients count alike. Where a higher limit (--clip) "
        + "ends on a lower loss, that was too much of it."
    return """
      Logarithmic. \(grouped(clipped)) of \(counted(norms.values.count, "step")) \
      (\(NumberText.percent(share))) were above the line and were scaled down to it. \(meaning)
      """
  }
}
