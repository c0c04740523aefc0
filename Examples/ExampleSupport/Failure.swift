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

/// A mistake on the command line, in one sentence that names the argument and what was expected.
package struct UsageError: UserError, Equatable {
  package let description: String

  /// Creates an error from its sentence; programs use it for rules between options.
  package init(_ sentence: String) {
    description = sentence
  }

  package var kind: ErrorKind { .usage }
}

/// The line that ends a program: `error: ` and the message, on one line whatever it holds.
package func failureLine(_ message: String) -> String {
  let line = message.split(whereSeparator: \.isNewline).joined(separator: " ")
  return "error: \(line.withoutControls)\n"
}

/// Prints one line on standard error and ends the process.
package func fail(_ message: String, _ kind: ErrorKind = .other) -> Never {
  StandardError.write(failureLine(message))
  exit(kind.exitCode)
}

/// Prints an error as one line on standard error and ends the process with its kind's exit code.
///
/// A reader that has gone has seen enough: then the process ends without a word, with the code that a
/// shell gives to one that the signal of the broken pipe has ended.
package func fail(with error: any Error) -> Never {
  if (error as? OutputFileError)?.refusal.code == EPIPE { exit(128 + SIGPIPE) }
  fail(String(describing: error), (error as? any UserError)?.kind ?? .other)
}
