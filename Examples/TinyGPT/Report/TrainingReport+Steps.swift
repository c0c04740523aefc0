// The report's learning rate and gradient norm.

import Sequitur
import SequiturFigures

extension TrainingReport {
  /// What each step was made with; nothing for a run without steps.
  var stepsSection: Section? {
    let rates = Trace(contents.metrics, \.learningRate)
    let norms = Trace(contents.metrics, \.gradientNorm)
    guard !rates.isEmpty || !norms.isEmpty else { return nil }
    return Section("Steps") {
      if !rates.isEmpty {
        FigureBlock(
          LineChart(
            title: "Learning rate", x: Axis("step"), y: Axis("learning rate"),
            series: [rates.curve("learning rate")], width: 820, plotHeight: 170),
          caption: rateCaption)
      }
      if !norms.isEmpty {
        FigureBlock(normChart(norms), caption: normCaption(norms))
      }
    }
  }

  private var rateCaption: RichText {
    let options = contents.configuration.training
    let fall =
      switch options.schedule {
      case .constant: "then it stays"
      case .linear: "then it falls in a straight line to \(option(options.minLearningRate))"
      case .cosine:
        "then it falls along a cosine to \(option(options.minLearningRate))"
      }
    return """
      It rises to \(option(options.learningRate)) over \
      \(counted(options.warmupSteps, "step")), while the optimiser's averages are still noisy; \(fall).
      """
  }

  private func normChart(_ norms: Trace) -> LineChart {
    let clip = Double(contents.configuration.training.clip)
    var series: [LineChart.Series] = []
    if norms.radius > 0 {
      series = [
        norms.curve("each step", slot: 0, isFaint: true),
        norms.smoothed().curve("smoothed", slot: 0),
      ]
    } else {
      series = [norms.curve("each step", markers: .all, slot: 0)]
    }
    return LineChart(
      title: "Norm of all gradients before clipping", x: Axis("step"),
      y: Axis("norm", spacing: .logarithmic, range: normRange(norms, clip: clip)), series: series,
      references: clip > 0
        ? [ReferenceLine(clip, "clip limit \(option(contents.configuration.training.clip))")] : [],
      width: 820,
      plotHeight: 220)
  }

  /// A little more than the data and the clip limit, so that the limit's label has room over its line.
  private func normRange(_ norms: Trace, clip: Double) -> ClosedRange<Double>? {
    let shown = (norms.values + [clip]).filter { $0 > 0 && $0.isFinite }
    guard let low = shown.min(), let high = shown.max() else { return nil }
    return low / 1.1...high * 1.25
  }

  private func normCaption(_ norms: Trace) -> RichText {
    let clip = Double(contents.configuration.training.clip)
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
    return """
      Logarithmic. Steps above the line (\(NumberText.percent(Double(clipped) / Double(norms.values.count))) \
      of them) were scaled down to it. Lone peaks are unusual windows, and clipping is there for them; \
      if most steps are clipped, the limit works as a lower learning rate.
      """
  }
}
