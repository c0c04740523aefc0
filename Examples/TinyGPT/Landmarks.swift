// Landmarks: losses that can be reached without a model, and what it means to fall below them.

import Sequitur

/// A loss in nats a token that something simpler than a model reaches.
struct Landmark {
  let loss: Double
  let name: String
  /// What a model does that falls below it.
  let meaning: String

  /// Those of a text, from the highest to the lowest.
  static func all(of text: TextSummary) -> [Landmark] {
    let all = [
      Landmark(
        loss: text.uniformLoss, name: "ln V, all tokens alike",
        meaning: "the model knows that some tokens are more frequent than others"),
      Landmark(
        loss: text.unigramEntropy, name: "unigram entropy",
        meaning: "frequencies alone cannot do it: the model uses the tokens before"),
      Landmark(
        loss: text.bigramEntropy, name: "bigram entropy",
        meaning: "the last token alone cannot do it: the model looks further back"),
    ]
    return all.filter(\.loss.isFinite)
  }
}
