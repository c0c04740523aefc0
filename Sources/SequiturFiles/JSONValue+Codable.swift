// JSON and Codable: what a value encodes, and what decodes from JSON. The library's only use of
// Foundation, which System.swift brings.

extension JSONValue {
  /// What a value encodes, the keys of each object in alphabetical order.
  package init(encoding value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    try self.init(parsing: Array(encoder.encode(value)))
  }

  /// The value that decodes from it; throws `DecodingError`.
  package func decoded<Value: Decodable>(as type: Value.Type) throws -> Value {
    try JSONDecoder().decode(type, from: Data(text().utf8))
  }
}
