// What a program must know about the terminal: whether there is one, how wide, and whether in
// colour.

import SequiturFiles

extension StandardError {
  package static var terminal: Terminal { Terminal(descriptor: STDERR_FILENO) }
}

extension StandardOutput {
  package static var terminal: Terminal { Terminal(descriptor: STDOUT_FILENO) }
}

package struct Terminal: Sendable {
  /// Whether a person sees the output on a terminal that can rewrite a line.
  package let isInteractive: Bool
  /// Whether colours may be used: on a terminal, unless NO_COLOR is set (no-color.org).
  package let usesColor: Bool
  package let width: Int

  /// Creates a description by hand, for tests.
  package init(isInteractive: Bool, usesColor: Bool, width: Int) {
    self.isInteractive = isInteractive
    self.usesColor = usesColor
    self.width = width
  }

  /// Asks the system about a file descriptor.
  package init(
    descriptor: Int32, environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    isInteractive = isatty(descriptor) == 1 && environment["TERM"] != "dumb"
    usesColor = isInteractive && environment["NO_COLOR", default: ""].isEmpty
    var size = winsize()
    let isKnown = ioctl(descriptor, numericCast(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    width = isKnown ? Int(size.ws_col) : environment["COLUMNS"].flatMap { Int($0) } ?? 80
  }
}

/// A look that a terminal can give to text.
package enum TextStyle: Int, Sendable {
  case bold = 1
  case dim = 2
  case red = 31
  case green = 32
  case cyan = 36

  /// The text in this style (ECMA-48, "select graphic rendition"), or unchanged without colour.
  package func applied(to text: String, usesColor: Bool) -> String {
    usesColor && !text.isEmpty ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text
  }
}
