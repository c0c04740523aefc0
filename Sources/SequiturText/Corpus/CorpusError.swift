// Why a text cannot be a corpus: one case for each mistake, one sentence each.

import SequiturBase
import SequiturFiles

/// A text that cannot be read as a corpus, in one sentence.
public struct CorpusError: UserError, Equatable {
  /// What is wrong.
  public enum Problem: Error, Equatable, Sendable {
    /// No path was given.
    case noPaths
    /// Nothing has that name.
    case missing
    /// The system refuses to read it.
    case cannotRead(SystemError)
    /// It is neither a file nor a folder.
    case notAFile
    /// The file has no text.
    case empty
    /// The folder holds no text that ends in one of these ways.
    case noTextInFolder(extensions: [String])
    /// The file has a zero byte, which no text has; `offset` counts bytes from 0.
    case binary(offset: Int)
    /// A byte is not part of any UTF-8 sequence; `offset` counts bytes from 0.
    case invalidUTF8(byte: UInt8, offset: Int)
    /// The file is no longer what it was when it was checked.
    case changed
    /// The file is compressed by gzip.
    case compressed
    /// A record, that begins on a line, is none or does not hold the text.
    case unfitRecord(line: Int, String)
    /// A character that the tokeniser has no token for, with its place in the file.
    case unknownCharacter(UnknownCharacter)
    /// No token of the training part counts.
    case nothingCounts(CountedSpans)
    /// The text has too few tokens for one window with its targets.
    case shorterThanWindow(tokens: Int, needed: Int)
    /// The tokens of a corpus are not those that its tokens.json describes.
    case notTokens
    /// The system refuses to write.
    case cannotWrite(SystemError)
  }

  /// The path as the user gave it, or that of the file in a folder; `-` for standard input.
  public let path: String
  /// What is wrong.
  public let problem: Problem

  init(_ path: String, _ problem: Problem) {
    self.path = path
    self.problem = problem
  }

  /// Missing, not written, or there but no text.
  public var kind: ErrorKind {
    switch problem {
    case .noPaths: .usage
    case .missing, .cannotRead, .notAFile, .noTextInFolder: .missing
    case .cannotWrite(let refusal): refusal.kindOfWriting
    default: .unfit
    }
  }

  /// One sentence that names the file, what was expected, what was found and what to do.
  public var description: String {
    let name = path == "-" ? "standard input" : "'\(path)'"
    switch problem {
    case .noPaths: return "expected at least one file or folder of text, found none"
    case .missing: return "\(name): expected a file or folder, found nothing; check the path"
    case .cannotRead(let refusal): return "cannot read \(name): \(refusal)"
    case .notAFile:
      return "\(name): expected a regular file or a folder, found neither; "
        + "pass the text on standard input, as '-'"
    case .empty: return "\(name): expected text, found none; leave it out or write some into it"
    case .noTextInFolder(let extensions):
      let endings = extensions.map { ".\($0)" }.joined(separator: " or ")
      return "\(name): expected a folder with \(endings) files that hold text, README files and "
        + "hidden ones aside, found none; name the files themselves if they are others"
    case .binary(let offset): return "\(name): \(NotText.zero(at: offset))"
    case .invalidUTF8(let byte, let offset):
      return "\(name): \(NotText.invalid(byte, at: offset)); save it as UTF-8"
    case .changed:
      return "\(name): expected the text that was there at first, found another; "
        + "leave it alone while it is read"
    case .compressed:
      let command = path == "-" ? "pipe it through gunzip -c" : "unpack it with gunzip -k \(name)"
      return "\(name): expected text, found a file that gzip has compressed; \(command)"
    case .unfitRecord(let line, let problem): return "\(name), line \(line): \(problem)"
    case .unknownCharacter(let unknown): return "\(name): \(unknown)"
    case .nothingCounts(let spans):
      return
        "\(name): expected tokens that count, behind '\(spans.after)', found none to train on; "
        + "check the mark"
    case .shorterThanWindow(let tokens, let needed):
      return "\(name): expected at least \(needed) tokens for one window with its targets, "
        + "found \(tokens); use a longer text or a shorter context"
    case .notTokens:
      return "\(name): expected the tokens that were made of a text and their description, found "
        + "other content; make them again from the text"
    case .cannotWrite(let refusal): return "cannot write \(name): \(refusal)"
    }
  }
}
