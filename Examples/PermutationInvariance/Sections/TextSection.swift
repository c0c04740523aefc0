// The section about real text.

import SequiturFigures
import ToyModels

/// Natural or shuffled?
struct TextSection {
  let source: TextSource
  let variants: [Variant]
  let outcomes: [TextOutcome]

  var section: Section {
    let pair = source.windows.testPairs[0]
    let best = variants.filter { $0.encoding != .none }.map {
      "\($0.title) \(accuracyCell(outcomes.of($0).map(\.accuracy)))"
    }
    let blind = variants.filter(\.isOrderBlind).map {
      accuracyCell(outcomes.of($0).map(\.accuracy))
    }
    return Section("On real text: natural or shuffled?") {
      Paragraph(
        """
        Windows of \(source.windows.length) characters from \(emphasis: source.name). Each of the \
        \(source.windows.testPairs.count) test pairs holds a window, kept out of training, and a \
        permutation of it:
        """)
      CodeBlock(
        "natural:   \(visible(pair.natural))\nshuffled:  \(visible(pair.shuffled))")
      Paragraph(
        """
        An order-blind model gives both the same answer, so it is right on exactly one of each pair: \
        50 %. Found: none \(blind.joined(separator: ", ")); \(best.joined(separator: "; ")).
        """)
    }
  }

  /// A window with its white space made visible.
  private func visible(_ tokens: [Int32]) -> String {
    String(
      source.tokenizer.decode(tokens).map { character in
        character.isNewline ? "\u{23CE}" : character == " " ? "\u{00B7}" : character
      })
  }
}
