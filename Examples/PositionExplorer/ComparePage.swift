// The page that compares the encodings, and what is printed of it.

import ExampleSupport
import SequiturFigures
import ToyModels

/// Builds the page and the printed text.
struct ComparePage {
  let findings: CompareFindings

  func exploration() throws -> Exploration {
    let sections = CompareSections(findings: findings)
    return Exploration(
      name: "compare", title: "What each encoding can tell",
      subtitle: "Every position encoding on seven small tasks, beside what is proven about it",
      lead: """
        The same small transformer learns the same tasks with every position encoding. For some \
        encodings a best possible accuracy is proven before any training; all others are only measured.
        """,
      headline: findings.headline, printed: [printed.joined(separator: "\n\n")],
      data: try JSONValue(encoding: CompareFile(findings)).text(.spaced) + "\n",
      failures: findings.brokenBounds, failureTitle: "A proven bound is broken",
      failurePrefix: "a proven bound is broken: ", picture: sections.firstChart,
      sections: [
        sections.ceilings, sections.accuracies, sections.mirror,
        causalTwist(oneLayer: oneLayer, twoLayers: twoLayers),
        findings.lengths.section, honesty(findings),
      ])
  }

  /// The accuracies on "first token" of causal models without positions, a seed each.
  private var oneLayer: [Double] { findings.oneLayerCausal.map(\.accuracy) }
  private var twoLayers: [Double] {
    findings.toy.accuracies(.firstToken, Variant(encoding: .none, causal: true))
  }

  /// What is printed, with an empty line between any two.
  private var printed: [String] {
    var parts = [
      """
      Accuracy on the closed test sets in percent, \(findings.seedCount), \(counted(findings.series.steps, "step")): \
      mean (minimum).
      = is exactly on a proven ceiling, \u{2264} is bounded by one.
      """,
      accuracyTable.text,
    ]
    if !oneLayer.isEmpty {
      parts.append(
        """
        First token, causal without positions: one layer \(accuracyText(oneLayer)), two layers \
        \(accuracyText(twoLayers)).
        """)
    }
    return parts + findings.lengths.printed + [findings.headline.plain]
  }

  private var accuracyTable: TextTable {
    let tasks = findings.series.tasks
    var table = TextTable(words: ["encoding"], numbers: tasks.map(\.rawValue))
    for (name, ceiling) in CompareSections.ceilings(of: tasks) {
      table.add([name] + ceiling.map { percent($0.value) }, style: .dim)
    }
    for variant in findings.series.variants {
      table.add([variant.title] + tasks.map { findings.cell($0, variant) })
    }
    return table
  }
}
