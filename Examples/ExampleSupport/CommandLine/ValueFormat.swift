// How the text of one command-line value becomes a typed value, and the words that help and errors
// use for it.

/// How one value is written on the command line. Formats compose: `.list(of: .integer(in: 1...9))`.
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

/// A command-line value that is not what its format expects.
package struct ValueMismatch: Error {
  /// What was expected and found, in one line.
  package let message: String

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

extension ValueFormat {
  /// A format of what `parse` reads; it gives nil for what is not as expected.
  private init(
    _ placeholder: String, _ expectation: String, hint: String? = nil,
    write: @escaping @Sendable (Value) -> String,
    parse: @escaping @Sendable (String) -> Value?
  ) {
    self.init(
      placeholder: placeholder, expectation: expectation, hint: hint,
      read: { (text: String) throws(ValueMismatch) in
        guard let value = parse(text) else {
          throw ValueMismatch(expected: expectation, found: text)
        }
        return value
      }, write: write)
  }
}

extension ValueFormat where Value == String {
  package static var text: Self { ValueFormat("text", "a text", write: { $0 }, parse: { $0 }) }

  /// A path of a file or folder: any text but an empty one.
  package static var path: Self {
    ValueFormat("path", "a path", write: { $0 }, parse: { $0.isEmpty ? nil : $0 })
  }

  package static func choice(of names: [String]) -> Self {
    choice(of: names, name: { $0 })
  }
}

extension ValueFormat where Value == UInt64 {
  package static var seed: Self {
    ValueFormat(
      "number", "a whole number from 0 to \(UInt64.max)", write: { String($0) },
      parse: { UInt64($0) })
  }
}

extension ValueFormat where Value == Int {
  /// A whole number within a range.
  package static func integer(in range: some ReadableRange<Int> & Sendable) -> Self {
    ValueFormat(
      "count", "a whole number \(range.words)", hint: range.words, write: { String($0) },
      parse: { text in Int(text).flatMap { range.contains($0) ? $0 : nil } })
  }
}

extension ValueFormat where Value: BinaryFloatingPoint & LosslessStringConvertible & Sendable {
  /// A finite number within a range.
  package static func number(in range: some ReadableRange<Value> & Sendable) -> Self {
    ValueFormat(
      "number", "a number \(range.words)", hint: range.words, write: { short($0) },
      parse: { text in Value(text).flatMap { $0.isFinite && range.contains($0) ? $0 : nil } })
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
