// Sinusoidal positions against golden values (numpy, Double) and against their laws.

import Foundation
import SequiturNN
import SequiturTensor
import Testing

/// The part of positions.json that concerns sinusoids.
private struct PositionsGolden: Decodable {
  let pe64_rows, pe64_last4: [String: [Double]]
  let pe64_min, pe64_max, pe64_sum, pe64_sumsq: Double
  let pe64_argmin: [Int]
  let wavelength_d64, wl_d768_dims, wl_d768_pos2show: [String: Double]
  let wl_ratio, cycles_dim0_100, wl_d512_last, wl_limit: Double
  let dim10_0_10, norm_d64: [Double]
  let range_0_99: [String: [Double]]
  let norm_d128_pos0, pe512_min, pe512_max, min_row_dist_1000: Double
  let argmin_row_dist: [Int]
  let unique_rows_1000_f32: Int
  let dots, dots_50_centre: [String: Double]
  let dots_increase_at_k_1_100: [Int]
  let dots_n_increase_1_999: Int
  let dots_min_1_999: [Double]
  let M5_corner: [[Double]]
  let M5_nonzeros: Int
  let M5_trace: Double
}

/// The sinusoidal table as rows of Double.
private func table(_ length: Int, _ width: Int) -> [[Double]] {
  let flat = SinusoidalPositions.table(length: length, width: width)
  return (0..<length).map { Array(flat[$0 * width..<($0 + 1) * width]) }
}

private func dot(_ x: [Double], _ y: [Double]) -> Double {
  zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
}

/// M_k with PE(p + k) = M_k PE(p): a rotation by k frequencies in each pair of dimensions.
private func shift(by k: Int, width: Int) -> [[Double]] {
  var matrix = [[Double]](repeating: [Double](repeating: 0, count: width), count: width)
  for pair in stride(from: 0, to: width, by: 2) {
    let angle = Double(k) * SinusoidalPositions.frequency(dimension: pair, width: width)
    (matrix[pair][pair], matrix[pair][pair + 1]) = (cos(angle), sin(angle))
    (matrix[pair + 1][pair], matrix[pair + 1][pair + 1]) = (-sin(angle), cos(angle))
  }
  return matrix
}

struct SinusoidalPositionsTests {
  private let golden: PositionsGolden
  private let pe64 = table(1000, 64)

  init() throws {
    golden = try SequiturNNTests.golden("positions.json", as: PositionsGolden.self)
  }

  @Test func goldenRows() throws {
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
  }

