// GGUFKeys: the keys of a GGUF file, asked for by name and kind.

/// The keys of a file, each checked for its kind when it is asked for.
struct GGUFKeys {
  let header: GGUFHeader
  let path: String

  func size(_ name: String, default value: Int? = nil) throws(ExchangeError) -> Int {
    if header[name] == nil, let value { return value }
    guard case .integer(let size) = header[name] else { throw missing(name, "a whole number") }
    return size
  }

  func number(_ name: String, default value: Float? = nil) throws(ExchangeError) -> Float {
    if header[name] == nil, let value { return value }
    guard case .number(let number) = header[name] else { throw missing(name, "a number") }
    return number
  }

  func texts(_ name: String) throws(ExchangeError) -> [String] {
    guard case .texts(let texts) = header[name] else { throw missing(name, "a list of texts") }
    return texts
  }

  func integers(_ name: String) throws(ExchangeError) -> [Int32] {
    guard case .integers(let integers) = header[name] else {
      throw missing(name, "a list of whole numbers")
    }
    return integers
  }

  /// Which one of several texts.
  func choice(_ name: String, of texts: [String]) throws(ExchangeError) -> Int {
    guard case .text(let text) = header[name] else { throw missing(name, "a text") }
    guard let choice = texts.firstIndex(of: text) else {
      throw ExchangeError(
        path,
        "expected \(name) to be one of \(texts.joined(separator: ", ")), found '\(text.prefix(80))'"
      )
    }
    return choice
  }

  private func missing(_ name: String, _ kind: String) -> ExchangeError {
    ExchangeError(
      path,
      "expected \(kind) as '\(name)', found "
        + (header[name] == nil ? "no such key" : "another value"))
  }
}
