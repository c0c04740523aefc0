// SystemError: a refusal of the system, a number until somebody makes a sentence of it.

import SequiturBase

/// A refusal of the system, by its error number.
public struct SystemError: Error, Hashable, CustomStringConvertible {
  package enum Step: Hashable, Sendable {
    case makingFolder(String)
    case opening, writing, flushing, keepingPermissions, renaming
  }

  /// `errno`.
  public let code: Int32
  package let step: Step

  package init(code: Int32, _ step: Step = .opening) {
    self.code = code
    self.step = step
  }

  /// The system's sentence.
  public var description: String { String(cString: strerror(code)) }

  /// The kind of trouble if it ends a writing: half-way for want of room, or not even begun.
  package var kindOfWriting: ErrorKind {
    [ENOSPC, EDQUOT, EFBIG, EIO].contains(code) ? .cutOff : .unwritable
  }

  package static var last: SystemError { .last(.opening) }

  package static func last(_ step: Step) -> SystemError { SystemError(code: errno, step) }
}

/// Runs the body; the system's refusal becomes an error that says more.
package func attempt<Result, Failure: Error>(
  _ body: @autoclosure () throws(SystemError) -> Result, orThrow failure: (SystemError) -> Failure
) throws(Failure) -> Result {
  do throws(SystemError) {
    return try body()
  } catch {
    throw failure(error)
  }
}
