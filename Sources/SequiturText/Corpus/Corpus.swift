// Corpus: a text of any size as tokens on disk, split into a training and a validation part.

import SequiturBase
import SequiturFiles

/// The tokens of a text, in a file.
///
/// The text is read in blocks and never held whole. A share of its characters is the training part,
/// the rest the validation part: of a single document the end, as nanoGPT splits it, and of several
/// blocks of each, spread evenly over it. Or another text is the validation part. Each stretch is
/// tokenised as if the others did not exist. If there are several documents and the tokeniser has
/// an end-of-text token, each document ends with it.
///
/// Beside the tokens stands what they are, so that a later process reads them without the text:
/// ``init(readingFrom:tokenizer:)``.
public final class Corpus: Sendable {
  /// The tokens of the training part.
  public let training: TokenRange
  /// The tokens of the validation part; may be empty.
  public let validation: TokenRange
  private let index: CorpusIndex

  /// Losses to compare a model's loss with, from the training part.
  public var landmarks: Landmarks { index.landmarks }
  /// The checksum (CRC-32C) of the documents' checksums: another text has, almost surely, another.
  public var checksum: UInt32 { index.textChecksum }
  /// The documents, with what of each is held out.
  public var documents: [CorpusDocument] { index.documents }

  /// The name of the token file in the folder.
  public static let fileName = "tokens.bin"

  /// The names of all that it leaves in the folder; what the first says is true of the second alone.
  package static let fileNames = [CorpusIndex.name, fileName]

  /// Tokenises a text.
  ///
  /// - Parameters:
  ///   - source: the checked files.
  ///   - validation: another text as the validation part; nil to hold out a share of the source.
  ///   - spans: the stretches whose tokens count; nil if all do.
  ///   - tokenizer: any; one that this library does not know must not join a character with white
  ///     space behind it, since long texts are cut there.
  ///   - folder: where the token file is written, whole or not at all; made if it does not exist.
  ///   - trainingShare: the share of the characters in the training part, above 0, at most 1.
  ///   - progress: is told how many of how many bytes are done.
  /// - Throws: `CorpusError`, or what a tokeniser that this library does not know throws.
  public convenience init(
    _ source: CorpusSource, validation: CorpusSource? = nil, counting spans: CountedSpans? = nil,
    tokenizer: any Tokenizer, in folder: String, trainingShare: Double = 0.9,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws {
    guard trainingShare > 0, trainingShare <= 1 else {
      stop("Corpus", "\(trainingShare)", expected: "a training share above 0 and at most 1")
    }
    try self.init(
      source.joined(with: validation), spans, tokenizer, folder,
      heldOut: source.heldOut(beside: validation, trainingShare: trainingShare),
      separator: source.documents.count > 1 ? tokenizer.endOfText : nil, progress)
  }

  /// Tokenises a text once more for a folder that was made for it and has lost its tokens: split as
  /// its ``CorpusIndex`` says, or where that is missing as earlier versions split, at the end.
  package convenience init(
    remaking source: CorpusSource, validation: CorpusSource?, counting spans: CountedSpans?,
    tokenizer: any Tokenizer, in folder: String, progress: (_ done: Int, _ total: Int) -> Void
  ) throws {
    let count = source.characterCount
    let heldOut =
      (try? CorpusIndex(readingFrom: folder).heldOut) ?? [Int(Double(count) * 0.9)..<count]
    try self.init(
      source.joined(with: validation), spans, tokenizer, folder, heldOut: heldOut,
      separator: source.documents.count > 1 ? tokenizer.endOfText : nil, progress)
  }

  /// Reads the tokens that an earlier call left in a folder; the text need not be there.
  ///
  /// - Throws: `CorpusError` if they are missing, not whole, or of another vocabulary.
  public convenience init(
    readingFrom folder: String, tokenizer: any Tokenizer
  ) throws(CorpusError) {
    let index = try CorpusIndex(readingFrom: folder)
    let path = Folder.path(of: Self.fileName, in: folder)
    try index.checkTokens(path, vocabularySize: tokenizer.vocabularySize)
    let file = try attempt(TokenFile(path: path, vocabularySize: index.storedVocabulary)) {
      CorpusError(path, .cannotRead($0))
    }
    guard file.isOf(vocabularySize: index.storedVocabulary) else {
      throw CorpusError(path, .notTokens)
    }
    self.init(index, file)
  }

  private convenience init(
    _ source: CorpusSource, _ spans: CountedSpans?, _ tokenizer: any Tokenizer, _ folder: String,
    heldOut: [Range<Int>], separator: Int32?, _ progress: (_ done: Int, _ total: Int) -> Void
  ) throws {
    let path = Folder.path(of: Self.fileName, in: folder)
    let parts = try source.parts(heldOut: heldOut)
    var writer = CorpusWriter(
      tokenizer: tokenizer, counting: spans, total: source.byteCount)
    do {
      try Folder.create(folder)
      var replacement = try FileReplacement(of: path)
      for part in parts {
        try writer.write(part, separator: separator, to: replacement.file, progress: progress)
      }
      try replacement.finish()
      let size = tokenizer.vocabularySize
      let file = try TokenFile(
        path: path, vocabularySize: TokenRange.storedVocabulary(size, spans != nil))
      let index = CorpusIndex(source, parts, writer, spans, file, vocabularySize: size)
      if let spans, index.range(of: file, heldOut: false).countedTokens == 0 {
        throw CorpusError(source.paths[0], .nothingCounts(spans))
      }
      try index.write(to: folder)
      self.init(index, file)
    } catch let refusal as SystemError {
      throw CorpusError(path, .cannotWrite(refusal))
    }
  }

  private init(_ index: CorpusIndex, _ file: TokenFile) {
    self.index = index
    training = index.range(of: file, heldOut: false)
    validation = index.range(of: file, heldOut: true)
  }

  /// The tokens of the vocabulary that never occur in the training part.
  public var unseenTokens: Set<Int32> {
    var isSeen = [Bool](repeating: false, count: index.vocabularySize)
    for start in stride(from: 0, to: training.count, by: 1 << 20) {
      for token in training[start..<min(start + 1 << 20, training.count)] {
        if isSeen.indices.contains(Int(token)) { isSeen[Int(token)] = true }
      }
    }
    return Set(isSeen.indices.lazy.filter { !isSeen[$0] }.map { Int32($0) })
  }

  /// How the text has changed since it was tokenised; nil if it has not, as far as it is still
  /// there to be looked at.
  public func changeOfText() -> TextChange? { index.change() }
}
