// How the text of one command-line value becomes a typed value, and the words that help and errors
// use for it.

/// How one value is written on the command line.
///
/// Formats compose: `.list(of: .choice(of: ["none", "learned"]))` reads `none,learned`.
package struct ValueFormat<Value>: Sendable {
  /// What help shows in place of the value, without brackets, such as `count`.
  package let placeholder: String

  /// The words after "expected", such as "a whole number from 1 to 100".
  package let expectation: String

  /// What help adds about the values that are accepted, such as "1 to 100".
  package let hint: String?

  /// Reads the value, or says what was expected.
  package let read: @Sendable (String) throws(ValueMismatch) -> Value

  /// Writes a value the way `read` accepts it; help shows defaults with it.
  package let write: @Sendable (Value) -> String

  /// The same format with other words in help about what it accepts, or with none.
  package func hinting(_ hint: String?) -> ValueFormat {
    ValueFormat(
      placeholder: placeholder, expectation: expectation, hint: hint, read: read, write: write)
  }
}

/// A command-line value that is not what its format expects; the option's name is added on the way
/// up.
package struct ValueMismatch: Error {
  /// What was expected and found, in one line.
  package let message: String

  /// Creates a mismatch from ready words.
  package init(_ message: String) {
    self.message = message
  }

  /// Creates a mismatch from what was expected and found, with the nearest accepted value if any.
  package init(expected: String, found: String, nearest: String? = nil) {
    let separator = expected.contains(", ") ? ";" : ","
    let suggestion = nearest.map { "; did you mean '\($0)'?" } ?? ""
    message = "expected \(expected)\(separator) found \(quoted(found))\(suggestion)"
  }
}

extension ValueFormat where Value == String {
  /// Any text, also an empty one.
  package static var text: Self {
    ValueFormat(
      placeholder: "text", expectation: "a text", hint: nil,
      read: { (text: String) throws(ValueMismatch) in text },
      write: { $0 })
  }

  /// A path of a file or folder: any text but an empty one.
  package static var path: Self {
    ValueFormat(
      placeholder: "path", expectation: "a path", hint: nil,
      read: { (text: String) throws(ValueMismatch) in
        guard !text.isEmpty else { throw ValueMismatch(expected: "a path", found: text) }
        return text
      },
      write: { $0 })
  }
}

extension ValueFormat where Value == UInt64 {
  /// The seed of a random generator.
  package static var seed: Self {
    let expectation = "a whole number from 0 to \(UInt64.max)"
    return ValueFormat(
      placeholder: "number", expectation: expectation, hint: nil,
      read: { (text: String) throws(ValueMismatch) in
        guard let seed = UInt64(text) else {
          throw ValueMismatch(expected: expectation, found: text)
        }
        return seed
      },
      write: { String($0) })
  }
}

extension ValueFormat where Value == Int {
  /// A whole number within a range.
  package static func integer(in range: some ReadableRange<Int> & Sendable) -> Self {
    let expectation = "a whole number \(range.words)"
    return ValueFormat(
      placeholder: "count", expectation: expectation, hint: range.words,
      read: { (text: String) throws(ValueMismatch) in
        guard let number = Int(text), range.contains(number) else {
          throw ValueMismatch(expected: expectation, found: text)
        }
        return number
      },
      write: { String($0) })
  }
}

extension ValueFormat where Value: BinaryFloatingPoint & LosslessStringConvertible & Sendable {
  /// A finite number within a range.
  package static func number(in range: some ReadableRange<Value> & Sendable) -> Self {
    let expectation = "a number \(range.words)"
    return ValueFormat(
      placeholder: "number", expectation: expectation, hint: range.words,
      read: { (text: String) throws(ValueMismatch) in
        guard let number = Value(text), number.isFinite, range.contains(number) else {
          throw ValueMismatch(expected: expectation, found: text)
        }
        return number
      },
      write: { short($0) })
  }
}

extension ValueFormat {
  /// One of the given values, each written by its name.
  package static func choice(
    of values: [Value], name: @escaping @Sendable (Value) -> String
  ) -> Self where Value: Sendable {
    let names = values.map(name)
    let expectation = "one of \(names.joined(separator: ", "))"
    return ValueFormat(
      placeholder: "name", expectation: expectation, hint: expectation,
      read: { (text: String) throws(ValueMismatch) in
        guard let index = names.firstIndex(of: text) else {
          throw ValueMismatch(
            expected: expectation, found: text, nearest: nearest(to: text, among: names))
        }
        return values[index]
      },
      write: name)
  }

  /// One case of an enumeration, written by its raw value.
  package static func choice(of type: Value.Type) -> Self
  where Value: CaseIterable & RawRepresentable & Sendable, Value.RawValue == String {
    choice(of: Array(type.allCases), name: { $0.rawValue })
  }

  /// One or more different values between commas: `12,24,48`.
  package static func list<Item: Sendable>(of item: ValueFormat<Item>) -> Self
  where Value == [Item] {
    ValueFormat(
      placeholder: "\(item.placeholder),...",
      expectation: "\(item.expectation), or several between commas",
      hint: item.hint.map { "\($0); several between commas" } ?? "several between commas",
      read: { (text: String) throws(ValueMismatch) in
        var items: [Item] = []
        var seen: Set<String> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
          items.append(try item.read(part))
          guard seen.insert(part).inserted else {
            throw ValueMismatch("expected every value once, found \(quoted(part)) twice")
          }
        }
        return items
      },
      write: { items in items.map(item.write).joined(separator: ",") })
  }
}

extension ValueFormat where Value == String {
  /// One of the given texts.
  package static func choice(of names: [String]) -> Self {
    choice(of: names, name: { $0 })
  }
}
