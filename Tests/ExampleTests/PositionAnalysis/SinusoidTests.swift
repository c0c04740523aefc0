import PositionAnalysis
import Testing

@Suite("Sinusoid") struct SinusoidTests {
  private let width = 64

  @Test("the table's sum, squares and extremes") func table() throws {
    let golden = try GoldenPositions()
    let table = Sinusoid.table(length: 100, width: width)
    expectEqual(table.values.reduce(0, +), try golden.number("pe64_sum"), within: 1e-11)
    expectEqual(dot(table.values, table.values), try golden.number("pe64_sumsq"), within: 1e-11)
    expectEqual(Moments(table.values).least, try golden.number("pe64_min"))
    expectEqual(Moments(table.values).largest, try golden.number("pe64_max"))
    let least = try golden.numbers("pe64_argmin").map { Int($0) }
    #expect(table[least[0], least[1]] == Moments(table.values).least)
    for (dimension, range) in try golden.ranges("range_0_99") {
      expectEqual(Moments(table.column(dimension)).least, range[0], "dimension \(dimension)")
      expectEqual(Moments(table.column(dimension)).largest, range[1], "dimension \(dimension)")
    }
    let long = Sinusoid.table(length: 1000, width: width)
    let length = try golden.numbers("norm_d64")[0]
    for row in 0..<1000 { expectEqual(norm(long.row(row)), length, "row \(row)") }
    expectEqual(length, 32.0.squareRoot())
    let wide = Moments(Sinusoid.table(length: 5000, width: 512).values)
    expectEqual(wide.least, try golden.number("pe512_min"), within: 1e-9)
    #expect(wide.largest == (try golden.number("pe512_max")))
    #expect(wide.least >= -1 && wide.largest <= 1)
  }

  @Test("wavelengths") func wavelengths() throws {
    let golden = try GoldenPositions()
    for (key, width) in [("wavelength_d64", 64), ("wl_d768_dims", 768), ("wl_d768_pos2show", 768)] {
      for (dimension, expected) in try golden.table(key) {
        let found = Sinusoid.wavelength(dimension: dimension, width: width)
        expectEqual(found / expected, 1, within: 1e-12, "\(key), dimension \(dimension)")
      }
    }
    let last = Sinusoid.wavelength(dimension: 510, width: 512)
    expectEqual(last / (try golden.number("wl_d512_last")), 1)
    #expect(last == Sinusoid.wavelength(dimension: 511, width: 512))
    let (first, second) = (
      Sinusoid.wavelength(dimension: 0, width: width),
      Sinusoid.wavelength(dimension: 2, width: width)
    )
    expectEqual(second / first, try golden.number("wl_ratio"))
    expectEqual(100 / first, try golden.number("cycles_dim0_100"))
    expectEqual(2 * .pi * 10000 / (try golden.number("wl_limit")), 1)
  }

  @Test("M_k PE(p) = PE(p + k)") func shift() throws {
    let golden = try GoldenPositions()
    let table = Sinusoid.table(length: 1100, width: width)
    for steps in [-7, -1, 0, 1, 2, 5, 50, 1000] {
      let shift = Sinusoid.shift(by: steps, width: width)
      for position in [7, 20, 99] {
        let moved = shift.times(
          Matrix(rows: width, columns: 1, values: Array(table.row(position))))
        let expected = table.row(position + steps)
        let error = zip(moved.values, expected).map { abs($0 - $1) }.max() ?? .infinity
        #expect(error < 1e-12, "k = \(steps), p = \(position)")
      }
    }
    let five = Sinusoid.shift(by: 5, width: width)
    for (row, values) in try golden.rows("M5_corner").enumerated() {
      for (column, value) in values.enumerated() {
        expectEqual(five[row, column], value, within: 1e-12, "M_5 at \(row), \(column)")
      }
    }
    #expect(five.values.count { $0 != 0 } == Int(try golden.number("M5_nonzeros")))
    let trace = (0..<width).reduce(0) { $0 + five[$1, $1] }
    expectEqual(trace, try golden.number("M5_trace"))
  }

  @Test("shifts compose and are rotations") func composition() {
    let five = Sinusoid.shift(by: 5, width: width)
    let composed = Sinusoid.shift(by: 2, width: width).times(
      Sinusoid.shift(by: 3, width: width))
    #expect(composed.deviation(from: five) < 1e-14)
    let identity = Matrix(rows: width, columns: width) { $0 == $1 ? 1 : 0 }
    #expect(five.times(five.transposed).deviation(from: identity) < 1e-14)
  }

  @Test("dot products against distance") func dotProducts() throws {
    let golden = try GoldenPositions()
    for (steps, expected) in try golden.table("dots") {
      let found = Sinusoid.dotProduct(atDistance: steps, width: width)
      expectEqual(found, expected, within: 1e-12, "distance \(steps)")
      expectEqual(Sinusoid.dotProduct(atDistance: -steps, width: width), found)
    }
    let rising = (1...100).filter {
      Sinusoid.dotProduct(atDistance: $0, width: width)
        > Sinusoid.dotProduct(atDistance: $0 - 1, width: width)
    }
    #expect(rising.map(Double.init) == (try golden.numbers("dots_increase_at_k_1_100")))
    let products = (0..<1000).map { Sinusoid.dotProduct(atDistance: $0, width: width) }
    let rises = (1..<1000).count { products[$0] > products[$0 - 1] }
    #expect(Double(rises) == (try golden.number("dots_n_increase_1_999")))
    let lowest = try #require((1..<1000).min { products[$0] < products[$1] })
    let least = try golden.numbers("dots_min_1_999")
    #expect(Double(lowest) == least[0])
    expectEqual(products[lowest], least[1])
    let table = Sinusoid.table(length: 1000, width: width)
    for steps in try golden.table("dots").keys {
      for position in stride(from: 0, to: 1000 - steps, by: 97) {
        expectEqual(
          dot(table.row(position), table.row(position + steps)), products[steps], within: 1e-11)
      }
    }
    for (offset, expected) in try golden.table("dots_50_centre") {
      expectEqual(
        dot(table.row(50), table.row(50 + offset)), expected, within: 1e-11, "\(offset) from 50")
    }
  }

  @Test("1000 rows, all different") func rows() throws {
    let golden = try GoldenPositions()
    let table = Sinusoid.table(length: 1000, width: width)
    #expect(Double(table.distinctRows) == (try golden.number("unique_rows_1000")))
    let closest = try #require(table.closestRows)
    expectEqual(closest.distance, try golden.number("min_row_dist_1000"))
    let pair = try golden.numbers("argmin_row_dist")
    // Neighbours are all at this distance but for rounding, which decides which pair wins.
    #expect(Double(closest.second - closest.first) == pair[1] - pair[0])
    #expect(closest.second == closest.first + 1)
    let twice = Matrix(rows: 3, columns: 1, values: [4, 9, 4])
    #expect(twice.distinctRows == 2)
    #expect(twice.closestRows?.first == 0 && twice.closestRows?.second == 2)
    #expect(Matrix(rows: 1, columns: 1, values: [4]).closestRows == nil)
  }
}
