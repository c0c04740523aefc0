// The parts of a JSON value, if it is of the kind that is asked for.

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
