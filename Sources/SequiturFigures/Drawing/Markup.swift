// Text that is safe inside HTML and XML, both as content and inside quoted attributes.

package enum Markup {
  /// Escapes the five markup characters and replaces what XML 1.0 does not allow at all. Every
  /// kind of line ending becomes one new line.
  package static func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    var isAfterReturn = false
    for scalar in text.unicodeScalars {
      defer { isAfterReturn = scalar == "\r" }
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\n" where isAfterReturn: continue
      case "\t", "\n": result.unicodeScalars.append(scalar)
      case "\r": result += "\n"
      default: result.unicodeScalars.append(isAllowed(scalar) ? scalar : "\u{FFFD}")
      }
    }
    return result
  }

  /// A word for an anchor: lower-case ASCII letters, digits and single hyphens.
  package static func slug(_ text: String) -> String {
    let words = text.lowercased().split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
    let slug = words.joined(separator: "-").prefix(48)
    return String(slug.last == "-" ? slug.dropLast() : slug)
  }

  // XML 1.0, section 2.2; the C1 controls are allowed there but show nothing.
  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0xFFFE, 0xFFFF: false
    default: true
    }
  }
}
