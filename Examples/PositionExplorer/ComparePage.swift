// The page that compares the encodings: accuracies beside their ceilings.

import Sequitur
import SequiturFigures
import ToyModels
import ToyTasks

/// Builds the page.
struct ComparePage {
  let findings: CompareFindings

  var page: ReportPage {
    ReportPage(
      title: "What each encoding can tell",
      subtitle: "Every position encoding on seven small tasks, beside what is proven about it",
      footer: Explorer.footer,
      sections: [
        ceilingSection, accuracySection, mirrorSection, causalSection, lengthSection,
        honestySection,
      ].compactMap { $0 }
    ) {
      Paragraph(
        """
        The same small transformer learns the same tasks with every position encoding. For some \
        encodings a best possible accuracy is proven before any training; all others are only measured.
        """)
      Callout(
        findings.brokenBounds.isEmpty ? "What was found" : "A proven bound is broken",
        kind: findings.brokenBounds.isEmpty ? .result : .caution
      ) {
        Paragraph(findings.headline)
        ItemList(findings.brokenBounds.map { RichText($0) })
      }
    }
  }

  private var ceilingSection: Section {
    Section("Two ceilings") {
      ItemList([
        """
        \(strong: "Order-blind.") Bidirectional attention without positions commutes with every \
        permutation: what is pooled sees a bag of tokens, what is read at a token sees that token and \
        the bag.
        """,
        """
        \(strong: "Mirror.") Attention that knows distances but no sides (symmetric ALiBi, PoPE with \
        δ = 0) commutes with the reversal: a row and its reverse get the same answer.
        """,
      ])
      Table(
        header: ["task", "order-blind", "why", "mirror", "why"],
        rows: findings.tasks.map { name -> [RichText] in
          let task = name.task
          return [
            "\(strong: name.rawValue): \(task.summary)", "\(task.orderBlindCeiling)",
            RichText(task.orderBlindReason), "\(task.mirrorCeiling)",
            RichText(task.mirrorReason),
          ]
        },
        caption: "Exact counts over test sets that hold every reordering that changes the answer.",
        alignments: [.start, .end, .start, .end, .start])
    }
  }

  private var accuracySection: Section {
    let tasks = findings.tasks
    func ceilings(_ title: RichText, _ value: (any ToyTask) -> Fraction) -> [RichText] {
      [title] + tasks.map { "\(emphasis: fixed(100 * value($0.task).value, 2))" }
    }
    return Section("Accuracies") {
      Table(
        header: ["encoding"] + tasks.map { RichText($0.rawValue) },
        rows: [
          ceilings("\(emphasis: "order-blind ceiling")", \.orderBlindCeiling),
          ceilings("\(emphasis: "mirror ceiling")", \.mirrorCeiling),
        ]
          + findings.variants.map { variant -> [RichText] in
            [RichText(unbroken(variant.title))]
              + tasks.map { task -> RichText in
                let text = unbroken(findings.cell(task, variant))
                return variant.bound(on: task.task) == nil
                  ? RichText(text) : "\(strong: text)"
              }
          },
        caption: """
          Accuracy on the test set in percent, mean over \(findings.seeds.count) \
          \(findings.seeds.count == 1 ? "seed" : "seeds"), with the minimum in brackets where it is \
          lower. Bold cells are bounded by a ceiling below 100: = is exactly on it, ≤ is below it.
          """,
        alignments: [.start] + tasks.map { _ in .end })
      FigureBlock(
        chart("Accuracy by task and encoding", tasks, findings.variants),
        caption: """
          Bars are means, dots single seeds. The order-blind line bounds the bar of bidirectional \
          attention without positions, the mirror line those of symmetric ALiBi and PoPE with δ = 0.
          """)
    }
  }

  /// Bars of some variants on some tasks, with the ceilings of the tasks.
  func chart(_ title: String, _ tasks: [ToyTaskName], _ variants: [Variant]) -> BarChart {
    BarChart(
      title: title, axis: Axis("accuracy on the test set", range: 0...1, numbers: .percent),
      series: variants.map(\.title),
      groups: tasks.map { name in
        let (blind, mirror) = (name.task.orderBlindCeiling, name.task.mirrorCeiling)
        // Where the two are one, one line says so; a ceiling of 1 bounds nothing.
        let lines =
          blind == mirror
          ? [ReferenceLine(blind.value, "both: \(blind)")]
          : [ReferenceLine(blind.value, "order-blind: \(blind)")]
            + (mirror.value < 1 ? [ReferenceLine(mirror.value, "mirror: \(mirror)")] : [])
        return BarChart.Group(
          name.rawValue,
          bars: variants.map {
            BarChart.Bar(meanOf: findings.outcomes(name, $0).map(\.accuracy))
          }, ceilings: lines)
      })
  }
}
