// Axes: fitted ends, constant and broken data, logarithmic placing.
import Testing

import SequiturFigures

struct AxisTests {
  @Test func endsAreWidenedToTicks() throws {
    let scale = try #require(AxisScale(Axis("x"), values: [0.13, 9.2], tickCount: 5))
    #expect(scale.low == 0 && scale.high == 10)
  }

  @Test func exactEndsOnRequest() throws {
    let scale = try #require(
      AxisScale(Axis("x"), values: [0.13, 9.2], tickCount: 5, endsOnTicks: false))
    #expect(scale.low == 0.13 && scale.high == 9.2)
  }

  @Test(arguments: [0.0, 5, -3e-12, 1e300, -1e16])
  func constantDataHasAnAxis(value: Double) throws {
    let scale = try #require(AxisScale(Axis("x"), values: [value, value], tickCount: 4))
    let place = try #require(scale.position(value))
    #expect(scale.low < value && value < scale.high, "\(value)")
    #expect(place > 0.2 && place < 0.8 && scale.ticks.count >= 2, "\(value): \(scale)")
  }

  @Test func brokenDataHasNone() {
    #expect(AxisScale(Axis("x"), values: [.nan, .infinity], tickCount: 4) == nil)
    #expect(AxisScale(Axis("x", spacing: .logarithmic), values: [0, -1], tickCount: 4) == nil)
  }

  @Test func logarithmicPlaces() throws {
    let axis = Axis("x", spacing: .logarithmic, range: 1e-4...1)
    var scale = try #require(AxisScale(axis, values: [1], tickCount: 4))
    (scale.start, scale.end) = (0, 400)
    let place = try #require(scale.position(1e-3))
    #expect(abs(place - 100) < 1e-9)
    #expect(scale.position(0) == nil && scale.position(.nan) == nil)
  }

  @Test func unitStandsInBrackets() {
    #expect(Axis("loss", unit: "nats").title == "loss (nats)")
    #expect(Axis("loss").title == "loss")
  }
}
