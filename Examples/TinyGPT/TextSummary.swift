// TextSummary: a run's text in numbers: its size, and what can be predicted of it without a model.

import ExampleSupport
import Sequitur
import SequiturFiles

/// A run's text in numbers: measured when the run begins, printed, and kept as text.json.
package struct TextSummary: Codable, Equatable, Sendable {
  /// The files, in the order in which they were read.
  package var files: [String] = []
  package var bytes = 0
  /// Unicode scalars.
  package var characters = 0
  package var lines = 0
  /// The share of lines that stand in the text more than once.
  package var duplicateLineShare = 0.0
  package var vocabularySize = 0
  package var trainingTokens = 0
  package var validationTokens = 0
  /// ln V: what guessing among all tokens alike loses, in nats a token.
  package var uniformLoss = 0.0
  /// What knowing how frequent each token is loses, in nats a token.
  package var unigramEntropy = 0.0
  /// What knowing how frequent each token is after each other loses, in nats a token.
  package var bigramEntropy = 0.0
  /// The text's checksum, by which a later reading knows that it is the same.
  package var checksum: UInt32 = 0
  /// What is held out, file by file; nil in a summary of an earlier version.
  package var heldOut: [HeldOut]?
  /// The file or folder that is held out, if it is another text.
  package var validation: String?

  package init() {}

  /// The numbers of a text that has just been tokenised.
  init(
    _ source: CorpusSource, _ validation: CorpusSource?, _ statistics: TextStatistics,
    _ corpus: Corpus, _ tokenizer: any Tokenizer
  ) {
    files = source.documents.map(\.path)
    bytes = statistics.byteCount
    characters = statistics.characterCount
    lines = statistics.lineCount
    duplicateLineShare = statistics.duplicateLineShare
    vocabularySize = tokenizer.vocabularySize
    trainingTokens = corpus.training.count
    validationTokens = corpus.validation.count
    uniformLoss = corpus.landmarks.uniform
    unigramEntropy = corpus.landmarks.unigram
    bigramEntropy = corpus.landmarks.bigram
    checksum = corpus.checksum
    self.validation = validation?.paths.first
    heldOut = corpus.documents.filter { $0.heldOutBlocks > 0 }.map {
      HeldOut(
        file: $0.path, characters: $0.heldOutCharacters, of: $0.characters,
        blocks: $0.heldOutBlocks)
    }
  }

  init(path: String) throws {
    let bytes = try TextInput.read(path)
    do {
      self = try JSONValue(parsing: Array(bytes.utf8)).decoded(as: TextSummary.self)
    } catch {
      throw RunError(path, .damaged, "expected the numbers of the run's text, found other content")
    }
  }

  private enum CodingKeys: String, CodingKey {
    case files, bytes, characters, lines, checksum, validation
    case heldOut = "held_out"
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

  /// How many tokens stand for a byte, on average; nil for a text without bytes.
  var tokensPerByte: Double? {
    let tokens = trainingTokens + validationTokens
    return tokens > 0 && bytes > 0 ? Double(tokens) / Double(bytes) : nil
  }

  /// What is printed before training.
  func lines(parameters: Int) -> String {
    let shown = files.prefix(3).map { $0 == "-" ? "standard input" : $0 }.joined(separator: ", ")
    let more = files.count > 3 ? " and \(files.count - 3) more" : ""
    let perParameter = Double(trainingTokens) / Double(max(1, parameters))
    let split = split.map { " (\($0))" } ?? ""
    let first = """
      text: \(shown)\(more): \(counted(bytes, "byte")), \(counted(characters, "character")), \
      \(counted(lines, "line")), \(fixed(100 * duplicateLineShare, 1)) % of them duplicates
      tokens: vocabulary \(grouped(vocabularySize)), \(grouped(trainingTokens)) to train on, \
      \(grouped(validationTokens)) held out\(split), \(fixed(perParameter, 2)) a parameter
      landmarks: loss \(fixed(uniformLoss, 4)) guessing evenly (ln V), \(fixed(unigramEntropy, 4)) \
      knowing how frequent each token is, \(fixed(bigramEntropy, 4)) knowing the token before
      """
    return ([first] + heldOutLines).joined(separator: "\n")
  }
}
