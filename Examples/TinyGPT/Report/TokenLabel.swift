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

/// A token as it stands in running text, where a line that ends shows its sign, and whether that is
/// what it says; otherwise it is its label.
package func runningText(
  of token: Int32, _ tokenizer: any Tokenizer
) -> (text: String, isPlain: Bool) {
  let bytes = tokenizer.bytes(of: token)
  guard !bytes.isEmpty, let text = String(validating: bytes, as: UTF8.self),
    text.unicodeScalars.allSatisfy({ " \n\t".unicodeScalars.contains($0) || !isHidden($0) })
  else { return (label(of: token, tokenizer), false) }
  let scalars = text.unicodeScalars.map { $0 == "\n" ? "\u{23CE}\n" : String($0) }
  return (scalars.joined(), true)
}

/// Whether a scalar shows nothing of itself.
private func isHidden(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .format, .surrogate, .unassigned, .privateUse, .lineSeparator,
    .paragraphSeparator, .spaceSeparator:
    true
  default: false
  }
}

private func visible(_ scalar: Unicode.Scalar) -> String {
  switch scalar {
  case " ": return "\u{2423}"
  case "\n": return "\u{23CE}"
  case "\t": return "\u{21E5}"
  default: break
  }
  if isHidden(scalar) { return "U+" + hexadecimal(scalar.value, digits: 4) }
  switch scalar.properties.generalCategory {
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
