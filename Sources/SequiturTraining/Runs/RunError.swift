// RunError: what can be wrong with a run folder, a checkpoint or the disk under them.

import SequiturBase
import SequiturFiles

/// A run or a checkpoint that cannot be read, written or gone on with, in one sentence.
public struct RunError: UserError, Equatable {
  /// The kind of trouble.
  public enum Problem: Equatable, Sendable {
    /// Nothing is there.
    case missing
    /// Something is there that is no run or checkpoint, or no longer a whole one.
    case damaged
    /// Another process works on it.
    case inUse
    /// It was written by a later version of the library.
    case newer
    /// It would be overwritten.
    case exists
    /// Its parts, or the asked settings, do not fit together.
    case mismatch
    /// The system refuses to read.
    case unreadable(SystemError)
    /// The system refuses to write, for want of rights or of room.
    case unwritable(SystemError)
  }

  /// The file or folder.
  public let path: String
  /// The kind of trouble.
  public let problem: Problem
  /// What was expected, what was found, and what to do.
  public let detail: String

  package init(_ path: String, _ problem: Problem, _ detail: String) {
    self.path = path
    self.problem = problem
    self.detail = detail
  }

  /// Missing, not written, in the way, or not what it should be.
  public var kind: ErrorKind {
    switch problem {
    case .missing, .unreadable: .missing
    case .damaged, .newer, .mismatch: .unfit
    case .inUse, .exists: .unwritable
    case .unwritable(let refusal): refusal.kindOfWriting
    }
  }

  /// One sentence that names the file or folder.
  public var description: String { "'\(path)': \(detail)" }
}

/// Runs the body; the system's refusal becomes an error that names the path.
@discardableResult
func writing<Result>(
  _ path: String, _ body: @autoclosure () throws(SystemError) -> Result
) throws(RunError) -> Result {
  try attempt(body()) {
    RunError(
      path, .unwritable($0), "cannot be written: \($0); what was saved before is untouched")
  }
}

/// Runs the body; the system's refusal becomes an error that names the path.
func reading<Result>(
  _ path: String, _ body: @autoclosure () throws(SystemError) -> Result
) throws(RunError) -> Result {
  try attempt(body()) { RunError(path, .unreadable($0), "cannot be read: \($0)") }
}
