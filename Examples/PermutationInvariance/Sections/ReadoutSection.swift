// The section about the readout trap.

import SequiturFigures
import ToyModels

extension Section {
  /// Reading index 0 leaks what a mean hides.
  static func readoutTrap(_ trap: [ToyOutcome], beside toy: [ToyOutcome]) -> Section? {
    let blind = toy.filter { $0.run.task == .firstToken && $0.run.variant.isOrderBlind }
    guard !blind.isEmpty, !trap.isEmpty else { return nil }
    func read(at readout: Readout) -> [ToyOutcome] { trap.filter { $0.run.readout == readout } }
    let rows = [
      ("mean of all positions", blind), ("class token", read(at: .classToken)),
      ("position 0", read(at: .firstToken)),
    ]
    let ceiling = ToyTaskName.firstToken.task.orderBlind.ceiling
    let passing = rows.filter { $0.1.contains { $0.score.isAbove(ceiling) } }.map(\.0)
    return Section("The readout trap") {
      Paragraph(
        """
        A blind model can look as if it saw. Read its answer at index 0, and that row \
        \(emphasis: "is") the first token: equivariance keeps each output with its token, and the \
        reader, not the model, knows which one is first. A mean over positions or a class token, which \
        is not part of the text, gives nothing away.
        """)
      FigureBlock(
        BarChart(
          accuracies: "Name the first token, without positions", series: rows.map(\.0),
          groups: [
            BarChart.Group(
              "first-token", bars: rows.map { BarChart.Bar(meanOf: $0.1.map(\.accuracy)) },
              ceilings: [ReferenceLine(ceiling.value, "order-blind: \(ceiling)")])
          ], width: 640),
        caption: """
          The same order-blind model, read in three ways. Above the ceiling: \
          \(passing.isEmpty ? "none" : list(passing)). Where order is seen, it came in through the \
          readout.
          """)
    }
  }
}