  @Test func goldenSumsAndRanges() throws {
    let first = pe64.prefix(100).flatMap { $0 }
    #expect(abs(first.reduce(0, +) - golden.pe64_sum) < 1e-9)
    #expect(abs(dot(first, first) - golden.pe64_sumsq) < 1e-9)
    #expect(abs((first.min() ?? 0) - golden.pe64_min) < 1e-12)
    #expect(first.max() == golden.pe64_max)
    #expect(
      first.firstIndex(of: first.min() ?? 0) == 64 * golden.pe64_argmin[0] + golden.pe64_argmin[1])
    for (key, range) in golden.range_0_99 {
      let dimension = try #require(Int(key))
      let column = pe64.prefix(100).map { $0[dimension] }
      #expect(abs((column.min() ?? 0) - range[0]) < 1e-12, "dimension \(key)")
      #expect(abs((column.max() ?? 0) - range[1]) < 1e-12, "dimension \(key)")
    }
    let wide = SinusoidalPositions.table(length: 5000, width: 512)
    #expect(wide.allSatisfy { -1...1 ~= $0 })
    #expect(abs((wide.min() ?? 0) - golden.pe512_min) < 1e-9)
    #expect(wide.max() == golden.pe512_max)
  }

  @Test func wavelengths() throws {
    func wavelength(_ dimension: Int, _ width: Int) -> Double {
      2 * .pi / SinusoidalPositions.frequency(dimension: dimension, width: width)
    }
    for (width, expected) in [
      (64, golden.wavelength_d64), (768, golden.wl_d768_dims), (768, golden.wl_d768_pos2show),
    ] {
      for (key, value) in expected {
        let dimension = try #require(Int(key))
        #expect(abs(wavelength(dimension, width) / value - 1) < 1e-12, "\(key) of \(width)")
      }
    }
    #expect(wavelength(11, 64) == wavelength(10, 64))
    #expect(abs(wavelength(2, 64) / wavelength(0, 64) - golden.wl_ratio) < 1e-12)
    #expect(abs(100 / wavelength(0, 64) - golden.cycles_dim0_100) < 1e-12)
    #expect(abs(wavelength(511, 512) / golden.wl_d512_last - 1) < 1e-12)
    #expect(abs(2 * .pi * 10000 / golden.wl_limit - 1) < 1e-12)
  }

  @Test func everyRowHasTheSameNorm() {
    for (position, row) in pe64.enumerated() {
      #expect(abs(dot(row, row).squareRoot() - golden.norm_d64[0]) < 1e-12, "row \(position)")
    }
    let first = table(1, 128)[0]
    #expect(dot(first, first).squareRoot() == golden.norm_d128_pos0)
  }

  @Test func dotProductsDependOnTheDistanceAloneAndNotMonotonically() throws {
    for (key, value) in golden.dots {
      let distance = try #require(Int(key))
      #expect(abs(dot(pe64[0], pe64[distance]) - value) < 1e-11, "distance \(key)")
      for start in stride(from: 0, to: 1000 - distance, by: 97) {
        #expect(abs(dot(pe64[start], pe64[start + distance]) - value) < 1e-11)
      }
    }
    for (key, value) in golden.dots_50_centre {
      let offset = try #require(Int(key))
      #expect(abs(dot(pe64[50], pe64[50 + offset]) - value) < 1e-11, "offset \(key) from 50")
    }
    let dots = (0..<1000).map { dot(pe64[0], pe64[$0]) }
    let rises = (1..<1000).filter { dots[$0] > dots[$0 - 1] }
    #expect(rises.filter { $0 <= 100 } == golden.dots_increase_at_k_1_100)
    #expect(rises.count == golden.dots_n_increase_1_999)
    let lowest = try #require((1..<1000).min { dots[$0] < dots[$1] })
    #expect(lowest == Int(golden.dots_min_1_999[0]))
    #expect(abs(dots[lowest] - golden.dots_min_1_999[1]) < 1e-11)
  }

  @Test func rowsAreUnique() {
    // Norms are equal, so the closest pair is the one with the largest dot product.
    var closest = (distance: Double.infinity, pair: [0, 0])
    for i in 0..<1000 {
      for j in i + 1..<1000 {
        let squared = 64 - 2 * dot(pe64[i], pe64[j])
        if squared < closest.distance { closest = (squared, [i, j]) }
      }
    }
    #expect(abs(closest.distance.squareRoot() - golden.min_row_dist_1000) < 1e-10)
    // Neighbours are all at this distance but for rounding, which decides which pair wins.
    #expect(
      closest.pair[1] - closest.pair[0] == golden.argmin_row_dist[1] - golden.argmin_row_dist[0])
    let encoding = SinusoidalPositions(maximumLength: 1000, width: 64)
    let rows = Set((0..<1000).map { encoding.table.slice(axis: 0, $0..<$0 + 1).values })
    #expect(rows.count == golden.unique_rows_1000_f32)
  }

  @Test func aShiftIsARotation() {
    for k in [1, 5, 37] {
      let matrix = shift(by: k, width: 64)
      for position in stride(from: 0, to: 900, by: 53) {
        let predicted = matrix.map { dot($0, pe64[position]) }
        let worst = zip(predicted, pe64[position + k]).map { abs($0 - $1) }.max() ?? 1
        #expect(worst < 1e-12, "k \(k) from \(position)")
      }
    }
    let (m2, m3, m5) = (shift(by: 2, width: 64), shift(by: 3, width: 64), shift(by: 5, width: 64))
    for row in 0..<64 {
      for column in 0..<64 {
        let product = (0..<64).reduce(0) { $0 + m2[row][$1] * m3[$1][column] }
        #expect(abs(product - m5[row][column]) < 1e-13, "M2 M3 at \(row), \(column)")
        let gram = dot(m5[row], m5[column])
        #expect(abs(gram - (row == column ? 1 : 0)) < 1e-13, "M5 M5ᵀ at \(row), \(column)")
      }
    }
    for row in 0..<4 {
      for column in 0..<4 {
        #expect(abs(m5[row][column] - golden.M5_corner[row][column]) < 1e-12)
      }
    }
    #expect(m5.joined().count { $0 != 0 } == golden.M5_nonzeros)
    #expect(abs((0..<64).reduce(0) { $0 + m5[$1][$1] } - golden.M5_trace) < 1e-12)
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

  @Test func dropoutActsOnTheSumInATrainingScope() {
    let encoding = SinusoidalPositions(maximumLength: 20, width: 8, dropout: 0.5)
    let tokens = waves([2, 20, 8], phase: 0.1) + 3
    var random = SeededRandom(seed: 1)
    #expect(!encoding.addToTokens(tokens, from: 0).values.contains(0))
    let trained = withTraining(using: &random) { encoding.addToTokens(tokens, from: 0) }
    // 320 draws of 1/2: deviation 9.
    #expect(abs(trained.values.count { $0 == 0 } - 160) < 40)
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
