// Numbers as the report writes them.

import SequiturBase
import SequiturFigures
import ToyModels

/// "14.29 %", with a space at which no line breaks.
func percentText(_ fraction: Double) -> String { "\(percent(fraction))\u{00A0}%" }

/// "99.40 % (98.10)", which breaks before the bracket alone.
func accuracyCell(_ accuracies: [Double]) -> String {
  accuracyText(accuracies, unit: "\u{00A0}%")
}

/// "8.9e-08", or "0".
func scientific(_ value: Float) -> String { value == 0 ? "0" : printed("%.1e", Double(value)) }

/// "7.41", or "8.9 × 10⁻⁸" for what is small; "0" is exact.
func differenceText(_ value: Float) -> RichText {
  guard value != 0 else { return "0 exactly" }
  guard value < 1e-3 else { return RichText(significant(Double(value), 3)) }
  let parts = scientific(value).split(separator: "e")
  let exponent = Int(parts.last ?? "0") ?? 0
  return "\(String(parts[0])) × 10\(sup: "\u{2212}\(abs(exponent))")"
}
