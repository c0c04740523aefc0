// RunError: what can be wrong with a run folder, a checkpoint or the disk under them.

import SequiturFiles

/// A run or a checkpoint that cannot be read, written or gone on with, in one sentence.
public struct RunError: Error, Equatable, CustomStringConvertible {
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
    case unreadable
    /// The system refuses to write, for want of rights or of room.
    case unwritable
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

  init(cannotWrite path: String, _ refusal: SystemError) {
    self.init(
      path, .unwritable,
      "cannot be written: \(refusal); what was saved before is untouched")
  }

  init(cannotRead path: String, _ refusal: SystemError) {
    self.init(path, .unreadable, "cannot be read: \(refusal)")
  }

  /// One sentence that names the file or folder.
  public var description: String { "'\(path)': \(detail)" }
}

/// Runs the body; the system's refusal becomes an error that names the path.
func writing<Result>(
  _ path: String, _ body: () throws(SystemError) -> Result
) throws(RunError) -> Result {
  do throws(SystemError) {
    return try body()
  } catch {
    throw RunError(cannotWrite: path, error)
  }
}

/// Runs the body; the system's refusal becomes an error that names the path.
func reading<Result>(
  _ path: String, _ body: () throws(SystemError) -> Result
) throws(RunError) -> Result {
  do throws(SystemError) {
    return try body()
  } catch {
    throw RunError(cannotRead: path, error)
  }
}
