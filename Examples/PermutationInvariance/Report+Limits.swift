// The report's cautions: the readout trap, the causal twist, and what was not shown.

import Foundation
import Sequitur
import SequiturFigures
import ToyModels
import ToyTasks

extension Report {
  private var firstTokenCeiling: ReferenceLine {
    ReferenceLine(
      ToyTaskName.firstToken.task.orderBlindCeiling.value,
      "order-blind: \(ToyTaskName.firstToken.task.orderBlindCeiling)")
  }

  private func firstTokenChart(_ title: String, _ rows: [(String, [ToyOutcome])]) -> BarChart {
    BarChart(
      title: title, axis: Axis("accuracy on the test set", range: 0...1, numbers: .percent),
      series: rows.map(\.0),
      groups: [
        BarChart.Group(
          "first-token", bars: rows.map { BarChart.Bar(meanOf: $0.1.map(\.accuracy)) },
          ceilings: [firstTokenCeiling])
      ], ceilingLabel: "best of any order-blind model", width: 640)
  }

  /// Reading index 0 leaks what a mean hides.
  var readoutSection: Section? {
    let blind = findings.toy.filter { $0.run.task == .firstToken && $0.run.variant.isOrderBlind }
    guard !blind.isEmpty, !findings.readoutTrap.isEmpty else { return nil }
    func trap(_ readout: Readout) -> [ToyOutcome] {
      findings.readoutTrap.filter { $0.run.readout == readout }
    }
    return Section("The readout trap") {
      Paragraph(
        """
        A blind model can look as if it saw. Read its answer at index 0, and that row \
        \(emphasis: "is") the first token: equivariance keeps each output with its token, and the \
        reader, not the model, knows which one is first. A mean over positions or a class token, which \
        is not part of the text, gives nothing away.
        """)
      FigureBlock(
        firstTokenChart(
          "Name the first token, without positions",
          [
            ("mean of all positions", blind), ("class token", trap(.classToken)),
            ("position 0", trap(.firstToken)),
          ]),
        caption: """
          The same order-blind model, read in three ways. Only the one that reads position 0 passes \
          the ceiling: the order came in through the readout.
          """)
    }
  }

  /// A causal mask is itself a clue to position.
  var causalSection: Section? {
    let two = findings.toy.filter {
      $0.run.task == .firstToken && $0.run.variant.encoding == .none && $0.run.variant.causal
    }
    guard !two.isEmpty, !findings.oneLayerCausal.isEmpty else { return nil }
    return Section("The causal twist") {
      Paragraph(
        """
        Under a causal mask position 0 sees one token, position 1 sees two, and so on. One layer turns \
        that into rows that differ by place; a second layer can use them. So a causal model needs no \
        added positions to tell orders apart (Haviv et al. 2022; Kazemnejad et al. 2023).
        """)
      FigureBlock(
        firstTokenChart(
          "Name the first token, causal, without positions",
          [("one layer", findings.oneLayerCausal), ("two layers", two)]),
        caption: """
          Read at the last position. With one layer the last query sees a bag and stays near chance; \
          with two layers the order is there.
          """)
    }
  }

  /// What a reader should know before quoting this.
  var honestySection: Section {
    Section("What this does and does not show") {
      Callout("Honesty box", kind: .caution) {
        ItemList([
          """
          \(strong: "Proven:") the ceilings and floors, for every bidirectional model without \
          positions, whatever its size and training. \(strong: "Measured:") everything else. A model \
          that misses a task after \(settings.toySteps) steps has not learned it; that is no proof \
          that it cannot.
          """,
          """
          \(strong: "Models:") \(ToyModel.summary). \(settings.toySteps) steps, \
          \(settings.textSteps) on text. No setting was tuned for one encoding.
          """,
          """
          \(strong: "Training data:") batches hold all reorderings of a set together, as the test sets \
          do, which takes the noise out of what order cannot tell. Test sets share no word pair, \
          letter set or window of text with training.
          """,
          """
          \(strong: "Losses:") the curves and \(code: "finalLoss") are training losses. On unseen sets \
          the loss of a blind model is higher by what it has not generalised (\(code: "testLoss"): \
          \(generalisationGap)), its accuracy is not.
          """,
          """
          \(strong: "Seeds:") \(settings.seedList.map(String.init).joined(separator: ", ")); weights, \
          data and tests draw from separate generators, and all encodings of a seed see the same \
          batches. The sentences of the first section are learned by heart: they show what can be told \
          apart, not what is understood.
          """,
          """
          \(strong: "Time:") \(String(format: "%.1f", findings.seconds)) s for all training on this \
          page, with \(Threads.count) threads.
          """,
        ])
      }
      Callout("Corrections to what is often said") {
        ItemList([
          """
          \u{201C}Attention is permutation-invariant\u{201D}: a layer is equivariant; pooling makes \
          it invariant.
          """,
          """
          \u{201C}Without positions a transformer cannot tell \u{2018}I love coding\u{2019} from \
          \u{2018}coding love I\u{2019}\u{201D}: true of a bidirectional one; a causal one with two \
          layers can, as shown above.
          """,
        ])
      }
    }
  }

  private var generalisationGap: String {
    let gaps = findings.toy.filter { $0.run.variant.isOrderBlind }
      .map { Double($0.testLoss) / $0.run.task.task.lossFloor - 1 }
    guard let largest = gaps.max() else { return "not measured in this run" }
    return "at most \(String(format: "%.1f", 100 * largest)) % above the floor"
  }
}
