// UserError: what all errors that a user can mend have in common, so that programs treat them
// alike.

/// What kind of trouble an error tells of. A program chooses its exit code by it.
public enum ErrorKind: Hashable, Sendable, CaseIterable {
  /// Something was asked for that cannot be, such as a size below zero.
  case usage
  /// What should be read is not there, or the system refuses to read it.
  case missing
  /// What was read is not what it should be.
  case unfit
  /// What should be written cannot be: something is in the way, or there is no right to it.
  case unwritable
  /// Writing failed half-way, for want of room or for a fault of the device.
  case cutOff
  /// Anything else.
  case other
}

/// An error that a user can mend. Its description is one sentence that names the thing, what was
/// expected, what was found and what to do.
public protocol UserError: Error, CustomStringConvertible {
  /// The kind of trouble.
  var kind: ErrorKind { get }
}
