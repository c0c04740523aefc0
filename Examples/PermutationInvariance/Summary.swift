// What the program prints: short tables.

import ExampleSupport
import Foundation
import ToyModels

extension Findings {
  /// The tables for the terminal.
  func summary(_ variants: [Variant], usesColor: Bool) -> String {
    let parts = [
      "Symmetry of one attention layer: the largest |f(P x) - P f(x)| for a permutation P.",
      symmetryTable.text(usesColor: usesColor), "",
      "Accuracy on the closed test sets, mean over seeds (the least in brackets, if lower).",
      accuracyTable(variants).text(usesColor: usesColor), "",
      "\"\(sentences.texts[0])\" or \"\(sentences.texts[1])\"? Logits of the two sentences.",
      sentenceTable.text(usesColor: usesColor),
    ]
    return parts.joined(separator: "\n")
  }

  private var symmetryTable: TextTable {
    var table = TextTable([
      .left("encoding"), .right("bidirectional"), .right("causal"), .left(""),
    ])
    for row in symmetry where !row.causal {
      let causal = symmetry.first { $0.encoding == row.encoding && $0.causal }
      table.add([
        row.encoding.title, scientific(row.maxDeviation),
        causal.map { scientific($0.maxDeviation) } ?? "",
        row.encoding == .none ? "blind to order up to rounding; not so if causal" : "",
      ])
    }
    return table
  }

  private func accuracyTable(_ variants: [Variant]) -> TextTable {
    var table = TextTable(
      [.left("task"), .right("ceiling")] + variants.map { .right($0.title) })
    for task in toy.map(\.run.task).uniqued() {
      let cells = variants.map { accuracyText(outcomes(task, $0).map(\.accuracy)) }
      table.add(
        ["\(task.rawValue)", percent(task.task.orderBlindCeiling.value)] + cells)
    }
    let cells = variants.map { accuracyText(textOutcomes($0).map(\.accuracy)) }
    table.add(["natural or shuffled text", percent(TextOutcome.ceiling.value)] + cells)
    return table
  }

  private var sentenceTable: TextTable {
    var table = TextTable([
      .left("encoding"), .right("first sentence"), .right("second sentence"),
      .right("largest difference"),
    ])
    for outcome in sentenceOutcomes {
      let logits = outcome.logits.map { row in
        row.map { String(format: "%.6f", $0) }.joined(separator: "  ")
      }
      table.add([outcome.variant.title] + logits + [scientific(Float(outcome.difference))])
    }
    return table
  }
}

/// "99.40 % (98.10)": the mean and, if lower, the minimum.
func accuracyText(_ accuracies: [Double]) -> String {
  guard let least = accuracies.min() else { return "-" }
  let mean = accuracies.reduce(0, +) / Double(accuracies.count)
  return least < mean - 1e-9
    ? "\(percent(mean)) (\(String(format: "%.2f", 100 * least)))" : percent(mean)
}

/// "14.29 %".
func percent(_ fraction: Double) -> String { String(format: "%.2f %%", 100 * fraction) }

/// "8.9e-08", or "0".
func scientific(_ value: Float) -> String { value == 0 ? "0" : String(format: "%.1e", value) }

extension Sequence where Element: Hashable {
  /// The elements in order, each once.
  func uniqued() -> [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
