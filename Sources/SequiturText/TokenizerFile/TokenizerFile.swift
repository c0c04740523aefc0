// TokenizerFile: tokenisers as files that Hugging Face's tokenizers and transformers open.

import SequiturFiles

/// Tokenisers as files, in the forms of Hugging Face's `tokenizers`.
///
/// | tokeniser | `tokenizer.json` |
/// |---|---|
/// | `BytePairTokenizer` | byte-level BPE, as GPT-2's; beside it `vocab.json` and `merges.txt` |
/// | `ByteTokenizer` | byte-level BPE of 256 tokens without merges |
/// | `CharacterTokenizer` | a Unigram model of single characters; there V stands for unknown ones |
///
/// `AutoTokenizer.from_pretrained` opens the folder through `tokenizer_config.json`; it gives the
/// same ids, and decodes them to the same text. What its `save_pretrained` writes is read again.
public enum TokenizerFile {
  /// Reads a tokeniser from `tokenizer.json`, or from a folder with it or with `vocab.json` and
  /// `merges.txt`.
  ///
  /// Of all that such a file can ask for, the forms above are supported, with added tokens and with
  /// parts that change no id; limits of length and padding are left to the caller. Anything else is
  /// refused by name.
  ///
  /// - Throws: `TokenizerFileError`.
  public static func read(_ path: String) throws(TokenizerFileError) -> any Tokenizer {
    func file(_ name: String) -> String { Folder.path(of: name, in: path) }
    switch try kind(of: path) {
    case .nothing: throw TokenizerFileError(path, .missing)
    case .folder:
      if try kind(of: file("tokenizer.json")) == .file {
        return try TokenizerReader(file("tokenizer.json")).tokenizer()
      }
      let (vocabulary, merges) = (file("vocab.json"), file("merges.txt"))
      guard try kind(of: vocabulary) == .file, try kind(of: merges) == .file else {
        throw TokenizerFileError(path, .noTokenizer)
      }
      return try TokenizerReader.tokenizer(vocabulary: vocabulary, merges: merges)
    case .file, .other: return try TokenizerReader(path).tokenizer()
    }
  }

  /// Whether a tokeniser is one of the forms above, which ``write(_:to:)`` writes.
  public static func canWrite(_ tokenizer: any Tokenizer) -> Bool {
    tokenizer is BytePairTokenizer || tokenizer is ByteTokenizer || tokenizer is CharacterTokenizer
  }

  /// Writes a tokeniser into a folder, each file whole or not at all; the folder is made if it does
  /// not exist.
  ///
  /// - Throws: `TokenizerFileError`, also for a tokeniser that is none of this library's.
  public static func write(
    _ tokenizer: any Tokenizer, to folder: String
  ) throws(TokenizerFileError) {
    let files: [TokenizerForm.File]
    switch tokenizer {
    case let tokenizer as BytePairTokenizer: files = TokenizerForm.files(of: tokenizer)
    case is ByteTokenizer: files = TokenizerForm.filesOfBytes()
    case let tokenizer as CharacterTokenizer: files = TokenizerForm.files(of: tokenizer)
    default:
      throw TokenizerFileError(folder, .unknownTokenizer(type: "\(type(of: tokenizer))"))
    }
    var path = folder
    do throws(SystemError) {
      try Folder.create(folder)
      for file in files {
        path = Folder.path(of: file.name, in: folder)
        try FileReplacement.write(file.text, to: path)
      }
    } catch {
      throw TokenizerFileError(path, .cannotWrite(error))
    }
  }

  private static func kind(of path: String) throws(TokenizerFileError) -> PathKind {
    try attempt(PathKind(of: path)) { TokenizerFileError(path, .cannotRead($0)) }
  }
}
