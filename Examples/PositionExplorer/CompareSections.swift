// The sections about the comparison: what is proven, accuracies, closer looks, and what was not
// shown.

import ExampleSupport
import Sequitur
import SequiturFigures
import ToyModels

/// A section about what a reader should know before quoting this.
func honesty(_ findings: CompareFindings) -> Section {
  Section("What this does and does not show") {
    Callout("Proven and measured", kind: .caution) {
      ItemList([
        """
        \(strong: "Proven:") the two ceilings, for every model of their kind, whatever its size and \
        training. \(strong: "Measured:") everything else. What a model misses after \
        \(counted(findings.series.steps, "step")) it has not learned; that is no proof that it cannot.
        """,
        "\(strong: "Models:") \(ToyModel.summary). No setting was tuned for one encoding.",
        """
        \(strong: "Seeds:") \(list(findings.series.seeds)); weights, data and tests draw from separate \
        generators, and all encodings of a seed see the same batches.
        """,
        """
        \(strong: "Time:") \(fixed(findings.seconds, 1)) s for all training on this page, with \
        \(counted(Threads.count, "thread")).
        """,
      ])
    }
  }
}

/// Builds the sections.
struct CompareSections {
  let findings: CompareFindings

  /// The two ceilings by name, one for each task.
  static func ceilings(of tasks: [ToyTaskName]) -> [(name: String, values: [Fraction])] {
    [
      ("order-blind ceiling", tasks.map(\.task.orderBlind.ceiling)),
      ("mirror ceiling", tasks.map(\.task.mirror.ceiling)),
    ]
  }

  /// What is proven of each task.
  var ceilings: Section {
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
        rows: findings.series.tasks.map { name -> [RichText] in
          let task = name.task
          return [
            "\(strong: name.rawValue): \(task.summary)", "\(task.orderBlind.ceiling)",
            RichText(task.orderBlind.reason), "\(task.mirror.ceiling)",
            RichText(task.mirror.reason),
          ]
        },
        caption: "Exact counts over test sets that hold every reordering that changes the answer.",
        alignments: [.start, .end, .start, .end, .start])
    }
  }

  /// The main figure's first panel, for the index page.
  var firstChart: BarChart {
    chart("", Array(findings.series.tasks.prefix(1)), findings.series.variants)
  }

  /// The main figure.
  var accuracyChart: BarChart {
    chart("Accuracy by task and encoding", findings.series.tasks, findings.series.variants)
  }

  /// Every task with every encoding.
  var accuracies: Section {
    let tasks = findings.series.tasks
    return Section("Accuracies") {
      Table(
        header: ["encoding"] + tasks.map { RichText($0.rawValue) },
        rows: Self.ceilings(of: tasks).map { name, ceilings -> [RichText] in
          ["\(emphasis: name)"] + ceilings.map { "\(emphasis: percent($0.value))" }
        }
          + findings.series.variants.map { variant -> [RichText] in
            [RichText(unbroken(variant.title))]
              + tasks.map { task -> RichText in
                let text = unbroken(findings.cell(task, variant))
                return variant.bound(on: task.task) == nil
                  ? RichText(text) : "\(strong: text)"
              }
          },
        caption: """
          Accuracy on the test set in percent, \(seedsText(findings.series.seeds.count)). Bold cells are \
          bounded by a ceiling below 100: = is exactly on it, ≤ is below it.
          """,
        alignments: [.start] + tasks.map { _ in .end })
      FigureBlock(
        accuracyChart,
        caption: """
          \(barsText(seeds: findings.series.seeds.count)) The order-blind line bounds the bar of bidirectional \
          attention without positions, the mirror line those of symmetric ALiBi and PoPE with δ = 0.
          """)
    }
  }

  /// Distances without sides, and their repair.
  var mirror: Section? {
    let encodings: [PositionEncodingKind] = [.alibi, .directionalALiBi, .evenPoPE, .pope]
    let variants = findings.series.variants.filter { !$0.causal && encodings.contains($0.encoding) }
    let tasks = findings.series.tasks.filter { $0.task.mirror.ceiling.value < 1 }
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
        words: ["task"], numbers: ["mirror ceiling"] + variants.map(\.title),
        rows: tasks.map { task in
          [unbroken(task.rawValue), percent(task.task.mirror.ceiling.value)]
            + variants.map { unbroken(findings.cell(task, $0)) }
        },
        caption: "Accuracy in percent, with the marks of the large table.")
    }
  }

  /// Bars of some variants on some tasks, with the ceilings of the tasks.
  private func chart(_ title: String, _ tasks: [ToyTaskName], _ variants: [Variant]) -> BarChart {
    BarChart(
      accuracies: title, variants: variants,
      groups: tasks.map { name in
        let (blind, mirror) = (name.task.orderBlind.ceiling, name.task.mirror.ceiling)
        // Where the two are one, one line says so; a ceiling of 1 bounds nothing.
        let lines =
          blind == mirror
          ? [ReferenceLine(blind.value, "both: \(blind)")]
          : [ReferenceLine(blind.value, "order-blind: \(blind)")]
            + (mirror.value < 1 ? [ReferenceLine(mirror.value, "mirror: \(mirror)")] : [])
        return BarChart.Group(
          name.rawValue,
          bars: variants.map { BarChart.Bar(meanOf: findings.toy.accuracies(name, $0)) },
          ceilings: lines)
      })
  }
}
