// Model options as a flat object with keys in snake case.

import SequiturNN

extension ModelOptions: Codable {
  private enum CodingKeys: String, CodingKey {
    case contextLength = "context_length"
    case layers, heads, width, hidden, dropout, bias, norm
    case normEpsilon = "norm_epsilon"
    case activation, positions
    case tiedHead = "tied_head"
    case normPlacement = "norm_placement"
  }

  /// Reads options. Each key must be there, but for `hidden` (4 times the width) and `norm_epsilon`
  /// (1e-5). Whether the sizes make a model is ``validate(vocabularySize:)``'s matter.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    /// A choice by its name; the message lists the names.
    func choice<Choice>(_ key: CodingKeys, of type: Choice.Type) throws -> Choice
    where Choice: RawRepresentable<String> & CaseIterable {
      let name = try container.decode(String.self, forKey: key)
      guard let choice = Choice(rawValue: name) else {
        let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw DecodingError.dataCorruptedError(
          forKey: key, in: container,
          debugDescription: "expected \(key.stringValue) to be one of \(names), found '\(name)'")
      }
      return choice
    }
    contextLength = try container.decode(Int.self, forKey: .contextLength)
    layers = try container.decode(Int.self, forKey: .layers)
    heads = try container.decode(Int.self, forKey: .heads)
    width = try container.decode(Int.self, forKey: .width)
    hidden = try container.decodeIfPresent(Int.self, forKey: .hidden)
    dropout = try container.decode(Float.self, forKey: .dropout)
    bias = try container.decode(Bool.self, forKey: .bias)
    norm = try choice(.norm, of: Normalization.self)
    normEpsilon = try container.decodeIfPresent(Float.self, forKey: .normEpsilon) ?? 1e-5
    activation = try choice(.activation, of: Activation.self)
    positions = try choice(.positions, of: PositionEncodingKind.self)
    tiedHead = try container.decode(Bool.self, forKey: .tiedHead)
    normPlacement = try choice(.normPlacement, of: NormPlacement.self)
  }

  /// Writes all keys, but `hidden` only where it is set.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(contextLength, forKey: .contextLength)
    try container.encode(layers, forKey: .layers)
    try container.encode(heads, forKey: .heads)
    try container.encode(width, forKey: .width)
    try container.encodeIfPresent(hidden, forKey: .hidden)
    try container.encode(dropout, forKey: .dropout)
    try container.encode(bias, forKey: .bias)
    try container.encode(norm, forKey: .norm)
    try container.encode(normEpsilon, forKey: .normEpsilon)
    try container.encode(activation, forKey: .activation)
    try container.encode(positions, forKey: .positions)
    try container.encode(tiedHead, forKey: .tiedHead)
    try container.encode(normPlacement, forKey: .normPlacement)
  }
}
