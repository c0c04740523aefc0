// Numbers as the report writes them.

import SequiturFigures

/// A number with three significant digits and a typographic minus: "1.92", "−0.25".
func decimal(_ value: Double) -> String {
  NumberText.significant(value).replacing("-", with: "\u{2212}")
}

/// A loss or perplexity with three digits after the point: "1.920", "12.500".
func precise(_ value: Double) -> String {
  NumberText.fixed(value, decimals: 3).replacing("-", with: "\u{2212}")
}

/// An option as it was given: "0.0001", which in Double would be 0.00009999999747.
func option(_ value: Float) -> String { "\(value)" }

/// A number of things: "1 step", "2,000 steps".
func counted(_ number: Int, _ thing: String) -> String {
  "\(grouped(number)) \(thing)\(number == 1 ? "" : "s")"
}
