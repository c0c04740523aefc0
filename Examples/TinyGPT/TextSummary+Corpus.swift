// A run's text: measured when the run begins, kept as text.json, and printed.

import ExampleSupport
import Sequitur

extension TextSummary {
  /// The numbers of a text that has just been tokenised.
  init(
    _ source: CorpusSource, _ statistics: TextStatistics, _ corpus: Corpus,
    _ tokenizer: any Tokenizer
  ) {
    let landmarks = corpus.landmarks
    self.init(
      files: source.documents.map(\.path), bytes: statistics.byteCount,
      characters: statistics.characterCount, lines: statistics.lineCount,
      duplicateLineShare: statistics.duplicateLineShare,
      vocabularySize: tokenizer.vocabularySize, trainingTokens: corpus.training.count,
      validationTokens: corpus.validation.count, uniformLoss: landmarks.uniform,
      unigramEntropy: landmarks.unigram, bigramEntropy: landmarks.bigram,
      checksum: corpus.checksum)
  }

  /// Reads the text.json of a run.
  init(path: String) throws {
    let bytes = try TextInput.read(path)
    do {
      self = try JSONValue(parsing: Array(bytes.utf8)).decoded(as: TextSummary.self)
    } catch {
      throw RunError(path, .damaged, "expected the numbers of the run's text, found other content")
    }
  }

  /// The content of text.json.
  func json() throws -> String {
    try JSONValue(encoding: self).text(.spaced) + "\n"
  }

  /// What is printed before training.
  func lines(parameters: Int) -> String {
    let shown = files.prefix(3).map { $0 == "-" ? "standard input" : $0 }.joined(separator: ", ")
    let more = files.count > 3 ? " and \(files.count - 3) more" : ""
    let perParameter = Double(trainingTokens) / Double(max(1, parameters))
    return """
      text: \(shown)\(more): \(counted(bytes, "byte")), \(counted(characters, "character")), \
      \(counted(lines, "line")), \(fixed(100 * duplicateLineShare, 1)) % of them duplicates
      tokens: vocabulary \(grouped(vocabularySize)), \(grouped(trainingTokens)) to train on, \
      \(grouped(validationTokens)) held out (the last tenth), \(fixed(perParameter, 2)) a parameter
      landmarks: loss \(fixed(uniformLoss, 4)) guessing evenly (ln V), \(fixed(unigramEntropy, 4)) \
      knowing how frequent each token is, \(fixed(bigramEntropy, 4)) knowing the token before
      """
  }
}
