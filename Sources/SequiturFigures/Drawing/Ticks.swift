// Where an axis puts its ticks: multiples of 1, 2, 2.5 or 5, or powers of ten.

/// One labelled place on an axis.
package struct Tick: Equatable, Sendable {
  package let value: Double
  package let label: String
}

package enum Ticks {
  /// The step of about `count` ticks over `low...high`: 1, 2, 2.5 or 5 times a power of ten.
  package static func niceStep(low: Double, high: Double, count: Int) -> Double {
    let rough = (high / 2 - low / 2) / Double(max(count, 1)) * 2
    guard rough > 0, rough.isFinite else { return 1 }
    let power = Mathematics.powerOfTen(NumberText.decimalExponent(rough))
    guard power > 0 else { return rough }
    let mantissa = rough / power
    let nice = [1, 2, 2.5, 5, 10].first { mantissa <= $0 * (1 + 1e-9) } ?? 10
    let step = nice * power
    return step.isFinite ? step : rough
  }

  /// Ticks inside `low...high` of an axis or a scale of colours.
  package static func along(
    _ spacing: Axis.Spacing, low: Double, high: Double, count: Int, numbers: Axis.Numbers = .plain
  ) -> [Tick] {
    switch spacing {
    case .linear: linear(low: low, high: high, count: count, numbers: numbers)
    case .logarithmic: logarithmic(low: low, high: high, count: count)
    }
  }

  /// Ticks at the multiples of a nice step that lie inside `low...high`.
  package static func linear(
    low: Double, high: Double, count: Int, numbers: Axis.Numbers = .plain
  ) -> [Tick] {
    let step = niceStep(low: low, high: high, count: count)
    let first = (low / step - 1e-6).rounded(.up)
    let last = (high / step + 1e-6).rounded(.down)
    guard first.isFinite, last.isFinite, last - first <= 100 else { return [] }
    return stride(from: first, through: last, by: 1).map { index in
      let value = index * step
      return Tick(value: value, label: label(value, step: step, numbers: numbers))
    }
  }

  /// Ticks at powers of ten inside `low...high` (both positive), thinned out to about `count`.
  ///
  /// A range with fewer than two powers of ten is filled with 1, 2 and 5 times each.
  package static func logarithmic(low: Double, high: Double, count: Int) -> [Tick] {
    let first = Int((Mathematics.decimalLogarithm(low) - 1e-9).rounded(.up))
    let last = Int((Mathematics.decimalLogarithm(high) + 1e-9).rounded(.down))
    if last - first >= 1 {
      let every = max(1, (last - first + max(count, 1) - 1) / max(count, 1))
      let exponents = stride(from: first, through: last, by: every)
      let isPlain = first >= -3 && last <= 4
      return exponents.map { exponent in
        let value = Mathematics.powerOfTen(exponent)
        let label =
          isPlain ? NumberText.significant(value) : NumberText.powerOfTen(exponent)
        return Tick(value: value, label: label)
      }
    }
    let candidates = (first - 1...max(first, last) + 1).flatMap { exponent in
      [1.0, 2, 5].map { $0 * Mathematics.powerOfTen(exponent) }
    }
    let inside = candidates.filter { $0 >= low * (1 - 1e-9) && $0 <= high * (1 + 1e-9) }
    guard inside.count >= 2 else { return linear(low: low, high: high, count: count) }
    return inside.map { Tick(value: $0, label: NumberText.significant($0)) }
  }

  /// The label of a tick: as many decimals as its step needs.
  package static func label(_ value: Double, step: Double, numbers: Axis.Numbers) -> String {
    let factor: Double = numbers == .percent ? 100 : 1
    let suffix = numbers == .percent ? "%" : ""
    let shown = value * factor
    let shownStep = step * factor
    if abs(shown) >= 1e6 || shownStep < 1e-5 {
      // As many digits as tell neighbouring ticks apart.
      let apart =
        NumberText.decimalExponent(shown) - NumberText.decimalExponent(shownStep) + 2
      let number = NumberText.significant(shown, digits: min(max(apart, 2), 15))
      return NumberText.typographic(number) + suffix
    }
    let exponent = NumberText.decimalExponent(shownStep)
    let leading = shownStep / Mathematics.powerOfTen(exponent)
    let isQuarter = abs(leading - leading.rounded()) > 1e-6
    let decimals = max(0, -exponent + (isQuarter ? 1 : 0))
    return NumberText.typographic(NumberText.fixed(shown, decimals: decimals)) + suffix
  }
}
