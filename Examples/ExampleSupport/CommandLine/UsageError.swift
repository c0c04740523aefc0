// A mistake on the command line.

/// A mistake on the command line, in one sentence that names the argument, what was expected and
/// what was found.
package struct UsageError: UserError, Equatable {
  package let description: String

  /// Creates an error from its sentence; programs use it for rules between options.
  package init(_ sentence: String) {
    description = sentence
  }

  package var kind: ErrorKind { .usage }
}
