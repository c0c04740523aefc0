// BytePairTrainer: learns merges from the words of a text.

/// The words of texts that come in parts, counted in bounded memory.
private struct BytePairTrainer {
  private var counts = WordCounts()
  private let marks = AddedTokens([
    AddedToken(id: 0, bytes: Array(BytePairTokenizer.endOfTextName.utf8), isSpecial: true)
  ])

  /// Counts the words of a text; a word does not go on in the next one. `<|endoftext|>` is no word.
  mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { text in
      var place = 0
      while place < text.count {
        let mark = marks.first(in: text, from: place)?.range ?? text.count..<text.count
        var scanner = WordScanner(text, in: place..<mark.lowerBound)
        while let piece = scanner.next() {
          if piece.count > 1 { counts.add(UnsafeBufferPointer(rebasing: text[piece])) }
        }
        place = mark.upperBound
      }
    }
  }

  /// The tokeniser of the words so far.
  func tokenizer(vocabularySize: Int) throws(VocabularyTooSmall) -> BytePairTokenizer {
    guard vocabularySize > 256 else { throw VocabularyTooSmall(vocabularySize: vocabularySize) }
    var learner = MergeLearner(counts)
    while learner.vocabulary.count < vocabularySize - 1, learner.joinNext() {}
    let mark = Array(BytePairTokenizer.endOfTextName.utf8)
    return BytePairTokenizer(
      vocabulary: learner.vocabulary + [mark], merges: learner.merges,
      addedTokens: [
        AddedToken(id: Int32(learner.vocabulary.count), bytes: mark, isSpecial: true)
      ])
  }
}

/// A vocabulary without room for all bytes.
public struct VocabularyTooSmall: Error, Equatable, CustomStringConvertible {
  /// The size that was asked for.
  public let vocabularySize: Int

  /// One sentence.
  public var description: String {
    "expected a byte-pair vocabulary of at least 257 tokens, the 256 bytes and <|endoftext|>, "
      + "found \(vocabularySize); ask for more, or use the byte tokeniser"
  }
}

extension BytePairTokenizer {
  /// Learns a tokeniser from one text.
  ///
  /// Ids: the 256 bytes in GPT-2's order, the merges in theirs, last `<|endoftext|>`. The pair that
  /// occurs most often, at least twice, is joined next, of several the one with the smaller ids:
  /// the merges of Hugging Face's trainer. `<|endoftext|>` in a text is no word.
  ///
  /// - Parameter vocabularySize: V, at least 257; there are fewer tokens if the text has no more
  ///   pairs.
  public static func train(
    on text: String, vocabularySize: Int
  ) throws(VocabularyTooSmall) -> BytePairTokenizer {
    try train(on: CollectionOfOne(text), vocabularySize: vocabularySize)
  }

  /// Learns a tokeniser from texts, such as the chapters of a book; a word does not go on in the
  /// next one.
  ///
  /// Only the different words and their counts are kept: at most half a million words of together 8
  /// MB. Texts with more forget the rarest, which are counted anew if they come again. Learning
  /// takes up to about 20 bytes for each byte of the words. The same texts give the same tokeniser,
  /// in any order unless words were forgotten.
  public static func train(
    on texts: some Sequence<String>, vocabularySize: Int
  ) throws(VocabularyTooSmall) -> BytePairTokenizer {
    var trainer = BytePairTrainer()
    for text in texts { trainer.add(text) }
    return try trainer.tokenizer(vocabularySize: vocabularySize)
  }

  /// Learns a tokeniser from all texts of a corpus, read in chunks.
  ///
  /// - Parameter progress: is told how many of how many bytes are read.
  /// - Throws: `VocabularyTooSmall`, or `CorpusError` if a file can no longer be read.
  public static func train(
    on source: CorpusSource, vocabularySize: Int,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> BytePairTokenizer {
    var trainer = BytePairTrainer()
    // Its cuts are those of every tokeniser with the same added token.
    let untrained = try trainer.tokenizer(vocabularySize: 257)
    let total = source.byteCount
    var done = 0
    for document in source.documents {
      var chunks = TextChunks(try document.reader(), for: untrained)
      while let chunk = try chunks.next() {
        trainer.add(String(decoding: chunk, as: UTF8.self))
        done += chunk.count
        progress(done, total)
      }
    }
    return try trainer.tokenizer(vocabularySize: vocabularySize)
  }
}
