// What the program prints: short tables.

import ExampleSupport
import ToyModels

extension Findings {
  /// The tables for the terminal.
  func summary(_ variants: [Variant], seeds: Int) -> String {
    let parts = [
      """
      Symmetry of one attention layer: the largest |f(P x) - P f(x)| for a permutation P.
      \(symmetryTable.text)
      """,
      ([
        "Accuracy on the closed test sets, \(seedsText(seeds)).", accuracyTable(variants).text,
      ] + besideOnText(variants)).joined(separator: "\n"), sentences.summary,
    ]
    return parts.joined(separator: "\n\n")
  }

  /// The models that were trained on text alone, to be compared with the others.
  private func besideOnText(_ variants: [Variant]) -> [String] {
    text.map(\.variant).uniqued().filter { !variants.contains($0) }.map {
      "On text, beside them: \($0.title) \(accuracyText(text.of($0).map(\.accuracy), unit: " %"))."
    }
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
    func line(_ name: String, _ ceiling: Fraction, _ accuracies: (Variant) -> [Double]) -> [String]
    {
      [name, "\(percent(ceiling.value)) %"]
        + variants.map { accuracyText(accuracies($0), unit: " %") }
    }
    return TextTable(
      words: ["task"], numbers: ["ceiling"] + variants.map(\.title),
      rows: tasks.map { task in
        line(task.rawValue, task.task.orderBlind.ceiling) { toy.accuracies(task, $0) }
      } + [
        line("natural or shuffled text", TextOutcome.ceiling) { text.of($0).map(\.accuracy) }
      ])
  }
}

extension SentenceAnswers {
  /// The question, what the models answer, and what a reader must know of the pair.
  var summary: String {
    let question = pair.texts.map { "\"\($0.withoutControls)\"" }.joined(separator: " or ")
    let lines = ["\(question)? Logits of the two sentences.", table.text]
    return (lines + [pair.remark].compactMap { $0 }).joined(separator: "\n")
  }

  private var table: TextTable {
    TextTable(
      words: ["encoding"], numbers: ["first sentence", "second sentence", "largest difference"],
      rows: outcomes.map { outcome in
        [outcome.variant.title]
          + outcome.logits.map { row in row.map { fixed($0, 6) }.joined(separator: "  ") }
          + [scientific(Float(outcome.difference))]
      })
  }
}
