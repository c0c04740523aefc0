// CorpusSource: files, folders and standard input as one list of checked texts.

import SequiturBase
import SequiturFiles

/// The texts that a model is to be trained on, each file a document.
///
/// ```swift
/// let source = try CorpusSource(paths: ["novel.txt", "letters"])
/// let statistics = try source.statistics()
/// let tokenizer = CharacterTokenizer(scalars: statistics.characterSet)
/// let corpus = try Corpus(source, tokenizer: tokenizer, in: "run")
/// ```
public struct CorpusSource: Sendable {
  /// The documents, in the order of the paths; those of a folder sorted by path.
  public let documents: [TextFile]

  /// The bytes of all texts, without byte order marks.
  public var byteCount: Int { documents.reduce(0) { $0 + $1.byteCount } }

  /// The Unicode scalars of all texts.
  public var characterCount: Int { documents.reduce(0) { $0 + $1.characterCount } }

  /// Finds and checks the texts; every file is read once, in bounded memory.
  ///
  /// A folder gives the `.txt` and `.md` files in it and in the folders below, without hidden names
  /// and without following links to folders; its empty files are left out. `-` is standard input,
  /// which is read to its end into a file.
  ///
  /// - Parameters:
  ///   - paths: files, folders, and at most one `-`.
  ///   - folder: where the text of standard input is kept, as `standard-input.txt`; nil for a
  ///     temporary file that goes with the source.
  /// - Throws: `CorpusError` for the first path that is missing, unreadable, empty, binary or not
  ///   UTF-8.
  public init(paths: [String], keepingInputIn folder: String? = nil) throws(CorpusError) {
    guard !paths.isEmpty else { throw CorpusError("", .noPaths) }
    var documents: [TextFile] = []
    for path in paths {
      switch try Self.kind(of: path) {
      case .folder:
        var found: [TextFile] = []
        for file in try Self.textFiles(in: path) {
          let text = try TextFile(path: file)
          if text.byteCount > 0 { found.append(text) }
        }
        guard !found.isEmpty else { throw CorpusError(path, .noTextInFolder) }
        documents += found
      case .file:
        let text =
          path == "-"
          ? try TextFile(path: path, held: StandardInput.spooled(into: folder))
          : try TextFile(path: path)
        guard text.byteCount > 0 else { throw CorpusError(path, .empty) }
        documents.append(text)
      case .other: throw CorpusError(path, .notAFile)
      case .nothing: throw CorpusError(path, .missing)
      }
    }
    self.documents = documents
  }

  private static func kind(of path: String) throws(CorpusError) -> PathKind {
    guard path != "-" else { return .file }
    return try attempt(PathKind(of: path)) { CorpusError(path, .cannotRead($0)) }
  }

  /// The paths of all text files in a folder, sorted by their bytes.
  private static func textFiles(in folder: String) throws(CorpusError) -> [String] {
    var files: [String] = []
    var folders = [folder]
    while let folder = folders.popLast() {
      do throws(SystemError) {
        for name in try Folder.names(in: folder) where !name.hasPrefix(".") {
          let path = Folder.path(of: name, in: folder)
          switch try PathKind(of: path) {
          case .folder where Folder.target(ofLink: path) == nil: folders.append(path)
          case .file where isText(name): files.append(path)
          default: break
          }
        }
      } catch {
        throw CorpusError(folder, .cannotRead(error))
      }
    }
    return files.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func isText(_ name: String) -> Bool {
    let name = name.lowercased()
    return name.hasSuffix(".txt") || name.hasSuffix(".md")
  }
}

private enum StandardInput {
  /// Copies standard input into a file: one of a folder, or a temporary one without a name.
  static func spooled(into folder: String?) throws(CorpusError) -> OpenFile {
    do throws(SystemError) {
      if let folder {
        try Folder.create(folder)
        let path = folder + "/standard-input.txt"
        try copy(to: path)
        return try OpenFile(path: path)
      }
      let place = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
      let path = "\(place)/sequitur-input.\(UInt64.random(in: 0...UInt64.max)).txt"
      try copy(to: path)
      defer { unlink(path) }
      return try OpenFile(path: path)
    } catch {
      throw CorpusError("-", .cannotRead(error))
    }
  }

  private static func copy(to path: String) throws(SystemError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: BlockReader.blockLength, alignment: 8)
    defer { buffer.deallocate() }
    let input = try OpenFile(readingAny: "-")
    var replacement = try FileReplacement(of: path)
    while case let count = try input.read(into: buffer), count > 0 {
      try replacement.file.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
    try replacement.finish()
  }
}
