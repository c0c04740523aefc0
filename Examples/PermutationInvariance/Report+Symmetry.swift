// The report's first sections: the question, the symmetry behind it, and the ceilings that follow.

import Foundation
import Sequitur
import SequiturFigures
import ToyModels
import ToyTasks

extension Report {
  /// Two sentences with the same words, and what trained models answer.
  var question: Section {
    let pair = findings.sentences
    let names = pair.texts.map { "\u{201C}\($0)\u{201D}" }
    return Section("The question") {
      Paragraph(
        "Who did it? \(strong: names[0]) or \(strong: names[1])? \(questionRemark(pair))")
      Table(
        header: [
          "encoding", "first sentence", "second sentence", "largest difference", "told apart",
        ],
        rows: findings.sentenceOutcomes.map { outcome -> [RichText] in
          let logits = outcome.logits.map { row in
            RichText(
              row.map { String(format: "%.6f", $0) }.joined(separator: ", ")
                .replacingOccurrences(of: "-", with: "\u{2212}"))
          }
          return [RichText(outcome.variant.title)] + logits
            + [
              differenceText(Float(outcome.difference)), outcome.correct == 2 ? "yes" : "no",
            ]
        },
        caption: """
          The two logits (\u{201C}it is the first\u{201D}, \u{201C}it is the second\u{201D}) that each \
          trained model gives to each sentence. Look along a row: without positions both sentences get \
          the same numbers.
          """,
        alignments: [.start, .end, .end, .end, .start])
    }
  }

  private func questionRemark(_ pair: SentencePair) -> RichText {
    if pair.areEqual { return "The two are the same, so no model can tell them apart." }
    guard pair.isPermutation else {
      return """
        These two do not hold the same words, so even an order-blind model may tell them apart: give \
        two orders of the same words to see it fail.
        """
    }
    return """
      Both hold the same words; only their order differs. A model was trained for each encoding, on \
      nothing but these two sentences, to say which one it reads.
      """
  }

  /// How far one layer is from commuting with reorderings.
  var symmetrySection: Section {
    let rows = findings.symmetry
    return Section("The symmetry") {
      Formula("f(P x) = P f(x)")
      Paragraph(
        """
        Attention without positions compares rows and averages rows; nowhere does it ask where a row \
        stands. Reorder the input by \(emphasis: "P") and each output comes out the same, at its new \
        place. That is \(strong: "equivariance"). Average over positions, and the order is gone: that \
        is \(strong: "invariance").
        """)
      FigureBlock(
        Heatmap(
          title: "Deviation from the symmetry, one attention layer",
          values: NumberGrid(
            rows.map {
              [
                $0.maxDeviation, $0.meanDeviation, $0.reversalDeviation, $0.pooledDeviation,
                $0.control,
              ]
            }),
          rowLabels: rows.map { Variant(encoding: $0.encoding, causal: $0.causal).title },
          columnLabels: [
            "permuted, largest", "permuted, mean", "reversed, largest", "pooled, largest",
            "control, mean",
          ],
          rowAxis: "position encoding", columnAxis: "what is compared",
          scale: .logarithmic(1e-8...1), scaleLabel: "absolute difference",
          cellText: .significant(2), width: 820),
        caption: """
          One untrained layer, 6 tokens, width 32, 4 heads, Float32, permutation [2, 0, 4, 1, 5, 3]. \
          Only the row of bidirectional attention without positions is at the level of rounding; the \
          control, which does not undo the permutation, shows that the permutation does move things. \
          A causal mask breaks the symmetry by itself.
          """)
    }
  }

  /// From the symmetry to the best accuracy of a model that has it.
  var ceilingSection: Section {
    Section("What order-blind models can reach at best") {
      ItemList(
        [
          """
          Every layer is equivariant, so a pooled answer depends on the multiset of tokens alone, and \
          the answer at a position on its token and the multiset.
          """,
          """
          Each test set holds, for every multiset, all reorderings that change the answer, equally \
          often.
          """,
          """
          So of k answers that come equally often for the same view, at most one in k is right: the \
          accuracy is at most 1/k, and the loss at least ln k.
          """,
        ], isNumbered: true)
      Table(
        header: ["task", "ceiling", "loss floor", "why"],
        rows: tasks.map { name -> [RichText] in
          let task = name.task
          return [
            "\(strong: name.rawValue): \(task.summary)",
            "\(task.orderBlindCeiling) = \(percentText(task.orderBlindCeiling.value))",
            RichText(floorText(task)), RichText(task.orderBlindReason),
          ]
        },
        caption: """
          Ceilings are exact counts over the test sets; the tests of the project count them again by \
          brute force.
          """, alignments: [.start, .end, .end, .start])
    }
  }

  /// "ln 7 = 1.9459".
  private func floorText(_ task: any ToyTask) -> String {
    "\(floorName(task)) = \(String(format: "%.4f", task.lossFloor))"
  }

  /// "ln 7".
  func floorName(_ task: any ToyTask) -> String { "ln \(task.orderBlindCeiling.denominator)" }
}
