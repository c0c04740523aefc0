// Two sentences: can a model be trained to tell them apart?

import ExampleSupport
import Sequitur
import ToyModels

/// Two sentences as words and as token ids.
package struct SentencePair: Sendable {
  let texts: [String]
  let words: [[String]]
  let vocabulary: [String]

  /// Splits both sentences at white space, lower-cased and without punctuation at the words' ends;
  /// a sentence of one word is split into its characters.
  ///
  /// - Throws: `UsageError` if one of them has no words.
  package init(_ texts: [String]) throws(UsageError) {
    self.texts = texts
    let words = texts.map { text in
      let words = text.lowercased().split(whereSeparator: \.isWhitespace)
        .map { String($0.trimmingPunctuation()) }.filter { !$0.isEmpty }
      return words.count == 1 ? words[0].map(String.init) : words
    }
    for (text, found) in zip(texts, words) where found.isEmpty {
      throw UsageError("--sentence: expected two sentences of at least one word, found '\(text)'")
    }
    self.words = words
    vocabulary = Set(words.joined()).sorted()
  }

  /// Whether both hold the same words, so that only order tells them apart.
  var isPermutation: Bool { words[0].sorted() == words[1].sorted() && words[0] != words[1] }
  var areEqual: Bool { words[0] == words[1] }
  /// What a reader must know where the pair cannot show what it is for; nil where it can.
  package var remark: String? {
    if areEqual { return "The two are the same, so no model can tell them apart." }
    guard !isPermutation else { return nil }
    return """
      These two do not hold the same words, so even an order-blind model may tell them apart: give two \
      orders of the same words to see it fail.
      """
  }
  var length: Int { words.map(\.count).max() ?? 0 }

  /// The first of the sentences that repeats a word, else one that does.
  var repeatingWords: [String] {
    words.first { Set($0).count < $0.count } ?? ["the", "dog", "bit", "the", "man"]
  }

  /// Both sentences as one batch [2, T], padded, with the mask that says where words are.
  var batch: (tokens: Indices, present: Mask) {
    let rows = words.map { sentence in
      sentence.map { Int32(vocabulary.firstIndex(of: $0) ?? 0) }
        + [Int32](repeating: 0, count: length - sentence.count)
    }
    return (Indices(rows: rows), Mask(lengths: words.map(\.count), paddedTo: length))
  }

  /// Trains one model for each variant to name the sentence, and returns what they answer.
  func answers(of variants: [Variant], steps: Int) -> SentenceAnswers {
    let outcomes = parallelMap(count: variants.count) { number in
      let variant = variants[number]
      var random = SeededRandom(seed: 1)
      let model = ToyModel.classifier(
        vocabulary: vocabulary.count, classes: 2, length: length, readout: .meanPool,
        variant: variant, using: &random)
      let (tokens, present) = batch
      _ = ToyModel.train(model, steps: steps, present: present) { (tokens, Indices([0, 1])) }
      let logits = withoutGradient { model(tokens, present: present) }
      let rows = Matrix(rowsOf: logits)
      return SentenceOutcome(
        variant: variant, logits: (0..<rows.rows).map { Array(rows.row($0)) })
    }
    return SentenceAnswers(pair: self, outcomes: outcomes)
  }
}

/// What models answer to two sentences, one a variant.
struct SentenceAnswers: Sendable {
  let pair: SentencePair
  let outcomes: [SentenceOutcome]
}

/// What a model answers to the two sentences.
struct SentenceOutcome: Sendable {
  let variant: Variant
  /// Logits of "it is the first" and "it is the second", a row a sentence.
  let logits: [[Double]]

  /// The largest difference between the two sentences' logits.
  var difference: Double { largestDifference(logits[0], logits[1]) }
  /// How many of the two it names rightly.
  var correct: Int { (logits[0][0] > logits[0][1] ? 1 : 0) + (logits[1][1] > logits[1][0] ? 1 : 0) }
}

extension Substring {
  fileprivate func trimmingPunctuation() -> Substring {
    var rest = self
    while let first = rest.first, first.isPunctuation { rest = rest.dropFirst() }
    while let last = rest.last, last.isPunctuation { rest = rest.dropLast() }
    return rest
  }
}
