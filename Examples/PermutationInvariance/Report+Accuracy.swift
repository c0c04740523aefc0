// The report's results: accuracies beside their ceilings, learning curves beside their floors, and
// the task on real text.

import Foundation
import Sequitur
import SequiturFigures
import ToyModels
import ToyTasks

extension Report {
  /// The main figure.
  var accuracyChart: BarChart {
    let toy = tasks.map { name in
      BarChart.Group(
        name.rawValue,
        bars: settings.variants.map { variant in
          BarChart.Bar(
            meanOf: findings.outcomes(name, variant).map(\.accuracy),
            ceiling: mirrorCeiling(name, variant))
        },
        ceilings: [
          ReferenceLine(
            name.task.orderBlindCeiling.value, "order-blind: \(name.task.orderBlindCeiling)")
        ])
    }
    // Causal models come last and were not trained on text: their bar is left empty.
    let text = BarChart.Group(
      "natural or shuffled text",
      bars: settings.variants.filter { !$0.causal }.map { variant in
        BarChart.Bar(meanOf: findings.textOutcomes(variant).map(\.accuracy))
      }, ceilings: [ReferenceLine(TextOutcome.ceiling.value, "order-blind: \(TextOutcome.ceiling)")]
    )
    return BarChart(
      title: "Accuracy by task and position encoding",
      axis: Axis("accuracy on the test set", range: 0...1, numbers: .percent),
      series: settings.variants.map(\.title), groups: toy + [text],
      ceilingLabel: "best of any model that cannot tell left from right")
  }

  /// The mirror ceiling where it is the bound: for models that see order but not its direction.
  private func mirrorCeiling(_ name: ToyTaskName, _ variant: Variant) -> Double? {
    guard variant.isMirrorBlind, !variant.isOrderBlind else { return nil }
    return name.task.mirrorCeiling.value
  }

  private var mirrorRemark: String {
    guard settings.variants.contains(where: { $0.isMirrorBlind && !$0.isOrderBlind }) else {
      return ""
    }
    return """
       A mark across a bar is the ceiling of encodings that see how far a token is but not on which side: \
      a row and its reverse look alike to them.
      """
  }

  var accuracySection: Section {
    Section("The models meet the bound") {
      FigureBlock(
        accuracyChart,
        caption: """
          Bars are means over \(settings.seedList.count) seeds, dots are single seeds. Without \
          positions and without a causal mask every model ends on the line: it cannot be passed. With \
          positions the same model solves the tasks. The line does not bound causal models, which \
          were not trained on text.\(mirrorRemark)
          """)
      Table(
        header: ["task", "ceiling"] + settings.variants.map(\.title),
        rows: tasks.map { name in
          [name.rawValue, percentText(name.task.orderBlindCeiling.value)]
            + settings.variants.map { accuracyCell(findings.outcomes(name, $0).map(\.accuracy)) }
        },
        caption: "Mean accuracy over seeds; the least in brackets where it is lower.",
        alignments: [.start] + settings.variants.map { _ in .end } + [.end])
    }
  }

  /// Curves of up to three tasks with different floors.
  var learningSection: Section? {
    let preferred: [ToyTaskName] = [.whoBitWhom, .firstToken, .previousToken]
    let chosen = preferred.filter(tasks.contains)
    let shown = chosen.isEmpty ? Array(tasks.prefix(1)) : chosen
    guard !shown.isEmpty else { return nil }
    return Section("Learning stops at the floor") {
      SmallMultiples(
        shown.map(learningChart),
        caption: """
          Training loss, averaged over ten steps; lines are means over the seeds, bands reach from the \
          least to the largest. Without positions the loss falls to the dashed floor, where the model \
          knows everything but the order, and stays there.
          """, minimumWidth: 320)
    }
  }

  private func learningChart(_ name: ToyTaskName) -> LineChart {
    let window = 10
    let series = settings.variants.map { variant in
      let curves = findings.outcomes(name, variant).map { outcome in
        stride(from: 0, to: outcome.curve.count - window + 1, by: window).map { start in
          mean(outcome.curve[start..<start + window].map(Double.init))
        }
      }
      let points = curves.first?.indices.map { $0 } ?? []
      return LineChart.Series(
        variant.title, x: points.map { Double(window * $0) + Double(window) / 2 },
        y: points.map { point in mean(curves.map { $0[point] }) },
        band: (
          low: points.map { point in curves.map { $0[point] }.min() ?? .nan },
          high: points.map { point in curves.map { $0[point] }.max() ?? .nan }
        ), dash: variant.isOrderBlind ? .solid : .dashed)
    }
    return LineChart(
      title: name.rawValue, x: Axis("training step"), y: Axis("loss", unit: "nats"),
      series: series,
      references: [
        ReferenceLine(name.task.lossFloor, "\(floorName(name.task)): the floor without order")
      ], width: 460, plotHeight: 240)
  }

  /// Natural or shuffled?
  var textSection: Section {
    let source = findings.textSource
    let pair = source.windows.testPairs[0]
    let best = settings.variants.filter { $0.encoding != .none }.map {
      "\($0.title) \(accuracyCell(findings.textOutcomes($0).map(\.accuracy)))"
    }
    let blind = settings.variants.filter(\.isOrderBlind).map {
      accuracyCell(findings.textOutcomes($0).map(\.accuracy))
    }
    return Section("On real text: natural or shuffled?") {
      Paragraph(
        """
        Windows of \(source.windows.length) characters from \(emphasis: source.name). Each of the \
        \(source.windows.testPairs.count) test pairs holds a window, kept out of training, and a \
        permutation of it:
        """)
      CodeBlock(
        "natural:   \(visible(pair.natural))\nshuffled:  \(visible(pair.shuffled))")
      Paragraph(
        """
        An order-blind model gives both the same answer, so it is right on exactly one of each pair: \
        50 %. Found: none \(blind.joined(separator: ", ")); \(best.joined(separator: "; ")).
        """)
    }
  }

  /// A window with its white space made visible.
  private func visible(_ tokens: [Int32]) -> String {
    String(
      findings.textSource.tokenizer.decode(tokens).map { character in
        character.isNewline ? "\u{23CE}" : character == " " ? "\u{00B7}" : character
      })
  }
}
