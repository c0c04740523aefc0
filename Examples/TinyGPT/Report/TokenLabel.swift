// Tokens as labels: what cannot be seen gets a sign.

import Sequitur

/// A token as readers can tell it: "␣the", "⏎", "⇥", "U+200B", and "bytes E2 80" for a part of a
/// character.
package func label(of token: Int32, _ tokenizer: any Tokenizer) -> String {
  let bytes = tokenizer.bytes(of: token)
  guard !bytes.isEmpty else { return "token \(token)" }
  guard let text = String(validating: bytes, as: UTF8.self) else {
    return (bytes.count == 1 ? "byte " : "bytes ")
      + bytes.map { hexadecimal(UInt32($0), digits: 2) }.joined(separator: " ")
  }
  return text.unicodeScalars.map(visible).joined()
}

private func visible(_ scalar: Unicode.Scalar) -> String {
  switch scalar {
  case " ": return "\u{2423}"
  case "\n": return "\u{23CE}"
  case "\t": return "\u{21E5}"
  default: break
  }
  switch scalar.properties.generalCategory {
  case .control, .format, .surrogate, .unassigned, .privateUse, .lineSeparator,
    .paragraphSeparator, .spaceSeparator:
    return "U+" + hexadecimal(scalar.value, digits: 4)
  case .nonspacingMark, .enclosingMark, .spacingMark:
    // A mark needs something to stand on.
    return "\u{25CC}\(scalar)"
  default: return String(scalar)
  }
}

private func hexadecimal(_ value: UInt32, digits: Int) -> String {
  let text = String(value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, digits - text.count)) + text
}
