// Numbers as programs print them and write them on their pages.

import SequiturBase

/// A number with this many decimals: "0.992".
package func fixed(_ value: Double, _ decimals: Int = 4) -> String {
  printed("%.\(decimals)f", value)
}

/// A fraction in percent: "57.14".
package func percent(_ fraction: Double, _ decimals: Int = 2) -> String {
  fixed(100 * fraction, decimals)
}

/// A number with this many significant digits: "47117", "5.1e-16".
package func significant(_ value: Double, _ digits: Int = 4) -> String {
  printed("%.\(digits)g", value)
}

/// "99.40 (98.10)": mean and, if lower, minimum, in percent; "-" of none.
///
/// - Parameter unit: stands behind the mean.
package func accuracyText(_ accuracies: [Double], unit: String = "") -> String {
  guard let least = accuracies.min() else { return "-" }
  let mean = mean(accuracies)
  return percent(mean) + unit + (least < mean - 1e-9 ? " (\(percent(least)))" : "")
}

/// What accuracies are of: "mean over 3 seeds, the least in brackets where it is lower".
package func seedsText(_ count: Int) -> String {
  count == 1 ? "of one seed" : "mean over \(count) seeds, the least in brackets where it is lower"
}

/// What bars are: "Bars are means over 3 seeds, dots are single seeds."
package func barsText(seeds count: Int) -> String {
  count == 1
    ? "Bars are those of one seed." : "Bars are means over \(count) seeds, dots are single seeds."
}

/// Items with commas between them: "0, 5, 6".
package func list(_ items: some Sequence<some CustomStringConvertible>) -> String {
  items.map(\.description).joined(separator: ", ")
}

extension Sequence where Element: Hashable {
  /// The elements in order, each once.
  package func uniqued() -> [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
