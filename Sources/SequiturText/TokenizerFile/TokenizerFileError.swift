// Why a tokeniser's file cannot be read or written, in one sentence.

import SequiturBase
import SequiturFiles

/// A tokeniser that cannot be read from a file, or written to one.
public struct TokenizerFileError: UserError, Equatable {
  /// What is wrong.
  public enum Problem: Error, Equatable, Sendable {
    /// Nothing has that name.
    case missing
    /// The system refuses to read it.
    case cannotRead(SystemError)
    /// The system refuses to write it.
    case cannotWrite(SystemError)
    /// The folder has no tokeniser.
    case noTokenizer
    /// The file is not JSON in UTF-8.
    case notJSON(reason: String)
    /// The file asks for something that this library's tokenisers do not do.
    case unsupported(part: String, expected: String, found: String)
    /// The file contradicts its format or itself.
    case invalid(part: String, expected: String, found: String)
    /// The format has no form for the tokeniser.
    case unknownTokenizer(type: String)
  }

  /// The path as the user gave it, or that of the file in a folder.
  public let path: String
  /// What is wrong.
  public let problem: Problem

  init(_ path: String, _ problem: Problem) {
    self.path = path
    self.problem = problem
  }

  /// Missing, not written, or not a tokeniser.
  public var kind: ErrorKind {
    switch problem {
    case .missing, .cannotRead, .noTokenizer: .missing
    case .cannotWrite(let refusal): refusal.kindOfWriting
    default: .unfit
    }
  }

  /// One sentence that names the file, the part of it, what was expected, what was found and what
  /// to do.
  public var description: String {
    switch problem {
    case .missing: "cannot read '\(path)': no such file or folder"
    case .cannotRead(let refusal): "cannot read '\(path)': \(refusal)"
    case .cannotWrite(let refusal): "cannot write '\(path)': \(refusal)"
    case .noTokenizer:
      "'\(path)': expected a folder with tokenizer.json, or with vocab.json and merges.txt, found "
        + "neither; name the folder that the tokeniser was saved in"
    case .notJSON(let reason):
      "'\(path)' is not a tokeniser: \(reason); fetch or save it again"
    case .unsupported(let part, let expected, let found):
      "cannot use the tokeniser '\(path)': expected \(expected) as \(part), found \(found); "
        + "use one of GPT-2's kind"
    case .invalid(let part, let expected, let found):
      "'\(path)' is not a valid tokeniser: expected \(expected) as \(part), found \(found); "
        + "fetch or save it again"
    case .unknownTokenizer(let type):
      "cannot write '\(path)': expected a character, byte or byte-pair tokeniser, found \(type); "
        + "save it in a form of its own"
    }
  }
}
