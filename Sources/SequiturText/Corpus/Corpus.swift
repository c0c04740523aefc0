// Corpus: a text of any size as tokens on disk, split into a training and a validation part.

import SequiturBase
import SequiturFiles

/// The tokens of a text, in a file.
///
/// The text is read in blocks and never held whole. Its first `Int(n * trainingShare)` of n
/// characters are the training part, the rest the validation part; each is tokenised as if the
/// other did not exist. If there are several documents and the tokeniser has an end-of-text token,
/// each document ends with it.
public final class Corpus: Sendable {
  /// The tokens of the training part.
  public let training: TokenRange
  /// The tokens of the validation part; may be empty.
  public let validation: TokenRange
  /// Losses to compare a model's loss with, from the training part.
  public let landmarks: Landmarks
  /// The checksum (CRC-32C) of the documents' checksums: another text has, almost surely, another.
  public let checksum: UInt32

  /// The name of the token file in the folder.
  public static let fileName = "tokens.bin"

  /// Tokenises a text.
  ///
  /// - Parameters:
  ///   - source: the checked files.
  ///   - tokenizer: any; one that this library does not know must not join a character with white
  ///     space behind it, since long texts are cut there.
  ///   - folder: where the token file is written, whole or not at all; made if it does not exist.
  ///   - trainingShare: the share of the characters in the training part, above 0, at most 1.
  ///   - progress: is told how many of how many bytes are done.
  /// - Throws: `CorpusError`, or what a tokeniser that this library does not know throws.
  public init(
    _ source: CorpusSource, tokenizer: any Tokenizer, in folder: String,
    trainingShare: Double = 0.9, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws {
    guard trainingShare > 0, trainingShare <= 1 else {
      stop("Corpus", "\(trainingShare)", expected: "a training share above 0 and at most 1")
    }
    let path = Folder.path(of: Self.fileName, in: folder)
    let parts = try source.parts(trainingShare: trainingShare)
    var writer = CorpusWriter(tokenizer: tokenizer, total: source.byteCount)
    let separator = source.documents.count > 1 ? tokenizer.endOfText : nil
    let file: TokenFile
    do {
      try Folder.create(folder)
      var replacement = try FileReplacement(of: path)
      for part in parts {
        try writer.write(part, separator: separator, to: replacement.file, progress: progress)
      }
      try replacement.finish()
      file = try TokenFile(path: path, vocabularySize: tokenizer.vocabularySize)
    } catch let refusal as SystemError {
      throw CorpusError(path, .cannotWrite(refusal))
    }
    checksum = Checksum.of(
      source.documents.flatMap { document in
        withUnsafeBytes(of: document.checksum.littleEndian) { Array($0) }
      })
    let name = source.documents[0].path
    let trainingEnds = zip(parts, writer.ends).filter(\.0.isTraining).map(\.1)
    let validationEnds = writer.ends.dropFirst(trainingEnds.count)
    training = TokenRange(of: file, name: name, from: 0, ends: trainingEnds)
    validation = TokenRange(
      of: file, name: name, from: trainingEnds.last ?? 0, ends: Array(validationEnds))
    landmarks = Landmarks(of: training, vocabularySize: tokenizer.vocabularySize)
  }
}

/// A document, or what lies of it on one side of the split.
struct CorpusPart {
  let document: TextFile
  /// The bytes of the document's text.
  let range: Range<Int>
  let isTraining: Bool

  var endsDocument: Bool { range.upperBound == document.byteCount }
}

extension CorpusSource {
  /// The documents in order, the one across the split in two parts.
  func parts(trainingShare: Double) throws(CorpusError) -> [CorpusPart] {
    var charactersLeft = Int(Double(characterCount) * trainingShare)
    var parts: [CorpusPart] = []
    for document in documents {
      let split =
        charactersLeft > 0 ? try document.byteOffset(ofCharacter: charactersLeft) : 0
      charactersLeft -= min(charactersLeft, document.characterCount)
      for (range, isTraining) in [(0..<split, true), (split..<document.byteCount, false)]
      where !range.isEmpty {
        parts.append(CorpusPart(document: document, range: range, isTraining: isTraining))
      }
    }
    return parts
  }
}

extension TokenRange {
  /// A range of documents that follow each other.
  init(of file: TokenFile, name: String, from start: Int, ends: [Int]) {
    let starts = [start] + ends.dropLast()
    self.init(
      documents: zip(starts, ends).map { $0.0 - start..<$0.1 - start }, name: name, file: file,
      range: start..<(ends.last ?? start))
  }
}
