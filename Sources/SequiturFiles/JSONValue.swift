// JSONValue: JSON as data, by a parser (RFC 8259) that refuses repeated keys and keeps numbers as
// they are written. Foundation's parser lets the first pass and rounds the second.

package enum JSONValue: Equatable, Sendable {
  case null
  case boolean(Bool)
  /// The number as written: `7`, `-0`, `1e3`. Whoever reads it decides which numbers it accepts.
  case number(String)
  case string(String)
  case array([JSONValue])
  /// The members in their order, no key twice.
  case object([Member])

  /// A key with its value.
  package struct Member: Equatable, Sendable {
    package let key: String
    package let value: JSONValue

    package init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// Parses a text that holds one value, with white space around it. The bytes must be UTF-8.
  package init(parsing text: [UInt8]) throws(JSONError) {
    var parser = JSONParser(text: text)
    self = try parser.document()
  }

  /// A whole number of digits alone, if it is one that `Int` holds: not `-0`, `1.0` or `1e3`.
  package var wholeNumber: Int? {
    guard case .number(let text) = self, text.utf8.allSatisfy(JSONParser.isDigit) else {
      return nil
    }
    return Int(text)
  }

  /// A whole number of things that were counted: at most 2^53, as far as every reader of JSON counts
  /// exactly, so that more can be added to it.
  package var tally: Int? { wholeNumber.flatMap { $0 <= 1 << 53 ? $0 : nil } }

  /// What messages call it: short scalars as written, the others by their kind.
  package var summary: String {
    switch self {
    case .null: "null"
    case .boolean(let value): "\(value)"
    case .number(let text): text.count <= 40 ? text : "a number of \(text.count) characters"
    case .string(let text): text.count <= 40 ? "\"\(text)\"" : "a text of \(text.count) characters"
    case .array(let elements): "a list of \(elements.count)"
    case .object(let members): "an object of \(members.count)"
    }
  }
}

extension JSONValue {
  /// The value of a key of an object; nil if this is no object or has no such key.
  package subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  package var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  package var array: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  package var members: [Member]? {
    if case .object(let members) = self { members } else { nil }
  }

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

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral {
  package init(stringLiteral text: String) { self = .string(text) }
  package init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension JSONValue: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

  package init(dictionaryLiteral members: (String, JSONValue)...) {
    self = .object(members.map { Member($0.0, $0.1) })
  }
}

/// Why a text is not JSON.
package struct JSONError: Error, Equatable, CustomStringConvertible {
  package enum Problem: Equatable, Sendable {
    /// Something else stands where a part of JSON should.
    case unexpected(expected: String, found: String)
    /// An object has a key twice; depth 1 is the outermost object.
    case duplicateKey(String, depth: Int)
  }

  package let problem: Problem
  /// How many bytes stand before the place.
  package let offset: Int

  package var description: String {
    switch problem {
    case .unexpected(let expected, let found):
      "expected \(expected) at byte \(offset), found \(found)"
    case .duplicateKey(let key, _):
      "expected every key of an object once, found '\(key)' again before byte \(offset)"
    }
  }
}
