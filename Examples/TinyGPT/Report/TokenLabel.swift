// Tokens as labels: what cannot be seen gets a sign.

import Sequitur

/// A token as readers can tell it: "␣the", "⏎", "⇥", "U+200B"; its number where it is no text of its
/// own, such as a part of a character.
package func label(of token: Int32, _ tokenizer: any Tokenizer) -> String {
  let text = tokenizer.decode([token])
  guard !text.isEmpty, !text.unicodeScalars.contains("\u{FFFD}") else { return "token \(token)" }
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
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  case .nonspacingMark, .enclosingMark, .spacingMark:
    // A mark needs something to stand on.
    return "\u{25CC}\(scalar)"
  default: return String(scalar)
  }
}
