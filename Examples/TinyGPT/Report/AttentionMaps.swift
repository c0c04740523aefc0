// AttentionMaps: where the heads of a model look in a short text.

import PositionAnalysis
import Sequitur
import SequiturFigures

/// The attention weights of a model on the first tokens of a text, or why there are none.
enum AttentionMaps {
  /// What the model read with a label for each token, and by layer and head the weights [T, T], a
  /// row for each query.
  case maps(text: String, labels: [String], layers: [[NumberGrid]])
  /// One sentence.
  case missing(String)

  /// As many tokens as keep their labels legible beside a map.
  private static let mostTokens = 24

  /// Runs the model as in inference, without dropout.
  init(of model: GPT, on sentence: String, _ tokenizer: any Tokenizer) {
    guard !model.blocks.isEmpty else {
      self = .missing("The model has no blocks, and so no attention.")
      return
    }
    guard !sentence.isEmpty else {
      self = .missing("There is no held-out text to show attention on.")
      return
    }
    let limit = min(Self.mostTokens, model.contextLength)
    do {
      // No token is longer than this many characters, or the maps may be smaller.
      let start = String(sentence.prefix(64 * limit))
      let tokens = Array(try tokenizer.encode(start).prefix(limit))
      let weights = withoutGradient { model.withWeights(Indices(rows: [tokens])).weights }
      self = .maps(
        text: tokenizer.decode(tokens), labels: tokens.map { label(of: $0, tokenizer) },
        layers: weights.map(Matrix.heads))
    } catch {
      self = .missing("No attention maps: \(error).")
    }
  }
}
