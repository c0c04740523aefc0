// The report's samples: what the model wrote as it learned.

import ExampleSupport
import Sequitur
import SequiturFigures

/// The samples by step, the first few and the last unfolded.
struct SamplesSection {
  /// The most samples on the page: evenly spread, the first and the last among them.
  private static let mostSamples = 24
  private static let longestSample = 3000

  let samples: [Sample]

  var section: Section {
    let shown = evenlySpread(samples, to: Self.mostSamples)
    return Section("What it writes") {
      if samples.isEmpty {
        Paragraph("The model has not written a sample yet.")
      } else {
        Paragraph(
          """
          What the model wrote at some steps, one token after another, each drawn from what it then \
          predicted. First come letters at random, then the spacing and the frequent words, then lines \
          in the manner of the text; sense comes last, if at all.\(omission(shown.count))
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

  private func omission(_ shown: Int) -> String {
    shown < samples.count
      ? " Of \(grouped(samples.count)) samples, \(shown) are shown; all are in samples.jsonl." : ""
  }

  private static func shortened(_ text: String) -> String {
    text.count <= longestSample ? text : text.prefix(longestSample) + " \u{2026}"
  }
}
