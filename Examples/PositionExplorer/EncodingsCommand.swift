// encodings: what each encoding does inside attention: its bias, its turn, its score by distance.

import ExampleSupport
import Sequitur
import SequiturFigures
import ToyModels

/// The options of `encodings`.
package struct EncodingsCommand: ExplorerCommand {
  var seed: UInt64 = 1
  package var out = Explorer.folder

  package static let command = Command(
    "encodings", "Draws what each encoding does to the scores: biases, turns, score by distance.",
    version: Explorer.version, defaults: EncodingsCommand(),
    [.option("seed", \.seed, .seed, "seed of queries, keys and tables"), .out()])

  package func explore() -> Exploration { EncodingsPage(seed: seed).exploration }
}

/// Builds the page.
struct EncodingsPage {
  let seed: UInt64

  private static let kinds: [PositionEncodingKind] = [
    .alibi, .directionalALiBi, .t5, .shaw, .rope, .evenPoPE, .pope,
  ]

  func scores(_ kind: PositionEncodingKind) -> EncodingScores {
    EncodingScores(kind, seed: seed)
  }

  var exploration: Exploration {
    let all = Self.kinds.map {
      ScoreCurve(name: $0.title, scores: scores($0).scores()[0], slot: $0.slot)
    }
    let even = all.filter(\.shape.isEven).map(\.name)
    let comparison = LineChart(
      "Score by distance, first head, less that of the token itself",
      all.map { curve in
        let middle = curve.scores[EncodingScores.reach]
        return ScoreCurve(
          name: curve.name, scores: curve.scores.map { $0 - middle }, slot: curve.slot)
      }, allSolid: true, height: 320)
    return Exploration(
      name: "encodings", title: "Inside the scores",
      subtitle: "What each encoding does to a query and a key, drawn",
      lead: """
        Learned and sinusoidal positions are added to the rows before attention. These encodings act \
        inside of it: on the score of a query at i and a key at j. Queries and keys are random here and \
        the same at every position, so that whatever changes along a curve is the position's doing. \
        Tables that would be trained are random.
        """,
      headline: """
        Of \(all.count) encodings, \(even.count) score a key on the left as they score one equally far \
        on the right: \(even.isEmpty ? "none" : even.joined(separator: "; ")).
        """,
      printed: [
        "The first head's score by distance j - i from query to key:", table(all).text,
      ],
      picture: comparison,
      sections: [comparisonSection(comparison, all), alibi, t5, shaw, rope, pope])
  }

  /// For a terminal.
  private func table(_ all: [ScoreCurve]) -> TextTable {
    let distances = [-32, -8, -1, 0, 1, 8, 32]
    return TextTable(
      words: ["encoding"], numbers: distances.map { "\($0)" },
      rows: all.map { curve in
        [curve.name]
          + distances.map { distance in
            let score = curve.scores[EncodingScores.reach + distance]
            return score.isNaN ? "hidden" : fixed(score, 2)
          }
      })
  }

  private func comparisonSection(_ comparison: LineChart, _ all: [ScoreCurve]) -> Section {
    Section("All at once") {
      FigureBlock(
        comparison,
        caption: """
          A colour for each encoding, the same on all pages. \
          \(all.map { "\($0.name) \($0.shape.sentence)" }.joined(separator: "; ")).
          """)
      Table(
        header: ["encoding", "the score of query i and key j", "from"],
        rows: [
          [
            "ALiBi", "q\(sub: "i") · k\(sub: "j") / √D − m |i − j|, a slope m for each head",
            Source.press.citation,
          ],
          [
            "T5 bias", "q\(sub: "i") · k\(sub: "j") + b[head, bucket of j − i]",
            Source.raffel.citation,
          ],
          [
            "Shaw", "q\(sub: "i") · (k\(sub: "j") + a[j − i, clipped]) / √D",
            Source.shaw.citation,
          ],
          [
            "RoPE", "q\(sub: "i") and k\(sub: "j") turned by i θ and j θ, then their product",
            Source.su.citation,
          ],
          [
            "PoPE", "Σ μ(q\(sub: "i")) μ(k\(sub: "j")) cos((j − i) θ + δ) / √D, μ > 0",
            Source.gopalakrishnan.citation,
          ],
        ], alignments: [.start, .start, .start])
    }
  }
}
