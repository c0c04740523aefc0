// The page's section about rows that are longer than the trained ones.

import SequiturFigures
import ToyModels

extension LengthFindings {
  /// A section about accuracy by length and by position; nil if nothing was run.
  package var section: Section? {
    guard !outcomes.isEmpty else { return nil }
    let trained = AnyLengthTask.trainingLengths
    let count = Set(outcomes.map(\.run.seed)).count
    let seeds = count == 1 ? "of one seed" : "means over \(count) seeds"
    return Section("Longer rows") {
      Paragraph(
        """
        Trained on rows of \(trained.lowerBound) to \(trained.upperBound) random letters, tested on \
        \(list(AnyLengthTask.testLengths)). The learned table is as long as the longest test; its rows \
        from \(trained.upperBound) on are never trained and keep their random start. Without them a \
        longer row would be an error.
        """)
      Callout("What was found", kind: .result) {
        ItemList(conclusions.map { RichText($0) })
      }
      SmallMultiples(
        questions.map(lengthChart),
        caption: """
          Accuracy by the length of the test rows, \(seeds). Of \(code: "first-token") even a bag of \
          letters tells something: guessing its most frequent letter is right as often as the dashed \
          line says for \(trained.upperBound) letters, and less often for more.
          """, minimumWidth: 340)
      if questions.contains(.previousToken) {
        SmallMultiples(
          variants.map(positionChart),
          caption: """
            \(code: "previous-token"): accuracy at each position of the test rows, \(seeds). Positions \
            from \(trained.upperBound) on were never trained.
            """, minimumWidth: 260)
      }
      Table(
        words: ["encoding"], numbers: columns(", "),
        rows: lines.map { $0.map(unbroken) },
        caption: RichText("Accuracy in percent, \(seedsText(count))."))
    }
  }

  private func lengthChart(_ question: AnyLengthTask) -> LineChart {
    let lengths = AnyLengthTask.testLengths
    return LineChart(
      title: question.rawValue, x: Axis("letters in a row", range: 10...50),
      y: Axis("accuracy", range: 0...1, numbers: .percent),
      series: variants.map { variant in
        LineChart.Series(
          LengthRun.title(of: variant), x: lengths.map(Double.init),
          y: lengths.map { mean(accuracies(question, variant, length: $0)) },
          markers: .all, slot: variant.slot)
      },
      references: question == .firstToken ? [bagGuess] : [], width: 460, plotHeight: 260)
  }

  /// How often the most frequent letter of a trained row stands first.
  private var bagGuess: ReferenceLine {
    let task = AnyLengthTask.firstToken
    let ceiling = orderBlindCeiling(
      of: task.testSet(length: AnyLengthTask.trainingLengths.upperBound), readout: task.readout)
    return ReferenceLine(ceiling.value, "a bag of letters")
  }

  private func positionChart(_ variant: Variant) -> LineChart {
    LineChart(
      title: LengthRun.title(of: variant), x: Axis("position", range: 0...48),
      y: Axis("accuracy", range: 0...1, numbers: .percent),
      // The longest first, so that the shorter ones are drawn over it.
      series: AnyLengthTask.testLengths.reversed().map { length in
        let seeds = of(.previousToken, variant).compactMap { $0.scores[length] }
        let places = seeds.first?.indices.map { $0 } ?? []
        return LineChart.Series(
          "\(length) letters", x: places.map { Double($0 + 1) },
          y: places.map { place in mean(seeds.map { $0[place].accuracy }) }, markers: .none)
      }, width: 320, plotHeight: 160)
  }
}
