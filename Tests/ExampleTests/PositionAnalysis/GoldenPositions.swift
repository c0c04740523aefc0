// The reference numbers of positions.json, computed in Double by numpy.

import Foundation
import Testing

/// Reads numbers by a path of keys: `golden.number("sin1024x768", "tok_mean")`.
struct GoldenPositions {
  private let root: [String: Any]

  init() throws {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let data = try Data(
      contentsOf: tests.appendingPathComponent("SequiturNNTests/Golden/positions.json"))
    root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  func number(_ keys: String...) throws -> Double {
    try #require((try value(keys) as? NSNumber)?.doubleValue, "no number at \(keys)")
  }

  func numbers(_ keys: String...) throws -> [Double] {
    try #require(try value(keys) as? [Double], "no list of numbers at \(keys)")
  }

  func rows(_ keys: String...) throws -> [[Double]] {
    try #require(try value(keys) as? [[Double]], "no rows of numbers at \(keys)")
  }

  /// Numbers under keys that are whole numbers, such as distances.
  func table(_ keys: String...) throws -> [Int: Double] {
    let entries = try #require(try value(keys) as? [String: Double], "no table at \(keys)")
    return try Dictionary(
      uniqueKeysWithValues: entries.map { (try #require(Int($0.key)), $0.value) })
  }

  /// Lists of numbers under keys that are whole numbers.
  func ranges(_ key: String) throws -> [Int: [Double]] {
    let entries = try #require(try value([key]) as? [String: [Double]], "no lists at \(key)")
    return try Dictionary(
      uniqueKeysWithValues: entries.map { (try #require(Int($0.key)), $0.value) })
  }

  private func value(_ keys: [String]) throws -> Any {
    try keys.reduce(root as Any) { value, key in
      try #require((value as? [String: Any])?[key], "no \(key) in \(keys)")
    }
  }
}

/// Expects two numbers to be equal up to rounding in Double.
func expectEqual(
  _ found: Double, _ expected: Double, within tolerance: Double = 1e-12, _ what: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(
    abs(found - expected) <= tolerance, "\(what): found \(found), expected \(expected)",
    sourceLocation: sourceLocation)
}
