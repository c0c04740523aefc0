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
    let lengths = (0..<100).map { norm(table.row($0)) }
    for length in lengths { expectEqual(length, 32.0.squareRoot()) }
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
    let table = Sinusoid.table(length: 60, width: width)
    for (position, steps) in [(0, 7), (40, 7), (13, 46)] {
      expectEqual(
        dot(table.row(position), table.row(position + steps)),
        Sinusoid.dotProduct(atDistance: steps, width: width))
    }
  }

  @Test("1000 rows, all different") func rows() throws {
    let golden = try GoldenPositions()
    let table = Sinusoid.table(length: 1000, width: width)
    #expect(Double(table.distinctRows) == (try golden.number("unique_rows_1000")))
    let closest = try #require(table.closestRows)
    expectEqual(closest.distance, try golden.number("min_row_dist_1000"))
    #expect(closest.second == closest.first + 1)
    let twice = Matrix(rows: 3, columns: 1, values: [4, 9, 4])
    #expect(twice.distinctRows == 2)
    #expect(twice.closestRows?.first == 0 && twice.closestRows?.second == 2)
    #expect(Matrix(rows: 1, columns: 1, values: [4]).closestRows == nil)
  }
}
