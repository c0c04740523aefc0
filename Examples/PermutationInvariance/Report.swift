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
      Callout("What was found", kind: .result) { ItemList(headlines.lines) }
    }
  }

  /// The accuracy figure as a file of its own.
  var mainFigure: String { accuracy.chart.svgFile(width: 900) }

  private func sections() throws -> [Section] {
    let (tasks, variants, toy) = (findings.tasks, settings.variants, findings.toy)
    return try [
      .question(findings.sentences),
      .wordOrder(WordOrder(toy, variants)),
      .symmetry(findings.symmetry),
      .ceilings(of: tasks),
      accuracy.section,
      LearningSection(tasks: tasks, variants: variants, toy: toy).section,
      TextSection(source: findings.textSource, outcomes: findings.text).section,
      .addition(Addition(of: findings.sentences.pair.repeatingWords)),
      .attention(tasks, variants, toy),
      .readoutTrap(findings.readoutTrap, beside: toy),
      causalTwist(
        oneLayer: findings.oneLayerCausal.map(\.accuracy),
        twoLayers: toy.accuracies(.firstToken, Variant(encoding: .none, causal: true))),
      .honesty(toy, settings.series, seconds: findings.seconds),
    ].compactMap { $0 }
  }

  private var headlines: Headlines {
    Headlines(symmetry: findings.symmetry, toy: findings.toy, text: findings.text)
  }

  private var accuracy: AccuracySection {
    AccuracySection(
      tasks: findings.tasks, variants: settings.variants, seeds: settings.series.seeds.count,
      toy: findings.toy, text: findings.text)
  }
}
