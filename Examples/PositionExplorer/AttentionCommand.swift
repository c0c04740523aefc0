// attention: what one layer with positions computes, and where heads look, untrained and trained.

import ExampleSupport
import Sequitur
import SequiturFigures
import TokenPages
import ToyModels

/// The options of `attention`.
package struct AttentionCommand: ExplorerCommand {
  var task = ToyTaskName.previousToken
  var steps = 300
  var seed: UInt64 = 1
  package var out = Explorer.folder

  package static let command = Command(
    "attention", "Shows where attention heads look, untrained beside trained.",
    version: Explorer.version, defaults: AttentionCommand(),
    [
      .option("task", \.task, .choice(of: ToyTaskName.self), "the toy task to train on"),
      .option("steps", \.steps, .integer(in: 1...100_000), "training steps"),
      .option("seed", \.seed, .seed, "seed of weights and data"),
      .out(),
    ])

  package func explore() -> Exploration {
    // Both see the same batches.
    let runs = [Variant(encoding: .none), Variant(encoding: .sinusoidal)].map {
      ToyRun(task: task, variant: $0, seed: seed, steps: steps)
    }
    return AttentionPage(
      layer: LayerAnatomy(seed: seed), task: task, steps: steps,
      outcomes: parallelMap(count: runs.count) { runs[$0].run { _ in } }
    ).exploration
  }
}

/// Builds the page and the printed text.
struct AttentionPage {
  let layer: LayerAnatomy
  let task: ToyTaskName
  let steps: Int
  /// Models trained on the task, without and with positions.
  let outcomes: [ToyOutcome]

  var exploration: Exploration {
    Exploration(
      name: "attention", title: "Where the heads look",
      subtitle: "Attention maps, untrained beside trained",
      lead: """
        Attention gives every position a weighted mean of all positions. A map shows the weights: each \
        row is a position that asks, each column one that answers.
        """,
      headline: headline,
      printed: [
        "Accuracy on \(task.rawValue) after \(counted(steps, "step")):",
        accuracyTable.text, "", rows.text,
      ],
      picture: outcomes.last.flatMap { $0.trained.first?.first }.map { weights in
        Heatmap(
          title: "A trained head", values: weights, scale: .sequential(0...1),
          showsColorBar: false, hasSquareCells: true, width: 200)
      },
      sections: [blindSection, layerSection] + outcomes.map(headSection)
        + [rows.section(.problem)])
  }

  private var headline: RichText {
    let found = outcomes.map { "\(percent($0.accuracy, 1)) %" }
    return """
      Trained on \(code: task.rawValue), the same model is right in \(found[0]) of the cases without \
      positions and in \(found[1]) with them. Only with positions can a head look at a place.
      """
  }

  /// For a terminal.
  private var accuracyTable: TextTable {
    TextTable(
      words: ["encoding"], numbers: ["accuracy", "order-blind ceiling"],
      rows: outcomes.map { outcome in
        [
          outcome.run.variant.title, "\(percent(outcome.accuracy)) %",
          "\(percent(task.task.orderBlind.ceiling.value)) %",
        ]
      })
  }

  private var blindSection: Section {
    Section("Blind to order") {
      Paragraph(
        """
        Without positions, a layer f commutes with every permutation P of its rows: f(P x) = P f(x). This \
        is equivariance; the mean over positions is then invariant. For width 32, 4 heads and the \
        permutation \(list(Symmetry.permutation)):
        """)
      Table(
        words: ["difference"], numbers: ["found"],
        rows: [
          ("f(P x) and P f(x), mean", layer.symmetry.mean),
          ("f(P x) and P f(x), largest", layer.symmetry.largest),
          ("means over positions, largest", layer.symmetry.pooled),
          ("control: f(P x) and f(x), mean", layer.symmetry.control),
        ].map { [$0, significant(Double($1), 2)] })
    }
  }

