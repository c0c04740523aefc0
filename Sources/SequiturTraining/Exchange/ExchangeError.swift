// Why a model cannot be read from another program's form or written in one.

import SequiturBase
import SequiturFiles

/// A model that cannot be read from another program's form or written in one, in one sentence.
public struct ExchangeError: UserError, Equatable {
  /// The kind of trouble.
  public let kind: ErrorKind
  /// The file or folder, as the user gave it.
  public let path: String
  /// What was expected, what was found, what to do.
  public let problem: String

  init(_ path: String, _ problem: String) {
    self.init(path, .unfit, problem)
  }

  init(_ path: String, _ kind: ErrorKind, _ problem: String) {
    self.kind = kind
    self.path = path
    self.problem = problem
  }

  init(cannotWrite path: String, _ refusal: SystemError) {
    self.init(path, refusal.kindOfWriting, "cannot be written: \(refusal)")
  }

  init(cannotRead path: String, _ refusal: SystemError) {
    self.init(path, .missing, "cannot be read: \(refusal)")
  }

  /// One sentence that begins with the path.
  public var description: String { "'\(path)': \(problem)" }
}

/// The same, as it was called while GPT-2's form was the only one.
public typealias GPT2Error = ExchangeError
