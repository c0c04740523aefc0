// How a program ends when it cannot go on: one line on standard error and an exit code.

import SequiturFiles

extension ErrorKind {
  /// The exit code of a program that such an error ends, after BSD's sysexits.
  package var exitCode: Int32 {
    switch self {
    case .other: 1
    case .usage: 64
    case .unfit: 65
    case .missing: 66
    case .unwritable: 73
    case .cutOff: 74
    }
  }
}

/// The line that ends a program: `error: ` and the message, on one line whatever it holds.
package func failureLine(_ message: String) -> String {
  "error: \(message.split(whereSeparator: \.isNewline).joined(separator: " "))\n"
}

/// Prints one line on standard error and ends the process.
package func fail(_ message: String, _ kind: ErrorKind = .other) -> Never {
  StandardError.write(failureLine(message))
  exit(kind.exitCode)
}

/// Prints an error as one line on standard error and ends the process with the exit code of its
/// kind.
package func fail(with error: any Error) -> Never {
  fail(String(describing: error), (error as? any UserError)?.kind ?? .other)
}
