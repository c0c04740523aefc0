// Ticks: nice steps, powers of ten, labels with as many decimals as needed.
import Testing

import SequiturFigures

struct TicksTests {
  @Test(arguments: [
    (0.0, 1.0, 4, ["0.00", "0.25", "0.50", "0.75", "1.00"]),
    (0, 100, 5, ["0", "20", "40", "60", "80", "100"]),
    (-0.3, 0.3, 3, ["−0.2", "0.0", "0.2"]),
    (0, 1200, 3, ["0", "500", "1000"]),
    (1e-9, 3e-9, 2, ["1e−9", "2e−9", "3e−9"]),
  ])
  func linear(low: Double, high: Double, count: Int, expected: [String]) {
    let labels = Ticks.linear(low: low, high: high, count: count).map(\.label)
    #expect(labels == expected, "\(low)...\(high) in \(count)")
  }

  @Test func percentTicks() {
    let labels = Ticks.linear(low: 0, high: 1, count: 2, numbers: .percent).map(\.label)
    #expect(labels == ["0%", "50%", "100%"])
  }

  @Test(arguments: [
    (1e-8, 1.0, 8, ["10⁻⁸", "10⁻⁷", "10⁻⁶", "10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "10⁰"]),
    (1e-8, 1.0, 4, ["10⁻⁸", "10⁻⁶", "10⁻⁴", "10⁻²", "10⁰"]),
    (0.01, 10, 5, ["0.01", "0.1", "1", "10"]),
    (1.5, 6, 5, ["2", "5"]),
  ])
  func logarithmic(low: Double, high: Double, count: Int, expected: [String]) {
    let labels = Ticks.logarithmic(low: low, high: high, count: count).map(\.label)
    #expect(labels == expected, "\(low)...\(high) in \(count)")
  }

  @Test func ticksStayInsideAndAreFew() {
    for low in [-1e9, -7.3, 0, 1e-7, 3.3] {
      for span in [1e-6, 0.37, 1, 12, 1e8] {
        // Closer values than this are drawn as one: see AxisScale.
        guard span > abs(low) * 1e-9 else { continue }
        for count in 1...10 {
          let ticks = Ticks.linear(low: low, high: low + span, count: count)
          let labels = Set(ticks.map(\.label))
          let slack = span * 1e-3
          let isInside = ticks.allSatisfy {
            $0.value >= low - slack && $0.value <= low + span + slack
          }
          #expect(
            isInside && ticks.count <= count + 1 && labels.count == ticks.count,
            "\(low) + \(span), \(count): \(ticks)")
        }
      }
    }
  }
}
