// The report's samples: what the model wrote as it learned.

import ExampleSupport
import Sequitur
import SequiturFigures
import TokenPages

/// The samples by step, the first few and the last unfolded.
struct SamplesSection {
  /// The most samples on the page: evenly spread, the first and the last among them.
  private static let mostSamples = 24
  private static let longestSample = 3000
  /// The most tokens of the coloured sample: each costs some 200 bytes.
  private static let mostTokens = 400

  let samples: [Sample]
  /// The last sample as the model of the page reads it; nil if it cannot.
  let surprise: SurprisingText?

  init(samples: [Sample], model: GPT, tokenizer: any Tokenizer) {
    self.samples = samples
    surprise = samples.last.flatMap { Self.surprise($0.text, model, tokenizer) }
  }

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
        if let surprise { blocks(surprise) }
      }
    }
  }

  @BlockBuilder private func blocks(_ surprise: SurprisingText) -> [any PageBlock] {
    Heading("What surprised it")
    Paragraph(
      """
      The \(surprise.tokens.count < Self.mostTokens ? "" : "beginning of the ")last sample once more. \
      The stronger the colour, the less likely the model found the token: log\(sub: "2") 1/p bits, \
      \(surprise.meanBits(ofPrompt: false).map { "\(decimal($0)) a token on average" } ?? "none here"). \
      Pointing at a token shows the likeliest in its place.
      """)
    surprise
  }

  /// The sample behind the token that stands for no prompt, by the tokens that its text has.
  private static func surprise(
    _ text: String, _ model: GPT, _ tokenizer: any Tokenizer
  ) -> SurprisingText? {
    guard !text.isEmpty, let tokens = try? tokenizer.encode(text),
      let start = try? Generator(
        model, prompt: "", tokenizer: tokenizer, options: SamplingOptions(), seed: 1
      ).context
    else { return nil }
    return SurprisingText(
      "surprise", before: start, written: Array(tokens.prefix(mostTokens)), model: model,
      tokenizer: tokenizer)
  }

  private func omission(_ shown: Int) -> String {
    shown < samples.count
      ? " Of \(grouped(samples.count)) samples, \(shown) are shown; all are in samples.jsonl." : ""
  }

  private static func shortened(_ text: String) -> String {
    text.count <= longestSample ? text : text.prefix(longestSample) + " \u{2026}"
  }
}