  private var layerSection: Section {
    Section("An untrained layer") {
      Paragraph(
        """
        Two sequences of 20 rows of width 64: sinusoidal positions are added, then come attention, a \
        residual connection and a norm. The output has shape \(layer.outputShape), the weights \
        \(layer.weightShape): a map for each sequence and each of \(LayerAnatomy.headCount) heads.
        """)
      SmallMultiples(
        attention: [("mean over heads", layer.meanOfHeads)]
          + layer.heads.enumerated().map { ("head \($0 + 1)", $1) },
        upTo: layer.largestWeight,
        caption: evennessCaption(layer.evenness, largest: layer.largestWeight))
    }
  }

  private func headSection(_ outcome: ToyOutcome) -> Section {
    let isBlind = outcome.run.variant.isOrderBlind
    let ceiling =
      isBlind ? "; no order-blind model can pass \(task.task.orderBlind.ceiling)" : ""
    // The tokens of the row, readable.
    let words = task.task.words(of: task.task.testSet[0].tokens)
    let states = [("untrained", outcome.untrained), ("trained", outcome.trained)]
    return Section(isBlind ? "Heads without positions" : "Heads with sinusoidal positions") {
      Paragraph(
        """
        The task \(code: task.rawValue): \(task.task.summary). One test row, before and after \
        \(counted(steps, "step")) of training; accuracy on the closed test set \
        \(percent(outcome.accuracy)) %\(ceiling).
        """)
      outcome.trained.indices.map { layer in
        SmallMultiples(
          attention: states.flatMap { state, maps in
            maps[layer].enumerated().map { head, weights in
              ("layer \(layer + 1), head \(head + 1), \(state)", weights)
            }
          }, words: words,
          caption: """
            \(isBlind
              ? "Without positions a head can choose by token alone, never by place."
              : "With positions, training can turn a head towards a place.") \
            \(focusSentence(untrained: outcome.untrained[layer], trained: outcome.trained[layer]))
            """)
      }
      AttentionReader(
        tokens: words,
        groups: states.flatMap { state, maps in
          maps.enumerated().map { layer, heads in
            AttentionReader.Group("layer \(layer + 1), \(state)", heads: heads)
          }
        }, isCausal: false
      ).block(
        "attention-\(outcome.run.variant.flag)",
        substitute: "With scripts, pointing at a token here shows its row of every map in numbers."
      ) {
        Heading("What one token reads")
        Paragraph("Point at a token, or move along them with the arrow keys: its row of every map.")
      }
    }
  }

  /// The article's numbers beside these.
  var rows: [ArticleRow] {
    func range(_ moments: Moments) -> String {
      "\(fixed(moments.least, 3)) to \(fixed(moments.largest, 3))"
    }
    return [
      ArticleRow(
        "f(P x) against P f(x), mean", article: "about 2e-8",
        here: significant(Double(layer.symmetry.mean), 2),
        "equivariance, up to rounding; pooling makes it invariance"),
      ArticleRow(
        "control: f(P x) against f(x), mean", article: "about 0.08",
        here: significant(Double(layer.symmetry.control), 2), "depends on the random weights"),
      ArticleRow(
        "shape of the output", article: "(2, 20, 64)", here: "\(layer.outputShape)"),
      ArticleRow(
        "shape of the weights", article: "(2, 20, 20)", here: "\(layer.weightShape)",
        "per head; the article's are the mean over heads"),
      ArticleRow(
        "sums of the rows of weights", article: "0.92 to 1.04", here: range(layer.rowSums),
        "the article left dropout on; weights here are those before dropout"),
      ArticleRow(
        "evenness of untrained weights", article: "-", here: fixed(layer.evenness),
        "entropy over its largest value; largest weight \(fixed(layer.largestWeight, 3))"),
    ]
  }
}

/// How evenly untrained heads look, said by their entropy over its largest value.
package func evennessCaption(_ evenness: Double, largest: Double) -> RichText {
  """
  Each row sums to 1. The entropy of random weights is \(percent(evenness, 1)) % of the largest possible: \
  \(evenness >= 0.9 ? "they look almost evenly at everything" : "some places are favoured by chance"). \
  The largest single weight is \(fixed(largest, 3)). The mean over heads is at least as even as the heads are on average.
  """
}
