// Numbers as tiny-gpt prints them, and as its report writes them.

import ExampleSupport
import SequiturFigures

/// Bytes in the unit that fits.
func megabytes(_ bytes: Int) -> String {
  let megabytes = Double(bytes) / 1e6
  return megabytes < 10_000
    ? "\(fixed(megabytes, megabytes < 10 ? 1 : 0)) MB" : "\(fixed(megabytes / 1000, 1)) GB"
}

/// A number with so many digits after the point; `inf` and `nan` as such.
func fixed(_ value: Double, _ digits: Int) -> String {
  value.isFinite ? NumberText.fixed(value, decimals: digits) : "\(value)"
}

/// A number with three significant digits and a typographic minus: "1.92", "−0.25".
func decimal(_ value: Double) -> String {
  NumberText.typographic(NumberText.significant(value))
}

/// A loss or perplexity with three digits after the point: "1.920", "12.500".
func precise(_ value: Double) -> String {
  NumberText.typographic(NumberText.fixed(value, decimals: 3))
}
