// The page's closer looks: the mirror, the causal mask, and what was not shown.

import Sequitur
import SequiturFigures
import ToyModels
import ToyTasks

extension ComparePage {
  /// Distances without sides, and their repair.
  var mirrorSection: Section? {
    let encodings: [PositionEncodingKind] = [.alibi, .directionalALiBi, .evenPoPE, .pope]
    let variants = findings.variants.filter { !$0.causal && encodings.contains($0.encoding) }
    let tasks = findings.tasks.filter { $0.task.mirrorCeiling.value < 1 }
    guard !variants.isEmpty, !tasks.isEmpty else { return nil }
    return Section("The mirror, and its repair") {
      Paragraph(
        """
        \u{201C}dog bit man\u{201D} read backwards is \u{201C}man bit dog\u{201D}: an encoding that \
        knows only how far apart two words are gives both the same answer, and is right on at most one. \
        The neighbour on the left looks like the one on the right, so \(code: "previous-token") is a \
        guess between two wherever there are two: 4 of 7, which is 57.14 %. Articles mend the first: read \
        backwards they stand behind their nouns, and no sentence is another one's reverse.
        """)
      Paragraph(
        """
        The repair tells the sides apart. Directional ALiBi lets half of the heads look left and half \
        look right; PoPE learns a phase δ that is not zero, which makes its scores uneven in j − i.
        """)
      FigureBlock(
        chart("Distances without sides, and with them", tasks, variants),
        caption: "The tasks whose mirror ceiling is below 1. No symmetric encoding passes its line."
      )
      Table(
        header: ["task", "mirror ceiling"] + variants.map(\.title),
        rows: tasks.map { task in
          [unbroken(task.rawValue), fixed(100 * task.task.mirrorCeiling.value, 2)]
            + variants.map { unbroken(findings.cell(task, $0)) }
        },
        caption: "Accuracy in percent, with the marks of the large table.",
        alignments: [.start, .end] + variants.map { _ in .end })
    }
  }

  /// A causal mask is itself a clue to position.
  var causalSection: Section? {
    let two = findings.outcomes(.firstToken, Variant(encoding: .none, causal: true))
    guard !findings.oneLayerCausal.isEmpty, !two.isEmpty else { return nil }
    return Section("The causal twist") {
      Paragraph(
        """
        Under a causal mask position 0 sees one token, position 1 sees two, and so on. One layer turns \
        that into rows that differ by place, and a second layer can use them: a causal model needs no \
        added positions to tell orders apart (Haviv et al. 2022; Kazemnejad et al. 2023). With one \
        layer the last query still sees a bag: it knows which letter is last, and guesses among the \
        other seven.
        """)
      FigureBlock(
        BarChart(
          title: "Name the first token, causal, without positions",
          axis: Axis("accuracy on the test set", range: 0...1, numbers: .percent),
          series: ["one layer", "two layers"],
          groups: [
            BarChart.Group(
              "first-token",
              bars: [findings.oneLayerCausal, two].map {
                BarChart.Bar(meanOf: $0.map(\.accuracy))
              }, ceilings: [ReferenceLine(1.0 / 7, "a guess among seven: 1/7")])
          ], width: 640),
        caption: """
          Read at the last position. One layer: \
          \(accuracyText(findings.oneLayerCausal.map(\.accuracy))) %, two layers: \
          \(accuracyText(two.map(\.accuracy))) %. The line is what guessing among the other seven gets on \
          average; the test rows are few and regular, so single seeds end on both sides of it.
          """)
    }
  }

  /// What a reader should know before quoting this.
  var honestySection: Section {
    Section("What this does and does not show") {
      Callout("Proven and measured", kind: .caution) {
        ItemList([
          """
          \(strong: "Proven:") the two ceilings, for every model of their kind, whatever its size and \
          training. \(strong: "Measured:") everything else. What a model misses after \
          \(findings.steps) steps it has not learned; that is no proof that it cannot.
          """,
          "\(strong: "Models:") \(ToyModel.summary). No setting was tuned for one encoding.",
          """
          \(strong: "Seeds:") \(findings.seeds.map(String.init).joined(separator: ", ")); weights, data \
          and tests draw from separate generators, and all encodings of a seed see the same batches.
          """,
          """
          \(strong: "Time:") \(fixed(findings.seconds, 1)) s for all training on this page, with \
          \(Threads.count) threads.
          """,
        ])
      }
    }
  }
}
