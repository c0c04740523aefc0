// A debug build is many times slower than a release build; it says so before anyone waits for it.

import Synchronization
import SequiturFiles

/// Whether this is a debug build, and the warning that it is.
package enum DebugBuild {
  /// Whether the package was built without optimisation.
  package static var isDebug: Bool {
    #if DEBUG
      true
    #else
      false
    #endif
  }

  private static let hasWarned = Mutex(false)

  /// The warning of a debug build, for a program of this name.
  package static func warning(program: String) -> String {
    let product = program.prefix { $0 != " " }
    return """
      warning: THIS IS A DEBUG BUILD, many times slower than it should be; \
      use 'swift run -c release \(product)'\n
      """
  }

  /// Warns on standard error if this is a debug build, once per process.
  package static func warnOnce(
    program: String, write: (String) -> Void = StandardError.write
  ) {
    let isFirst = hasWarned.withLock { warned in
      defer { warned = true }
      return !warned
    }
    if isDebug && isFirst { write(warning(program: program)) }
  }
}
