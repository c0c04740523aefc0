// laws: which symmetries attention keeps with each position encoding, and which it breaks.

import ExampleSupport
import Sequitur
import SequiturFigures
import ToyModels

/// The options of `laws`.
package struct LawsCommand: ExplorerCommand {
  var length = 6
  package var out = Explorer.folder

  package static let command = Command(
    "laws", "Measures how far attention with each encoding is from each law.",
    version: Explorer.version, defaults: LawsCommand(),
    [
      .option("length", \.length, .integer(in: 3...64), "tokens in a sequence"),
      .out(),
    ])

  package func explore() -> Exploration {
    let answers = PositionEncodingKind.allCases.flatMap { kind in
      Laws.answers(knowing: kind.knowledge, length: length, encoding: kind.make)
    }
    return LawsFindings(answers).exploration(length: length)
  }
}

extension LawsFindings {
  /// The page, and what is printed of it, for sequences of so many tokens.
  package func exploration(length: Int) -> Exploration {
    Exploration(
      name: "laws", title: "Laws that encodings keep and break",
      subtitle: "How far one attention layer is from each law, for every encoding",
      lead: """
        What an encoding lets attention know of order shows in the laws that it keeps. One that knows \
        nothing commutes with every permutation; one that knows distances still commutes with the \
        reversal; one that knows offsets gives the same scores wherever the sequence stands; one that \
        knows places keeps none of the three.
        """,
      headline: headline,
      printed: [
        "The largest deviation of one untrained attention layer from each law, \(counted(length, "token")).",
        TextTable(words: ["encoding"], numbers: laws, rows: lines).text,
        headline.plain,
      ],
      failures: failures, failureTitle: "Some answers are not the expected ones",
      picture: deviations, sections: [lawSection, figureSection(length: length), tableSection])
  }

  private var lawSection: Section {
    Section("The laws") {
      ItemList([
        """
        \(strong: "Permutation equivariance:") f(P x) = P f(x). Only bidirectional attention that \
        knows nothing of order keeps it; a causal mask breaks it by itself.
        """,
        """
        \(strong: "Reversal equivariance:") the same for the reversal alone. Distances without sides \
        keep it: symmetric ALiBi, and PoPE with δ = 0.
        """,
        """
        \(strong: "Shift invariance:") scores depend on j − i, not on i and j. It holds trivially \
        without positions, where a shift changes nothing at all.
        """,
        """
        \(strong: "Future leak:") a changed token must not change earlier outputs, to the bit. It \
        holds for causal attention and breaks for bidirectional attention, which sees both sides.
        """,
        """
        \(strong: "Cached equals uncached:") the keys and values of earlier tokens, kept, give what \
        computing them again gives.
        """,
        """
        \(strong: "Gradients:") the computed gradient of every parameter agrees with differences of \
        the loss.
        """,
      ])
    }
  }

  private func figureSection(length: Int) -> Section {
    Section("Deviations") {
      FigureBlock(
        deviations,
        caption: """
          Untrained layers, \(counted(length, "token")), width 32, 4 heads, Float32. A law that holds is off by \
          the rounding of Float32 or less, one that breaks by some hundredths or more; gradients are compared \
          with finite differences, which are good to about three digits. Bidirectional attention has \
          no cache.
          """)
    }
  }

  private var deviations: Heatmap {
    Heatmap(
      title: "Largest deviation from each law",
      values: NumberGrid(
        subjects.map { subject in
          laws.map { row(subject, $0)?.check.deviation ?? .nan }
        }),
      rowLabels: subjects.map(\.title), columnLabels: laws.map(shortName),
      rowAxis: "position encoding", columnAxis: "law", scale: .logarithmic(1e-8...1),
      scaleLabel: "absolute difference", cellText: .significant(2), width: 900)
  }

  /// The name of a law that fits under a column: "permutation".
  private func shortName(_ law: String) -> String {
    law.split(separator: " ").filter { !["equivariance", "invariance", "equals"].contains($0) }
      .joined(separator: " ")
  }

  private var tableSection: Section {
    Section("In numbers") {
      Table(
        words: ["encoding"], numbers: laws,
        rows: lines.map { $0.map(unbroken) },
        caption: """
          The deviation and the answer. An answer that is not the expected one is in capitals, with \
          what was expected.
          """)
    }
  }
}
