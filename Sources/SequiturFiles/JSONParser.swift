// The parser behind JSONValue: recursive descent over bytes, to a limited depth.

/// A position in a JSON text.
struct JSONParser {
  /// Deeper nesting is refused, so that no text can overflow the stack.
  static let maximumDepth = 128

  private let text: [UInt8]
  private var offset = 0
  private var depth = 0

  init(text: [UInt8]) {
    self.text = text
  }

  mutating func document() throws(JSONError) -> JSONValue {
    let value = try value()
    skipWhiteSpace()
    guard next == nil else { throw unexpected("the end of the text") }
    return value
  }

  static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

  private var next: UInt8? { offset < text.count ? text[offset] : nil }

  private func unexpected(_ expected: String) -> JSONError {
    let found: String
    switch next {
    case nil: found = "the end"
    case .some(0x21...0x7E): found = "'\(Unicode.Scalar(text[offset]))'"
    case .some(let byte): found = "byte \(byte)"
    }
    return JSONError(problem: .unexpected(expected: expected, found: found), offset: offset)
  }

  private mutating func skipWhiteSpace() {
    while let byte = next, byte == 0x20 || 0x09...0x0A ~= byte || byte == 0x0D { offset += 1 }
  }

  /// Passes over a byte if it comes next.
  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(JSONError) {
    guard take(character) else { throw unexpected("'\(character)'") }
  }

  private mutating func value() throws(JSONError) -> JSONValue {
    skipWhiteSpace()
    switch next {
    case UInt8(ascii: "{"):
      return .object(try nested { parser throws(JSONError) in try parser.members() })
    case UInt8(ascii: "["):
      return .array(try nested { parser throws(JSONError) in try parser.elements() })
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .boolean(true))
    case UInt8(ascii: "f"): return try word("false", .boolean(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func nested<Result>(
    _ body: (inout JSONParser) throws(JSONError) -> Result
  ) throws(JSONError) -> Result {
    guard depth < Self.maximumDepth else {
      throw unexpected("at most \(Self.maximumDepth) nested lists and objects")
    }
    depth += 1
    defer { depth -= 1 }
    offset += 1
    skipWhiteSpace()
    return try body(&self)
  }

  /// The members of an object whose brace is passed.
  private mutating func members() throws(JSONError) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = []
    guard !take("}") else { return members }
    // By their bytes: strings compare by meaning, and "\u{3A9}" would equal "\u{2126}".
    var keys: Set<[UInt8]> = []
    repeat {
      skipWhiteSpace()
      guard next == UInt8(ascii: "\"") else { throw unexpected("a key in double quotes") }
      let key = try string()
      guard keys.insert(Array(key.utf8)).inserted else {
        throw JSONError(problem: .duplicateKey(key, depth: depth), offset: offset)
      }
      skipWhiteSpace()
      try expect(":")
      members.append(JSONValue.Member(key, try value()))
      skipWhiteSpace()
    } while take(",")
    guard take("}") else { throw unexpected("',' or '}'") }
    return members
  }

  /// The elements of a list whose bracket is passed.
  private mutating func elements() throws(JSONError) -> [JSONValue] {
    var elements: [JSONValue] = []
    guard !take("]") else { return elements }
    repeat {
      elements.append(try value())
      skipWhiteSpace()
    } while take(",")
    guard take("]") else { throw unexpected("',' or ']'") }
    return elements
  }

  private mutating func word(_ word: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
    for character in word.unicodeScalars {
      guard take(character) else { throw unexpected("'\(word)'") }
    }
    return value
  }

  /// The digits from here on; at least one.
  private mutating func digits() throws(JSONError) {
    guard let byte = next, Self.isDigit(byte) else { throw unexpected("a digit") }
    while let byte = next, Self.isDigit(byte) { offset += 1 }
  }

  private mutating func number() throws(JSONError) -> String {
    let start = offset
    let isNegative = take("-")
    guard let first = next, Self.isDigit(first) else {
      throw unexpected(isNegative ? "a digit" : "a value")
    }
    // A leading zero stands alone: 01 is refused by what follows it.
    if !take("0") { try digits() }
    if take(".") { try digits() }
    if take("e") || take("E") {
      _ = take("+") || take("-")
      try digits()
    }
    return String(decoding: text[start..<offset], as: UTF8.self)
  }

  private mutating func string() throws(JSONError) -> String {
    try expect("\"")
    var bytes: [UInt8] = []
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        return String(decoding: bytes, as: UTF8.self)
      case UInt8(ascii: "\\"):
        offset += 1
        bytes.append(contentsOf: String(try escaped()).utf8)
      case 0..<0x20: throw unexpected("no control character in a text")
      default:
        bytes.append(byte)
        offset += 1
      }
    }
    throw unexpected("the closing quote of a text")
  }

  /// The character of an escape sequence whose backslash is passed.
  private mutating func escaped() throws(JSONError) -> Character {
    let plain: [Unicode.Scalar: Unicode.Scalar] = [
      "\"": "\"", "\\": "\\", "/": "/", "b": "\u{8}", "f": "\u{C}", "n": "\n", "r": "\r", "t": "\t",
    ]
    if take("u") { return Character(try codePoint()) }
    guard let byte = next, let character = plain[Unicode.Scalar(byte)] else {
      throw unexpected("one of \"\\/bfnrtu after a backslash")
    }
    offset += 1
    return Character(character)
  }

  /// The code point of `\u`, whose letters are passed; a surrogate needs its other half.
  private mutating func codePoint() throws(JSONError) -> Unicode.Scalar {
    let start = offset
    let first = try hexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    if first < 0xDC00, take("\\"), take("u") {
      let second = try hexadecimal()
      if 0xDC00..<0xE000 ~= second,
        let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
      {
        return scalar
      }
    }
    offset = start
    throw unexpected("both halves of a surrogate pair")
  }

  private mutating func hexadecimal() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw unexpected("four hexadecimal digits")
      }
      value = value << 4 + UInt32(digit)
      offset += 1
    }
    return value
  }
}
