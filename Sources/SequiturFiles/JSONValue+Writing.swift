// Writing JSON: members in their order, so that equal values give equal bytes.

extension JSONValue {
  /// How the text of a value is laid out.
  package enum Layout {
    case line
    /// A line for each member and each element, two spaces a level.
    case indented
    /// As Foundation's encoder prettifies, also what is empty.
    case spaced
  }

  package func text(_ layout: Layout = .line) -> String {
    var writer = JSONWriter(layout: layout)
    writer.write(self)
    return writer.text
  }

  /// A number that reads back as the same one; null for one that is not finite, which JSON lacks.
  package static func number(_ value: some BinaryFloatingPoint & CustomStringConvertible) -> Self {
    value.isFinite ? .number(value.description) : .null
  }

  package static func number(_ value: some BinaryInteger) -> JSONValue { .number("\(value)") }
}

/// The text that has been written so far, and how deep it is.
private struct JSONWriter {
  let layout: JSONValue.Layout
  var text = ""
  var level = 0

  mutating func write(_ value: JSONValue) {
    switch value {
    case .null: text += "null"
    case .boolean(let value): text += value ? "true" : "false"
    case .number(let number): text += number
    case .string(let string): write(quoted: string)
    case .array(let elements): write(elements, in: ("[", "]")) { $0.write($1) }
    case .object(let members):
      write(members, in: ("{", "}")) { writer, member in
        writer.write(quoted: member.key)
        switch writer.layout {
        case .line: writer.text += ":"
        case .indented: writer.text += ": "
        case .spaced: writer.text += " : "
        }
        writer.write(member.value)
      }
    }
  }

  private mutating func write<Part>(
    _ parts: [Part], in brackets: (open: String, close: String),
    _ body: (inout JSONWriter, Part) -> Void
  ) {
    text += brackets.open
    level += 1
    for (index, part) in parts.enumerated() {
      if index > 0 { text += "," }
      breakLine()
      body(&self, part)
    }
    if parts.isEmpty && layout == .spaced { text += "\n" }
    level -= 1
    if !parts.isEmpty || layout == .spaced { breakLine() }
    text += brackets.close
  }

  private mutating func breakLine() {
    if layout != .line { text += "\n" + String(repeating: "  ", count: level) }
  }

  private mutating func write(quoted string: String) {
    text += "\""
    defer { text += "\"" }
    // Almost all strings need no escape, and are then written at once.
    guard string.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) else {
      text += string
      return
    }
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"", "\\": text += "\\\(scalar)"
      case "\n": text += "\\n"
      case "\u{8}" where layout == .spaced: text += "\\b"
      case "\t" where layout == .spaced: text += "\\t"
      case "\u{C}" where layout == .spaced: text += "\\f"
      case "\r" where layout == .spaced: text += "\\r"
      case "\u{0}"..<" ":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
}
