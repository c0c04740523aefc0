// The text of a run or an evaluation, the tokeniser of a new run, and the progress lines of reading.

import ExampleSupport
import Sequitur

extension DataOptions {
  /// Refuses options that say two things of the texts, or half of one.
  func checkTogether() throws {
    guard (lossAfter == nil) == (lossUntil == nil), lossAfter != "", lossUntil != "" else {
      throw UsageError(
        "--loss-after: expected --loss-until beside it, and a text of each, to know what counts; give "
          + "both or none")
    }
    let sayings = [
      ("jsonl-field", jsonlField), ("csv-column", csvColumn), ("extensions", extensions),
    ].filter { $0.1 != nil }
    guard sayings.count < 2 else {
      throw UsageError(
        "--\(sayings[1].0): expected none beside --\(sayings[0].0), which says what all files are; leave "
          + "out one")
    }
  }

  /// The text to train on, and the one to hold out, if it is another; standard input is kept in the
  /// folder of the run.
  func sources(
    keepingInputIn folder: String
  ) throws -> (training: CorpusSource, validation: CorpusSource?) {
    let others = (extensions ?? "").split(separator: ",").map { ending in
      String(ending.filter { $0 != " " }.drop { $0 == "." })
    }
    let endings = CorpusSource.usualExtensions + others.filter { !$0.isEmpty }
    return (
      try CorpusSource(paths: texts, extensions: endings, field: field, keepingInputIn: folder),
      try validation.map { try CorpusSource(paths: [$0], extensions: endings, field: field) }
    )
  }

  /// The tokeniser that the options name, if it needs no text; nil for one that is made from it.
  func readTokenizer() throws -> (any Tokenizer)? {
    switch tokenizer {
    case "character", "bpe": return nil
    case "byte": return ByteTokenizer()
    default:
      let names = ["character", "byte", "bpe"]
      if !FileManager.default.fileExists(atPath: tokenizer), !tokenizer.contains("/") {
        let near = nearest(to: tokenizer, among: names).map { "; did you mean '\($0)'?" } ?? ""
        throw UsageError(
          "--tokenizer: expected character, byte, bpe, or the path of a tokeniser; found "
            + "\(quoted(tokenizer))\(near)")
      }
      return try TokenizerFile.read(tokenizer)
    }
  }

  /// The tokeniser that is made from the text.
  ///
  /// - Parameter characters: those of all texts.
  func makeTokenizer(
    for source: CorpusSource, characters: Set<Unicode.Scalar>, clearUp: @escaping () -> Void
  ) throws -> any Tokenizer {
    guard tokenizer == "bpe" else { return CharacterTokenizer(scalars: characters) }
    return try Progress.reading("training the tokeniser", clearUp: clearUp) {
      try BytePairTokenizer.train(on: source, vocabularySize: vocabularySize, progress: $0)
    }
  }
}

/// Progress lines for reading files.
enum Progress {
  /// Shows the percentage that is read; a signal ends the program after `clearUp`.
  static func reading<Result>(
    _ label: String, clearUp: @escaping () -> Void,
    _ body: ((_ done: Int, _ total: Int) -> Void) throws -> Result
  ) rethrows -> Result {
    let line = ProgressLine(label, total: 100, isShare: true)
    defer { line.finish() }
    var shown = 0
    return try body { done, total in
      StopSignals.endIfAsked(clearUp: clearUp)
      let percent = total == 0 ? 100 : done * 100 / total
      if percent > shown {
        line.advance(by: percent - shown)
        shown = percent
      }
    }
  }
}
