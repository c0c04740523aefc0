// Stop: how a programmer's mistake ends, in one line that says what, where, and what was expected.

/// Stops the program: `KeyedPermutation: found 9, expected a place in 0..<9`.
///
/// `fatalError` rather than `precondition`, whose message a release build leaves out.
package func stop(_ operation: String, _ found: String, expected: String) -> Never {
  fatalError("\(operation): found \(found), expected \(expected)")
}
