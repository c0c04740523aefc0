// The report page, in the order that tells the story. Each section is a function in Report+*.swift.

import Foundation
import Sequitur
import SequiturFigures
import ToyTasks

/// Builds the page and its main figure from what was found.
struct Report {
  let findings: Findings
  let settings: Settings

  init(_ findings: Findings, _ settings: Settings) {
    self.findings = findings
    self.settings = settings
  }

  /// The whole page.
  var page: ReportPage {
    ReportPage(
      title: "Attention is blind to order",
      subtitle: "How order-blind attention fails, and where added positions succeed",
      footer:
        "Made by \(code: "permutation-invariance"), an example of Sequitur \(Settings.command.version).",
      sections: [
        question, symmetrySection, ceilingSection, accuracySection, learningSection, textSection,
        additionSection, attentionSection, readoutSection, causalSection, honestySection,
      ].compactMap { $0 }
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
  var mainFigure: String { StandaloneSVG(accuracyChart, width: 900).text }

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
      let exact = blind.count { $0.score.isExactly($0.run.task.task.orderBlindCeiling) }
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

// MARK: what the sections share

/// "14.29 %", with a space at which no line breaks.
func percentText(_ fraction: Double) -> String { unbroken(percent(fraction)) }

/// "99.40 % (98.10)", which breaks before the bracket alone.
func accuracyCell(_ accuracies: [Double]) -> String { unbroken(accuracyText(accuracies)) }

private func unbroken(_ text: String) -> String {
  text.replacingOccurrences(of: " %", with: "\u{00A0}%")
}

/// The mean of some numbers; NaN of none.
func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

/// "7.41", or "8.9 × 10⁻⁸" for what is small; "0" is exact.
func differenceText(_ value: Float) -> RichText {
  guard value != 0 else { return "0 exactly" }
  guard value < 1e-3 else { return RichText(String(format: "%.3g", value)) }
  let parts = scientific(value).split(separator: "e")
  let exponent = Int(parts.last ?? "0") ?? 0
  return "\(String(parts[0])) × 10\(sup: "\u{2212}\(abs(exponent))")"
}

extension Report {
  /// The tasks that were run, in order.
  var tasks: [ToyTaskName] { findings.toy.map(\.run.task).uniqued() }
}
