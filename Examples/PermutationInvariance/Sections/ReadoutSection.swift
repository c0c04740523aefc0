// The sections about what lets a model without positions tell orders apart: the readout trap and
// the causal twist.

import SequiturFigures
import ToyModels

extension Section {
  /// Reading index 0 leaks what a mean hides.
  static func readoutTrap(_ trap: [ToyOutcome], beside toy: [ToyOutcome]) -> Section? {
    let blind = toy.filter { $0.run.task == .firstToken && $0.run.variant.isOrderBlind }
    guard !blind.isEmpty, !trap.isEmpty else { return nil }
    func read(at readout: Readout) -> [ToyOutcome] { trap.filter { $0.run.readout == readout } }
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
            ("mean of all positions", blind), ("class token", read(at: .classToken)),
            ("position 0", read(at: .firstToken)),
          ]),
        caption: """
          The same order-blind model, read in three ways. Only the one that reads position 0 passes \
          the ceiling: the order came in through the readout.
          """)
    }
  }

  /// A causal mask is itself a clue to position.
  static func causalTwist(_ oneLayer: [ToyOutcome], beside toy: [ToyOutcome]) -> Section? {
    let two = toy.filter {
      $0.run.task == .firstToken && $0.run.variant.encoding == .none && $0.run.variant.causal
    }
    guard !two.isEmpty, !oneLayer.isEmpty else { return nil }
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
          [("one layer", oneLayer), ("two layers", two)]),
        caption: """
          Read at the last position. With one layer the last query sees a bag and stays near chance; \
          with two layers the order is there.
          """)
    }
  }
}

/// Accuracies of "first token" beside the order-blind ceiling.
private func firstTokenChart(_ title: String, _ rows: [(String, [ToyOutcome])]) -> BarChart {
  let ceiling = ToyTaskName.firstToken.task.orderBlind.ceiling
  return BarChart(
    accuracies: title, series: rows.map(\.0),
    groups: [
      BarChart.Group(
        "first-token", bars: rows.map { BarChart.Bar(meanOf: $0.1.map(\.accuracy)) },
        ceilings: [ReferenceLine(ceiling.value, "order-blind: \(ceiling)")])
    ], ceilingLabel: "best of any order-blind model", width: 640)
}
