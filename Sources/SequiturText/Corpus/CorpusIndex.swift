// CorpusIndex: what the tokens of a corpus are, beside them in tokens.json, so that they can be
// read where the text is not.

import SequiturBase
import SequiturFiles

/// A file of a corpus, with what of it is held out.
public struct CorpusDocument: Codable, Hashable, Sendable {
  /// A stretch of it on one side of the split.
  struct Part: Codable, Hashable {
    let characters: Int
    let tokens: Int
    let isHeldOut: Bool

    enum CodingKeys: String, CodingKey {
      case characters, tokens
      case isHeldOut = "held_out"
    }
  }

  /// The path as the user gave it, or that of the file in a folder; `-` for standard input.
  public let path: String
  /// The checksum (CRC-32C) of its text.
  public let checksum: UInt32
  var parts: [Part]

  /// Its characters (Unicode scalars).
  public var characters: Int { parts.reduce(0) { $0 + $1.characters } }
  /// How many of them are held out.
  public var heldOutCharacters: Int { heldOut.reduce(0) { $0 + $1.characters } }
  /// In how many blocks these stand.
  public var heldOutBlocks: Int { heldOut.count }

  private var heldOut: [Part] { parts.filter(\.isHeldOut) }
}

/// What became of a text after it was tokenised: the first file that tells.
public enum TextChange: Hashable, Sendable {
  /// It holds another text, or none that can be read.
  case changed(String)
  /// It was not there before.
  case added(String)
  /// It is gone, but its folder is not.
  case removed(String)
}

/// The content of tokens.json.
struct CorpusIndex: Codable, Sendable {
  static let name = "tokens.json"

  /// Where relative paths begin.
  let folder: String
  /// The paths as they were given.
  let texts: [String]
  /// The endings of the files that were taken from folders.
  let extensions: [String]
  /// Where the texts stand in files of records; nil for files that are texts.
  let field: RecordField?
  /// In the order of their tokens in the file.
  let documents: [CorpusDocument]
  let vocabularySize: Int
  /// The stretches whose tokens count; nil if all do.
  let counted: CountedSpans?
  /// The checksum of the token file.
  let checksum: UInt32
  let landmarks: Landmarks

  enum CodingKeys: String, CodingKey {
    case folder, texts, extensions, field, counted, documents, checksum, landmarks
    case vocabularySize = "vocabulary_size"
  }

  /// Describes tokens that have just been written.
  init(
    _ source: CorpusSource, _ parts: [CorpusPart], _ writer: CorpusWriter, _ spans: CountedSpans?,
    _ file: TokenFile, vocabularySize: Int
  ) {
    var documents = source.documents.map {
      CorpusDocument(path: $0.path, checksum: $0.checksum, parts: [])
    }
    for (part, tokens) in zip(parts, writer.tokenCounts) {
      documents[part.number].parts.append(
        CorpusDocument.Part(
          characters: part.characters, tokens: tokens, isHeldOut: part.isHeldOut))
    }
    folder = Folder.current
    (texts, extensions, field) = (source.paths, source.extensions, source.field)
    self.documents = documents
    self.vocabularySize = vocabularySize
    counted = spans
    checksum = writer.tokensChecksum
    landmarks = Landmarks(
      of: Self.range(
        of: file, documents, heldOut: false, uncountedFrom: spans.map { _ in vocabularySize }),
      vocabularySize: vocabularySize)
  }

  init(readingFrom folder: String) throws(CorpusError) {
    let path = Folder.path(of: Self.name, in: folder)
    let bytes = try attempt(OpenFile.contents(of: path)) { CorpusError(path, .cannotRead($0)) }
    guard let index = try? JSONValue(parsing: bytes).decoded(as: CorpusIndex.self),
      let characters = index.sum(of: \.characters), characters > 0,
      index.sum(of: \.tokens) != nil
    else {
      throw CorpusError(path, .notTokens)
    }
    self = index
  }

