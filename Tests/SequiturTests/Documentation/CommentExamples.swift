// The examples in the comments of the sources, compiled and run: here is what they share, and the
// files beside this one hold them by target.
//
// An example stands between `// snippet NAME` and `// end`. NAME is the file whose comment shows it,
// without its ending; a file's second example is NAME-2. `make snippets` copies them into the
// comments, and CommentSnippetTests.swift compares.

import Sequitur
import Testing

struct CommentExamples {
  var random = SeededRandom(seed: 1)
  let text = String(repeating: "the hare ran and the fox ran.\n", count: 40)
  let tokenizer: CharacterTokenizer
  /// Of 2 blocks, 2 heads, 16 channels and 24 places.
  let model: GPT
  /// Each [2, 8]; the targets are the tokens after the inputs.
  let inputs, targets: Indices

  init() throws {
    tokenizer = CharacterTokenizer(text: text)
    model = GPT(
      .init(contextLength: 24, layers: 2, heads: 2, width: 16),
      vocabularySize: tokenizer.vocabularySize, using: &random)
    let tokens = try tokenizer.encode(text)
    inputs = Indices(rows: [Array(tokens[0..<8]), Array(tokens[8..<16])])
    targets = Indices(rows: [Array(tokens[1..<9]), Array(tokens[9..<17])])
  }

  /// What the examples print is computed, and not shown among the tests' own lines.
  func print(_ items: Any..., terminator: String = "\n") {
    _ = items.map { String(describing: $0) }.joined(separator: " ") + terminator
  }
}

/// Windows of a text that repeats every 7 tokens.
struct RepeatingWindows: WindowSource {
  func window(_ n: Int) -> Window {
    let tokens = (0...8).map { Int32((n + $0) % 7) }
    return Window(inputs: Array(tokens.dropLast()), targets: Array(tokens.dropFirst()))
  }
}
