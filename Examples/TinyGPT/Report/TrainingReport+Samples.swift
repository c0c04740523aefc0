// The report's samples: what the model wrote as it learned.

import Sequitur
import SequiturFigures

extension TrainingReport {
  /// The most samples on the page: evenly spread, the first and the last among them.
  private static let mostSamples = 24
  /// The most characters of a sample on the page.
  private static let longestSample = 3000

  /// The samples by step, the first few and the last unfolded.
  var samplesSection: Section {
    let all = contents.samples
    let shown = Self.spread(all, to: Self.mostSamples)
    return Section("What it writes") {
      if all.isEmpty {
        Paragraph("The model has not written a sample yet.")
      } else {
        Paragraph(
          """
          What the model wrote at some steps, one token after another, each drawn from what it then \
          predicted. First come letters at random, then the spacing and the frequent words, then lines \
          in the manner of the text; sense comes last, if at all.\(omission(all.count, shown.count))
          """)
        shown.enumerated().map { index, sample in
          Details(
            "Step \(grouped(sample.step))",
            isOpen: index < 2 || index == shown.count - 1
          ) {
            if sample.text.isEmpty {
              Paragraph("It wrote nothing.")
            } else {
              CodeBlock(Self.shortened(sample.text), wrapsLines: true)
            }
          }
        }
      }
    }
  }

  private func omission(_ all: Int, _ shown: Int) -> String {
    shown < all
      ? " Of \(grouped(all)) samples, \(shown) are shown; all are in samples.jsonl." : ""
  }

  private static func spread(_ samples: [Sample], to limit: Int) -> [Sample] {
    guard samples.count > limit else { return samples }
    return (0..<limit).map { samples[$0 * (samples.count - 1) / (limit - 1)] }
  }

  private static func shortened(_ text: String) -> String {
    text.count <= longestSample ? text : text.prefix(longestSample) + " \u{2026}"
  }
}
