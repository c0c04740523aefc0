// Numbers as the report and the printed tables write them.

import Foundation
import SequiturFigures

/// "14.29 %".
func percent(_ fraction: Double) -> String { String(format: "%.2f %%", 100 * fraction) }

/// "14.29 %", with a space at which no line breaks.
func percentText(_ fraction: Double) -> String { unbroken(percent(fraction)) }

/// "99.40 % (98.10)": the mean and, if lower, the minimum.
func accuracyText(_ accuracies: [Double]) -> String {
  guard let least = accuracies.min() else { return "-" }
  let mean = mean(accuracies)
  return least < mean - 1e-9
    ? "\(percent(mean)) (\(String(format: "%.2f", 100 * least)))" : percent(mean)
}

/// "99.40 % (98.10)", which breaks before the bracket alone.
func accuracyCell(_ accuracies: [Double]) -> String { unbroken(accuracyText(accuracies)) }

/// "8.9e-08", or "0".
func scientific(_ value: Float) -> String { value == 0 ? "0" : String(format: "%.1e", value) }

/// "7.41", or "8.9 × 10⁻⁸" for what is small; "0" is exact.
func differenceText(_ value: Float) -> RichText {
  guard value != 0 else { return "0 exactly" }
  guard value < 1e-3 else { return RichText(String(format: "%.3g", value)) }
  let parts = scientific(value).split(separator: "e")
  let exponent = Int(parts.last ?? "0") ?? 0
  return "\(String(parts[0])) × 10\(sup: "\u{2212}\(abs(exponent))")"
}

/// The mean of some numbers; NaN of none.
func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

private func unbroken(_ text: String) -> String {
  text.replacingOccurrences(of: " %", with: "\u{00A0}%")
}
