// Writing JSON: members in their order, so that equal values give equal bytes.

extension JSONValue {
  /// The value as JSON on one line, or with a line for each member and two spaces a level.
  package func text(indented: Bool = false) -> String {
    var text = ""
    write(to: &text, level: indented ? 0 : nil)
    return text
  }

  /// A number that reads back as the same `Float`. JSON has none that is not finite: those are null.
  package static func number(_ value: Float) -> JSONValue {
    value.isFinite ? .number(value.description) : .null
  }

  /// A number that reads back as the same `Double`. JSON has none that is not finite: those are null.
  package static func number(_ value: Double) -> JSONValue {
    value.isFinite ? .number(value.description) : .null
  }

  /// A whole number.
  package static func number(_ value: some BinaryInteger) -> JSONValue { .number("\(value)") }

  /// A text in JSON's double quotes.
  package static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case "\n": quoted += "\\n"
      case "\u{0}"..<" ":
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  /// Writes the value; `level` counts the levels around it, nil for one line.
  private func write(to text: inout String, level: Int?) {
    switch self {
    case .null: text += "null"
    case .boolean(let value): text += value ? "true" : "false"
    case .number(let number): text += number
    case .string(let string): text += Self.quoted(string)
    case .array(let elements):
      Self.write(elements, in: ("[", "]"), to: &text, level: level) { element, text, level in
        element.write(to: &text, level: level)
      }
    case .object(let members):
      Self.write(members, in: ("{", "}"), to: &text, level: level) { member, text, level in
        text += Self.quoted(member.key) + (level == nil ? ":" : ": ")
        member.value.write(to: &text, level: level)
      }
    }
  }

  private static func write<Part>(
    _ parts: [Part], in brackets: (open: String, close: String), to text: inout String, level: Int?,
    _ body: (Part, inout String, Int?) -> Void
  ) {
    func breakLine(_ level: Int) { text += "\n" + String(repeating: "  ", count: level) }
    text += brackets.open
    for (index, part) in parts.enumerated() {
      if index > 0 { text += "," }
      if let level { breakLine(level + 1) }
      body(part, &text, level.map { $0 + 1 })
    }
    if let level, !parts.isEmpty { breakLine(level) }
    text += brackets.close
  }
}

extension JSONValue {
  /// The value of a key of an object; nil if this is no object or has no such key.
  package subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The text, if it is one.
  package var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The elements, if it is a list.
  package var array: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// The members, if it is an object.
  package var members: [Member]? {
    if case .object(let members) = self { members } else { nil }
  }

  /// True or false, if it is one of them.
  package var boolean: Bool? {
    if case .boolean(let value) = self { value } else { nil }
  }

  /// The number as the nearest Double, if it is one that Double holds.
  package var double: Double? {
    guard case .number(let text) = self, let value = Double(text), value.isFinite else {
      return nil
    }
    return value
  }
}
