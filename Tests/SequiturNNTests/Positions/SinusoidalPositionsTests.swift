// Sinusoidal positions: golden rows, what they add and what passes through. The laws of the table
// are tested with PositionAnalysis.

import Foundation
import SequiturNN
import SequiturTensor
import Testing

/// The part of positions.json that concerns the rows.
private struct PositionsGolden: Decodable {
  let pe64_rows, pe64_last4: [String: [Double]]
  let dim10_0_10: [Double]
  let unique_rows_1000_f32: Int
}

/// The sinusoidal table as rows of Double.
private func table(_ length: Int, _ width: Int) -> [[Double]] {
  let flat = SinusoidalPositions.table(length: length, width: width)
  return (0..<length).map { Array(flat[$0 * width..<($0 + 1) * width]) }
}

struct SinusoidalPositionsTests {
  @Test func goldenRows() throws {
    let golden = try SequiturNNTests.golden("positions.json", as: PositionsGolden.self)
    let pe64 = table(100, 64)
    #expect(golden.pe64_rows.count == 7 && golden.pe64_last4.count == 3)
    let encoding = SinusoidalPositions(maximumLength: 100, width: 64)
    for (parts, first) in [(golden.pe64_rows, 0), (golden.pe64_last4, 60)] {
      for (key, expected) in parts {
        let position = try #require(Int(key))
        for (offset, value) in expected.enumerated() {
          let dimension = first + offset
          #expect(abs(pe64[position][dimension] - value) < 1e-12, "PE(\(key), \(dimension))")
          let rounded = Double(encoding.table[position, dimension])
          #expect(abs(rounded - value) < 1e-6, "PE(\(key), \(dimension)) in Float")
        }
      }
    }
    for (position, value) in golden.dim10_0_10.enumerated() {
      #expect(abs(pe64[position][10] - value) < 1e-12, "PE(\(position), 10)")
    }
    let long = SinusoidalPositions(maximumLength: 1000, width: 64)
    let rows = Set((0..<1000).map { long.table.slice(axis: 0, $0..<$0 + 1).values })
    #expect(rows.count == golden.unique_rows_1000_f32)
  }

  @Test func addsItsRowsAndKeepsTheShape() {
    let encoding = SinusoidalPositions(width: 8)
    #expect(encoding.name == "sinusoidal")
    #expect(encoding.maximumLength == 5000)
    #expect(encoding.parameters.isEmpty)
    let tokens = waves([2, 20, 8], phase: 0.1)
    let sum = encoding.addToTokens(tokens, from: 7)
    #expect(sum.shape == [2, 20, 8])
    for (b, t, c) in [(0, 0, 0), (1, 0, 1), (0, 19, 7), (1, 13, 4)] {
      #expect(abs(sum[b, t, c] - tokens[b, t, c] - encoding.table[7 + t, c]) < 2e-7)
    }
  }

  @Test func oddWidthsEndWithASine() {
    let odd = table(3, 3)
    #expect(odd[2][2] == sin(2 * pow(10000, -2.0 / 3)))
  }

  @Test func gradientReachesTheTokensUnchanged() throws {
    let tokens = Parameter(copying: waves([1, 2, 4], phase: 0.1))
    let upstream = waves([1, 2, 4], phase: 0.9)
    let gradients = SinusoidalPositions(width: 4).addToTokens(tokens, from: 0)
      .backward(from: upstream)
    #expect(bits(try #require(gradients[tokens])) == bits(upstream))
    #expect(gradients.parameters.count == 1)
  }

  @Test func aLongerSequenceStops() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = SinusoidalPositions(width: 4).addToTokens(Tensor(zeros: [1, 2, 4]), from: 4999)
    }
    let said = message(of: result)
    #expect(
      said.contains("sinusoidal positions: found a sequence of 5001 tokens, expected at most 5000"))
  }
}
