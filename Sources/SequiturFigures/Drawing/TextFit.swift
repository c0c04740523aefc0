// Estimated text widths, and what follows from them: truncation with an ellipsis, and wrapping.

package enum TextFit {
  /// The estimated width in pixels of a sans-serif text; on the generous side of common fonts.
  package static func width(_ text: String, size: Double) -> Double {
    text.reduce(0) { $0 + emWidth($1) } * size
  }

  /// The width of the widest of some texts; 0 without any.
  package static func widest(_ texts: [String], size: Double = 12) -> Double {
    texts.map { width($0, size: size) }.max() ?? 0
  }

  /// The text itself where it fits, otherwise its beginning and an ellipsis.
  package static func truncated(_ text: String, size: Double, to available: Double) -> String {
    guard width(text, size: size) > available else { return text }
    var used = emWidth("…") * size
    var kept = ""
    for character in text {
      used += emWidth(character) * size
      guard used <= available else { break }
      kept.append(character)
    }
    while kept.last == " " { kept.removeLast() }
    return kept + "…"
  }

  /// Breaks a text at spaces into at most `lines` lines; the last one ends in an ellipsis if cut.
  package static func wrapped(_ text: String, size: Double, to available: Double, lines: Int)
    -> [String]
  {
    var result: [String] = []
    var current = ""
    var words = text.split(whereSeparator: \.isWhitespace)[...]
    while let word = words.first {
      let longer = current.isEmpty ? String(word) : current + " " + word
      if current.isEmpty || width(longer, size: size) <= available {
        current = longer
        words.removeFirst()
      } else if result.count + 1 == lines {
        current += " " + words.joined(separator: " ")
        break
      } else {
        result.append(current)
        current = ""
      }
    }
    if !current.isEmpty { result.append(current) }
    return result.map { truncated($0, size: size, to: available) }
  }

  private static func emWidth(_ character: Character) -> Double {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    switch scalar {
    case "i", "j", "l", "I", ".", ",", ":", ";", "'", "|", "!", " ", "(", ")", "[", "]":
      return 0.36
    case "f", "t", "r", "-": return 0.42
    case "m", "w", "M", "W", "%", "@": return 0.92
    case "A"..."Z": return 0.69
    default: break
    }
    switch scalar.value {
    case 0x1100...0x11FF, 0x2E80...0xA4CF, 0xAC00...0xD7FF, 0xF900...0xFAFF, 0xFF00...0xFF60:
      return 1
    case 0x1F000...: return 1.35
    default: return 0.6
    }
  }
}
