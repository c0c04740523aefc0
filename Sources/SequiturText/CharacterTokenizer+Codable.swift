// A character tokeniser as data: its vocabulary as one string.

extension CharacterTokenizer: Codable {
  private enum CodingKeys: String, CodingKey {
    case vocabulary
  }

  /// Reads the vocabulary, which must be in strictly ascending order of code points: any other
  /// order would silently change every id.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let scalars = Array(try container.decode(String.self, forKey: .vocabulary).unicodeScalars)
    for (before, after) in zip(scalars, scalars.dropFirst()) where before >= after {
      throw DecodingError.dataCorruptedError(
        forKey: .vocabulary, in: container,
        debugDescription: "expected characters in ascending order without repetition, found "
          + "U+\(String(before.value, radix: 16, uppercase: true)) before "
          + "U+\(String(after.value, radix: 16, uppercase: true))")
    }
    self.init(scalars: Set(scalars))
  }

  /// Writes the vocabulary as one string.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    var text = String.UnicodeScalarView()
    text.append(contentsOf: vocabulary)
    try container.encode(String(text), forKey: .vocabulary)
  }
}
