// Number formatting: fixed, significant, scientific, percent and coordinates.
import Testing

import SequiturFigures

struct NumberTextTests {
  @Test(arguments: [
    (0.0, 2, "0.00"), (-0.0, 0, "0"), (1.005, 1, "1.0"), (2.5, 0, "2"), (3.5, 0, "4"),
    (-0.004, 2, "0.00"), (-1.25, 1, "-1.2"), (0.05, 3, "0.050"), (123456.789, 2, "123456.79"),
    (.nan, 2, "–"), (-.infinity, 0, "–"), (9.99, 1, "10.0"),
  ])
  func fixed(value: Double, decimals: Int, expected: String) {
    #expect(NumberText.fixed(value, decimals: decimals) == expected, "\(value), \(decimals)")
  }

  @Test(arguments: [
    (0.125, 3, "0.125"), (42.0, 3, "42"), (1.23456e-7, 2, "1.2e-7"), (9.996, 3, "10"),
    (999_999.0, 3, "999999"), (1_000_000.0, 3, "1e6"), (0.0001, 1, "0.0001"),
    (.leastNonzeroMagnitude, 2, "4.9e-324"),
    (1.7976931348623157e308, 3, "1.8e308"), (-0.5, 3, "-0.5"), (9.99e-9, 2, "1e-8"),
    (.infinity, 3, "–"), (1000, 2, "1000"), (0.001, 3, "0.001"),
  ])
  func significant(value: Double, digits: Int, expected: String) {
    #expect(NumberText.significant(value, digits: digits) == expected, "\(value), \(digits)")
  }

  @Test(arguments: [
    (1.0, "100%"), (0.75, "75%"), (2.0 / 3, "66.7%"), (0.9999, "100.0%"), (0, "0%"), (.nan, "–"),
    (0.07, "7%"),
  ])
  func percent(share: Double, expected: String) {
    #expect(NumberText.percent(share) == expected, "\(share)")
  }

  @Test func coordinatesAreAlwaysNumbers() {
    for value in hostileNumbers {
      let text = NumberText.coordinate(value)
      #expect(
        Double(text) != nil && !text.contains("n") && !text.contains("e"), "\(value): \(text)")
    }
  }

  @Test func powersOfTenAreRaised() {
    #expect(NumberText.powerOfTen(-12) == "10⁻¹²")
    #expect(NumberText.powerOfTen(0) == "10⁰")
  }

  @Test func everyPowerOfTenHasItsExponent() {
    for exponent in -300...300 {
      let value = Mathematics.powerOfTen(exponent)
      #expect(NumberText.decimalExponent(value) == exponent, "1e\(exponent)")
    }
  }
}