  func write(to folder: String) throws {
    let text = try JSONValue(encoding: self).text() + "\n"
    try FileReplacement.write(text, to: Folder.path(of: Self.name, in: folder))
  }

  /// Throws unless a token file is the one that is described here.
  func checkTokens(_ path: String, vocabularySize: Int) throws(CorpusError) {
    guard self.vocabularySize == vocabularySize else { throw CorpusError(path, .notTokens) }
    var found = Checksum()
    let file = try attempt(OpenFile(path: path)) { CorpusError(path, .cannotRead($0)) }
    try attempt(file.forEachBlock { found.add($0) }) { CorpusError(path, .cannotRead($0)) }
    let count = file.count / TokenFile.bytesPerToken(vocabularySize: storedVocabulary)
    guard found.value == checksum, sum(of: \.tokens) == count else {
      throw CorpusError(path, .notTokens)
    }
  }

  /// A count of all parts together; nil if there is none, as one is below 0 or the sum beyond all
  /// numbers.
  private func sum(of count: KeyPath<CorpusDocument.Part, Int>) -> Int? {
    documents.lazy.flatMap(\.parts).map { $0[keyPath: count] }.reduce(0) { sum, next in
      guard let sum, next >= 0 else { return nil }
      let (both, isBeyond) = sum.addingReportingOverflow(next)
      return isBeyond ? nil : both
    }
  }

  /// The checksum of the documents' checksums.
  var textChecksum: UInt32 { CorpusSource.checksum(of: documents.map(\.checksum)) }

  /// The characters that are held out, counted through all documents.
  var heldOut: [Range<Int>] {
    var start = 0
    return documents.flatMap(\.parts).compactMap { part in
      defer { start += part.characters }
      return part.isHeldOut ? start..<start + part.characters : nil
    }
  }

  /// How many different ids stand in the token file.
  var storedVocabulary: Int { TokenRange.storedVocabulary(vocabularySize, counted != nil) }

  /// The tokens on one side of the split.
  func range(of file: TokenFile, heldOut: Bool) -> TokenRange {
    Self.range(
      of: file, documents, heldOut: heldOut, uncountedFrom: counted.map { _ in vocabularySize })
  }

  private static func range(
    of file: TokenFile, _ documents: [CorpusDocument], heldOut: Bool, uncountedFrom: Int?
  ) -> TokenRange {
    var start = 0
    var stretches: [Range<Int>] = []
    var name: String?
    for document in documents {
      for part in document.parts {
        if part.isHeldOut == heldOut, part.tokens > 0 {
          stretches.append(start..<start + part.tokens)
          name = name ?? document.path
        }
        start += part.tokens
      }
    }
    return TokenRange(
      of: file, name: name ?? documents[0].path, uncountedFrom: uncountedFrom.map { Int32($0) },
      stretches: stretches)
  }
}

extension CorpusIndex {
  /// How the text has changed since; what is no longer there is not looked at.
  func change() -> TextChange? {
    let known = Dictionary(
      documents.map { (absolute($0.path), $0) }, uniquingKeysWith: { first, _ in first })
    for text in texts where text != "-" {
      let path = absolute(text)
      guard Folder.exists(path) || Folder.hasFile(path) else { continue }
      guard let source = try? CorpusSource(paths: [path], extensions: extensions, field: field)
      else { return .changed(text) }
      var found: Set<String> = []
      for file in source.documents {
        guard let document = known[file.path] else { return .added(file.path) }
        guard document.checksum == file.checksum else { return .changed(document.path) }
        found.insert(file.path)
      }
      let inside = path.hasSuffix("/") ? path : path + "/"
      let lost = documents.first {
        let place = absolute($0.path)
        return place.hasPrefix(inside) && !found.contains(place)
      }
      if let lost { return .removed(lost.path) }
    }
    return nil
  }

  private func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : Folder.path(of: path, in: folder)
  }
}
