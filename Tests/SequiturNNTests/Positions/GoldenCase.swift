// The attention cases of attention.json: queries, keys, and what each encoding makes of them.
//
// q[h,i,c] = sin(1 + 31h + 7i + 3c), k[h,i,c] = cos(2 + 17h + 5i + 2c), n = 4, h = 2, d_h = 4.

import Foundation
import SequiturNN
import SequiturTensor
import Testing

struct GoldenCase: Decodable {
  let scores: [[[Double]]]?
  let weights: [[[Double]]]

  /// An entry of the file: a case, but for the one that describes the others.
  private struct Entry: Decodable {
    let value: GoldenCase?
    init(from decoder: any Decoder) throws { value = try? GoldenCase(from: decoder) }
  }

  /// A case of the file by its name.
  static func named(_ name: String) throws -> GoldenCase {
    try #require(
      try golden("attention.json", as: [String: Entry].self)[name]?.value, "no case \(name)")
  }

  /// [1, 4, 2, 4] of a function of head, place and channel.
  static func rows(_ value: (Double, Double, Double) -> Double) -> Tensor {
    var values: [Float] = []
    for index in 0..<32 {
      let (i, h, c) = (index / 8, index / 4 % 2, index % 4)
      values.append(Float(value(Double(h), Double(i), Double(c))))
    }
    return Tensor(values, shape: [1, 4, 2, 4])
  }

  static var queries: Tensor { rows { h, i, c in sin(1 + 31 * h + 7 * i + 3 * c) } }
  static var keys: Tensor { rows { h, i, c in cos(2 + 17 * h + 5 * i + 2 * c) } }
}

func flat(_ numbers: [[[Double]]]) -> [Float] { numbers.joined().joined().map { Float($0) } }

/// Expects the scores and weights of an encoding to be those of a golden case, to 1e-6.
func expectGolden(
  _ name: String, _ encoding: any PositionEncoding, causal: Bool = false,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let expected = try GoldenCase.named(name)
  if let scores = expected.scores {
    expectClose(
      encoding.scores(GoldenCase.queries, GoldenCase.keys), [1, 2, 4, 4], flat(scores),
      within: 1e-6, "scores of \(name)", sourceLocation: sourceLocation)
  }
  let attention = bareAttention(width: 8, heads: 2, causal: causal, positions: encoding)
  let result = attention.withWeights(
    GoldenCase.queries.reshaped([1, 4, 8]), context: GoldenCase.keys.reshaped([1, 4, 8]))
  expectClose(
    result.weights, [1, 2, 4, 4], flat(expected.weights), within: 1e-6, "weights of \(name)",
    sourceLocation: sourceLocation)
}
