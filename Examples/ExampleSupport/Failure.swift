// How a program ends when it cannot go on: one line on standard error and an exit code.

/// Exit codes, after BSD's sysexits.
package enum ExitCode: Int32, Sendable {
  /// Anything without a code of its own.
  case other = 1
  /// A mistake on the command line.
  case usage = 64
  /// Input that was read but is not what it should be.
  case data = 65
  /// An input file that is missing or cannot be read.
  case noInput = 66
  /// An output file that cannot be created.
  case cannotCreate = 73
  /// Reading or writing failed half-way.
  case inputOutput = 74
}

/// An error that a user can mend; its description is one sentence.
package protocol UserError: Error, CustomStringConvertible {
  var exitCode: ExitCode { get }
}

/// The line that ends a program: `error: ` and the message, on one line whatever it holds.
package func failureLine(_ message: String) -> String {
  "error: \(message.split(whereSeparator: \.isNewline).joined(separator: " "))\n"
}

/// Prints one line on standard error and ends the process.
package func fail(_ message: String, _ code: ExitCode = .other) -> Never {
  StandardError.write(failureLine(message))
  exit(code.rawValue)
}

/// Prints an error as one line on standard error and ends the process with the error's exit code.
package func fail(with error: any Error) -> Never {
  fail(String(describing: error), (error as? any UserError)?.exitCode ?? .other)
}
