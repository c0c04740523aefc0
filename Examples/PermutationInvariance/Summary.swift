// What the program prints: short tables.

import ExampleSupport
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
    for task in tasks {
      let cells = variants.map { accuracyText(toy.accuracies(task, $0), unit: " %") }
      table.add(
        [task.rawValue, "\(percent(task.task.orderBlind.ceiling.value)) %"] + cells)
    }
    let cells = variants.map { accuracyText(text.of($0).map(\.accuracy), unit: " %") }
    table.add(["natural or shuffled text", "\(percent(TextOutcome.ceiling.value)) %"] + cells)
    return table
  }

  private var sentenceTable: TextTable {
    var table = TextTable([
      .left("encoding"), .right("first sentence"), .right("second sentence"),
      .right("largest difference"),
    ])
    for outcome in sentenceOutcomes {
      let logits = outcome.logits.map { row in
        row.map { fixed($0, 6) }.joined(separator: "  ")
      }
      table.add([outcome.variant.title] + logits + [scientific(Float(outcome.difference))])
    }
    return table
  }
}
