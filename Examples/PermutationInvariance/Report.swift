// The report page, in the order that tells the story. Each section is a value that draws the
// numbers it is given.

import SequiturFigures
import ToyModels

/// Builds the page and its main figure from what was found.
struct Report {
  let findings: Findings
  let settings: Settings

  /// The whole page.
  func page() throws -> ReportPage {
    ReportPage(
      title: "Attention is blind to order",
      subtitle: "How order-blind attention fails, and where added positions succeed",
      footer:
        "Made by \(code: "permutation-invariance"), an example of Sequitur \(Settings.command.version).",
      sections: try sections()
    ) {
      Paragraph(
        """
        A transformer without positions sees its input as a bag: shuffle the tokens, and every output \
        is shuffled alike, so whatever is read from all of them together does not change. This page \
        shows it on one layer, derives from it what such a model can reach at best on seven small \
        tasks, trains models, and compares.
        """)
      Callout("What was found", kind: .result) { ItemList(headlines) }
    }
  }

  /// The accuracy figure as a file of its own.
  var mainFigure: String { accuracy.chart.svgFile(width: 900) }

  private func sections() throws -> [Section] {
    let (tasks, variants, toy) = (findings.tasks, settings.variants, findings.toy)
    return try [
      .question(findings.sentences, findings.sentenceOutcomes),
      .wordOrder(WordOrder(toy, variants)),
      .symmetry(findings.symmetry),
      .ceilings(of: tasks),
      accuracy.section,
      .learning(tasks, variants, toy),
      .text(findings.textSource, variants, findings.text),
      .addition(Addition(of: findings.sentences.repeatingWords)),
      .attention(tasks, variants, toy),
      .readoutTrap(findings.readoutTrap, beside: toy),
      .causalTwist(findings.oneLayerCausal, beside: toy),
      .honesty(
        toy, settings.series, textSteps: settings.textSteps, seconds: findings.seconds),
    ].compactMap { $0 }
  }

  private var accuracy: AccuracySection {
    AccuracySection(
      tasks: findings.tasks, variants: settings.variants, seeds: settings.series.seeds.count,
      toy: findings.toy, text: findings.text)
  }

  /// The results in one line each, from the numbers of this run.
  private var headlines: [RichText] {
    var lines: [RichText] = []
    if let none = findings.symmetry.first(where: { $0.encoding == .none && !$0.causal }) {
      lines.append(
        """
        One layer without positions commutes with a permutation up to rounding: it is off by \
        \(differenceText(none.maxDeviation)) at most.
        """)
    }
    let blind = findings.toy.filter { $0.run.variant.isOrderBlind }
    if !blind.isEmpty {
      let exact = blind.count { $0.score.isExactly($0.run.task.task.orderBlind.ceiling) }
      lines.append(
        """
        Trained without positions, \(exact) of \(blind.count) models end exactly on the ceiling \
        derived for them.
        """)
    }
    let informed = findings.toy.filter {
      [.learned, .sinusoidal].contains($0.run.variant.encoding)
    }
    if let least = informed.map(\.accuracy).min() {
      lines.append(
        """
        The same models with learned or sinusoidal positions reach \
        \(percentText(mean(informed.map(\.accuracy)))) on average, \(percentText(least)) at the least.
        """)
    }
    return lines
  }
}
