// The page of `sample --html`: what was written, each token coloured by how it surprised the model.

import ExampleSupport
import Sequitur
import SequiturFiles
import SequiturFigures
import TokenPages

/// Collects the texts of a call, and writes the page when all of them are there.
final class SamplePage {
  /// A page is made in memory, and read by a browser: beyond this it is refused.
  private static let mostTokens = 50_000

  private let path: String
  private let command: SampleCommand
  private var texts: [(seed: UInt64, text: SurprisingText)] = []
  /// The folders that were made for the page.
  private let made: [String]

  /// Checks the path, and the most tokens that a text may have with its prompt.
  init(_ path: String, command: SampleCommand, tokens: Int) throws {
    let (all, isTooMany) = tokens.multipliedReportingOverflow(by: command.count)
    guard !isTooMany, all <= Self.mostTokens else {
      throw UsageError(
        """
        --html: expected at most \(grouped(Self.mostTokens)) tokens on a page, found \
        \(counted(command.count, "text")) of up to \(grouped(tokens)); ask for fewer with --tokens or \
        --count
        """)
    }
    self.path = path
    self.command = command
    made = try OutputFile.prepareFile(path)
  }

  // What failed leaves no empty folder.
  deinit { Folder.removeEmpty(made) }

  /// Adds a text: the tokens that the generator began with, the prompt, and what was drawn.
  func add(
    _ start: [Int32], _ prompt: String, _ written: [Int32], by model: GPT,
    _ tokenizer: any Tokenizer, seed: UInt64
  ) {
    // It has been encoded before; of a long prompt the generator keeps the end alone.
    let tokens = (try? tokenizer.encode(prompt)) ?? []
    let text = SurprisingText(
      "surprise-\(texts.count + 1)", before: tokens.isEmpty ? start : [], prompt: tokens,
      written: written, model: model, tokenizer: tokenizer)
    texts.append((seed, text))
  }

  func finish() throws { try OutputFile.write(page.html, to: path) }

  private var page: ReportPage {
    ReportPage(
      title: "What the model expected", subtitle: "Text by \(code: command.run), token by token",
      footer: "Made by \(code: "tiny-gpt"), an example of Sequitur \(TinyGPT.version).",
      sections: texts.map(section)
    ) {
      Paragraph(
        """
        The stronger the colour of a token, the less the model expected it: log\(sub: "2") 1/p bits for \
        a probability p. Pointing at a token shows the likeliest in its place. Probabilities are the \
        model's own, before the options below choose among them.
        """)
      Table(header: ["option", ""], rows: options, alignments: [.start, .start])
    }
  }

  private var options: [[String]] {
    let chosen = command.options
    let rows: [(String, String?)] = [
      ("temperature", "\(chosen.temperature)"), ("top-k", chosen.topK.map { "\($0)" }),
      ("top-p", chosen.topP.map { "\($0)" }), ("min-p", chosen.minP.map { "\($0)" }),
      ("repetition-penalty", "\(chosen.repetitionPenalty)"),
    ]
    return rows.compactMap { name, value in value.map { [name, $0] } }
  }

  private func section(_ seed: UInt64, _ text: SurprisingText) -> Section {
    Section("Seed \(seed)") {
      if text.tokens.isEmpty {
        Paragraph("There is no prompt, and nothing was written.")
      } else {
        Paragraph(RichText(means(of: text)))
        text
      }
    }
  }

  private func means(of text: SurprisingText) -> String {
    let parts = [("its own text", false), ("the prompt", true)].compactMap { name, isPrompt in
      text.meanBits(ofPrompt: isPrompt).map { "\(decimal($0)) of \(name)" }
    }
    return parts.isEmpty
      ? "Nothing was predicted." : "Bits a token, on average: \(parts.joined(separator: ", "))."
  }
}
