// What is known of a run's text: its size, and what can be predicted of it without a model.

/// A run's text in numbers, as text.json in the run folder keeps it.
package struct TextSummary: Codable, Equatable, Sendable {
  /// The files, in the order in which they were read.
  package var files: [String]
  /// The size of all files.
  package var bytes: Int
  /// Unicode scalars.
  package var characters: Int
  /// Lines.
  package var lines: Int
  /// The share of lines that stand in the text more than once.
  package var duplicateLineShare: Double
  /// V.
  package var vocabularySize: Int
  /// Tokens to train on.
  package var trainingTokens: Int
  /// Tokens held out.
  package var validationTokens: Int
  /// ln V: what guessing among all tokens alike loses, in nats a token.
  package var uniformLoss: Double
  /// What knowing how frequent each token is loses, in nats a token.
  package var unigramEntropy: Double
  /// What knowing how frequent each token is after each other loses, in nats a token.
  package var bigramEntropy: Double
  /// The text's checksum, by which a later reading knows that it is the same.
  package var checksum: UInt32

  package init(
    files: [String], bytes: Int, characters: Int, lines: Int, duplicateLineShare: Double,
    vocabularySize: Int, trainingTokens: Int, validationTokens: Int, uniformLoss: Double,
    unigramEntropy: Double, bigramEntropy: Double,
    checksum: UInt32
  ) {
    self.files = files
    self.bytes = bytes
    self.characters = characters
    self.lines = lines
    self.duplicateLineShare = duplicateLineShare
    self.vocabularySize = vocabularySize
    self.trainingTokens = trainingTokens
    self.validationTokens = validationTokens
    self.uniformLoss = uniformLoss
    self.unigramEntropy = unigramEntropy
    self.bigramEntropy = bigramEntropy
    self.checksum = checksum
  }

  private enum CodingKeys: String, CodingKey {
    case files, bytes, characters, lines, checksum
    case duplicateLineShare = "duplicate_line_share"
    case vocabularySize = "vocabulary_size"
    case trainingTokens = "training_tokens"
    case validationTokens = "validation_tokens"
    case uniformLoss = "uniform_loss"
    case unigramEntropy = "unigram_entropy"
    case bigramEntropy = "bigram_entropy"
  }

  /// How many tokens stand for a character, on average; nil for a text without characters.
  var tokensPerCharacter: Double? {
    let tokens = trainingTokens + validationTokens
    return tokens > 0 && characters > 0 ? Double(tokens) / Double(characters) : nil
  }
}
