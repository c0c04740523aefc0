// What a model expected in each place of a text, and how much the token there surprised it.

import ExampleSupport
import Sequitur
import TokenPages

/// What a model predicts in a place.
package struct Expectation: Sendable {
  /// -log2 of the probability of the token that is there.
  package let bits: Double
  /// The likeliest tokens with their probabilities, the likeliest first.
  package let likeliest: [(token: Int32, probability: Double)]

  private static let mostShown = 5

  /// From the logits [V] of a place, by the model's own distribution: no temperature, no filter. Of
  /// tokens from `vocabularySize` on none is listed. Nil where the logits are not finite.
  package init?(_ logits: ArraySlice<Float>, of token: Int32, vocabularySize: Int) {
    guard let largest = logits.max().map(Double.init), largest.isFinite else { return nil }
    let sum = logits.reduce(0) { $0 + exp(Double($1) - largest) }
    func probability(_ logit: Float) -> Double { exp(Double(logit) - largest) / sum }
    bits = (log(sum) + largest - Double(logits[logits.startIndex + Int(token)])) / log(2)
    guard bits.isFinite else { return nil }
    var best: [(token: Int32, logit: Float)] = []
    for (index, logit) in logits.prefix(vocabularySize).enumerated()
    where best.count < Self.mostShown || logit > best[best.count - 1].logit {
      let place = best.firstIndex { $0.logit < logit } ?? best.count
      best.insert((Int32(index), logit), at: place)
      if best.count > Self.mostShown { best.removeLast() }
    }
    likeliest = best.map { ($0.token, probability($0.logit)) }
  }
}

extension LanguageModel {
  /// What the model expected in each place of a text; nil for the first, before which there is
  /// nothing.
  ///
  /// It reads as ``Generator`` writes: when the context is full, the last half of it is read again
  /// from the start, so that each token is predicted from what it was drawn from.
  package func expectations(
    in tokens: [Int32], vocabularySize: Int
  ) -> [Expectation?] {
    var found: [Expectation?] = [nil]
    var start = 0
    while found.count < tokens.count {
      let end = min(start + contextLength, tokens.count - 1)
      let logits = withoutGradient { self(Indices(rows: [Array(tokens[start..<end])])) }.values
      let width = logits.count / (end - start)
      for place in found.count...end {
        let row = (place - 1 - start) * width
        found.append(
          Expectation(
            logits[row..<row + width], of: tokens[place], vocabularySize: vocabularySize))
      }
      start = end + 1 - max(1, contextLength / 2)
    }
    return found
  }
}

extension SurprisingText {
  /// A text as a model reads it: tokens that only stand before it, a prompt, and what was written.
  package init(
    _ name: String, before: [Int32] = [], prompt: [Int32] = [], written: [Int32],
    model: some LanguageModel, tokenizer: any Tokenizer
  ) {
    let expectations = model.expectations(
      in: before + prompt + written, vocabularySize: tokenizer.vocabularySize)
    let tokens = zip(prompt + written, expectations.dropFirst(before.count))
    self.init(
      name,
      tokens: tokens.enumerated().map { place, entry in
        let (token, expectation) = entry
        let shown = runningText(of: token, tokenizer)
        return Token(
          text: shown.text, label: label(of: token, tokenizer), isPlain: shown.isPlain,
          isPrompt: place < prompt.count, bits: expectation?.bits,
          likeliest: (expectation?.likeliest ?? []).map {
            (label(of: $0.token, tokenizer), $0.probability)
          })
      })
  }
}
