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
  /// What in the folders is no document, in the order in which it was come across.
  public let leftOut: [LeftOut]
  /// The paths as they were given.
  public let paths: [String]
  /// The endings of the files that are taken from folders.
  package let extensions: [String]
  /// Where the texts stand in files of records; nil for files that are texts.
  package let field: RecordField?

  /// The endings of the files that are taken from folders unless more are asked for.
  public static let usualExtensions = ["txt", "md"]

  /// Something in a folder that is no document.
  public struct LeftOut: Hashable, Sendable {
    /// Why it is none.
    public enum Reason: Hashable, Sendable, CaseIterable {
      /// It tells of the files beside it.
      case readme
      /// Its name begins with a period; of a folder, with all that is in it.
      case hidden
      /// Its name ends otherwise than a text's.
      case ending
      /// There is nothing in it.
      case empty
    }

    /// Its path.
    public let path: String
    /// Why it is left out.
    public let reason: Reason
  }

  /// The bytes of all texts, without byte order marks.
  public var byteCount: Int { documents.reduce(0) { $0 + $1.byteCount } }

  /// The Unicode scalars of all texts.
  public var characterCount: Int { documents.reduce(0) { $0 + $1.characterCount } }

  /// Finds and checks the texts; every file is read once, in bounded memory.
  ///
  /// A folder gives the `.txt` and `.md` files in it and in the folders below, without hidden names
  /// and without following links to folders; its README files and empty files are left out. `-` is
  /// standard input, which is read to its end into a file.
  ///
  /// - Parameters:
  ///   - paths: files, folders, and at most one `-`.
  ///   - extensions: the endings of the files that a folder gives, such as `txt`; in any case. Of
  ///     files of records it gives those with their ending alone.
  ///   - field: where the texts stand in files of records; nil for files that are texts.
  ///   - folder: where the text of standard input is kept, as `standard-input.txt`; nil for a
  ///     temporary file that goes with the source.
  /// - Throws: `CorpusError` for the first path that is missing, unreadable, empty, binary or not
  ///   UTF-8.
  public init(
    paths: [String], extensions: [String] = usualExtensions, field: RecordField? = nil,
    keepingInputIn folder: String? = nil
  ) throws(CorpusError) {
    let extensions = field.map { [$0.form.rawValue] } ?? extensions
    /// The text of a file; an empty one for records without any.
    func read(_ file: TextFile) throws(CorpusError) -> TextFile {
      guard let field else { return file }
      return try file.texts(of: field)
    }
    guard !paths.isEmpty else { throw CorpusError("", .noPaths) }
    var documents: [TextFile] = []
    var leftOut: [LeftOut] = []
    for path in paths {
      switch try Self.kind(of: path) {
      case .folder:
        var found: [TextFile] = []
        for file in try Self.textFiles(in: path, extensions, &leftOut) {
          let text = try read(TextFile(path: file))
          if text.byteCount > 0 {
            found.append(text)
          } else {
            leftOut.append(LeftOut(path: file, reason: .empty))
          }
        }
        guard !found.isEmpty else {
          throw CorpusError(path, .noTextInFolder(extensions: extensions))
        }
        documents += found
      case .file:
        let text = try read(
          path == "-"
            ? TextFile(path: path, held: StandardInput.spooled(into: folder))
            : TextFile(path: path))
        guard text.byteCount > 0 else { throw CorpusError(path, .empty) }
        documents.append(text)
      case .other: throw CorpusError(path, .notAFile)
      case .nothing: throw CorpusError(path, .missing)
      }
    }
    (self.documents, self.leftOut) = (documents, leftOut)
    (self.paths, self.extensions, self.field) = (paths, extensions, field)
  }

  /// The checksum that a corpus of this source and another for validation has.
  package func checksum(with validation: CorpusSource?) -> UInt32 {
    Self.checksum(of: joined(with: validation).documents.map(\.checksum))
  }

  static func checksum(of checksums: [UInt32]) -> UInt32 {
    Checksum.of(checksums.flatMap { one in withUnsafeBytes(of: one.littleEndian) { Array($0) } })
  }

  /// The documents of this source and behind them those of another.
  func joined(with other: CorpusSource?) -> CorpusSource {
    guard let other else { return self }
    return CorpusSource(
      documents: documents + other.documents, leftOut: leftOut + other.leftOut,
      paths: paths + other.paths, extensions: extensions, field: field)
  }

  private init(
    documents: [TextFile], leftOut: [LeftOut], paths: [String], extensions: [String],
    field: RecordField?
  ) {
    (self.documents, self.leftOut) = (documents, leftOut)
    (self.paths, self.extensions, self.field) = (paths, extensions, field)
  }

  private static func kind(of path: String) throws(CorpusError) -> PathKind {
    guard path != "-" else { return .file }
    return try attempt(PathKind(of: path)) { CorpusError(path, .cannotRead($0)) }
  }

  /// The paths of all text files in a folder, sorted by their bytes.
  private static func textFiles(
    in folder: String, _ extensions: [String], _ leftOut: inout [LeftOut]
  ) throws(CorpusError) -> [String] {
    var files: [String] = []
    var folders = [folder]
    while let folder = folders.popLast() {
      do throws(SystemError) {
        for name in try Folder.names(in: folder) {
          let path = Folder.path(of: name, in: folder)
          if name.hasPrefix(".") {
            leftOut.append(LeftOut(path: path, reason: .hidden))
            continue
          }
          switch try PathKind(of: path) {
          case .folder where Folder.target(ofLink: path) == nil: folders.append(path)
          case .file:
            if let reason = reason(toLeaveOut: name, extensions) {
              leftOut.append(LeftOut(path: path, reason: reason))
            } else {
              files.append(path)
            }
          default: break
          }
        }
      } catch {
        throw CorpusError(folder, .cannotRead(error))
      }
    }
    return files.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Why a file of a folder is no text to train on; nil if it is.
  private static func reason(
    toLeaveOut name: String, _ extensions: [String]
  ) -> LeftOut.Reason? {
    let name = name.lowercased()
    if name == "readme" || name.hasPrefix("readme.") { return .readme }
    return extensions.contains { name.hasSuffix(".\($0.lowercased())") } ? nil : .ending
  }
}

private enum StandardInput {
  /// Copies standard input into a file: one of a folder, or a temporary one without a name.
  static func spooled(into folder: String?) throws(CorpusError) -> OpenFile {
    do throws(SystemError) {
      if let folder {
        try Folder.create(folder)
        let path = folder + "/standard-input.txt"
        var replacement = try FileReplacement(of: path)
        try copy(to: replacement.file)
        try replacement.finish()
        return try OpenFile(path: path)
      }
      let temporary = try TemporaryFile()
      try copy(to: temporary.file)
      return try temporary.reading()
    } catch {
      throw CorpusError("-", .cannotRead(error))
    }
  }

  private static func copy(to file: OpenFile) throws(SystemError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: BlockReader.blockLength, alignment: 8)
    defer { buffer.deallocate() }
    let input = try OpenFile(readingAny: "-")
    while case let count = try input.read(into: buffer), count > 0 {
      try file.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }
}
