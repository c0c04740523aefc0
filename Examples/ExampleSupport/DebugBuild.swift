// A debug build is several times slower than a release build; it says so before anyone waits for it.

import SequiturFiles

package enum DebugBuild {
  /// Whether the library was built without optimisation, as a debug build of a fetched package is.
  package static var isDebug: Bool {
    var isDebug = false
    // The optimiser leaves assertions out.
    assert(
      {
        isDebug = true
        return true
      }())
    return isDebug
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
