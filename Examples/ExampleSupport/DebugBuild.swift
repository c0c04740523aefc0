// A debug build is several times slower than a release build; it says so before anyone waits for it.

import SequiturFiles

package enum DebugBuild {
  /// Whether the package was built without optimisation.
  package static var isDebug: Bool {
    #if DEBUG
      true
    #else
      false
    #endif
  }

  /// The warning of a debug build, for a program of this name.
  package static func warning(program: String) -> String {
    let product = program.prefix { $0 != " " }
    return """
      warning: THIS IS A DEBUG BUILD, several times slower than it should be; \
      use 'swift run -c release \(product)'\n
      """
  }

  static func warn(program: String) {
    if isDebug { StandardError.write(warning(program: program)) }
  }
}
