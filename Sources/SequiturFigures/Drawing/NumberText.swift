// Numbers to text, the same on every machine: no locale, no Foundation.

/// Fixed, locale-free number formatting for labels, hovers and SVG coordinates.
public enum NumberText {
  /// What stands in place of a value that is not a finite number.
  private static let noValue = "–"

  /// `value` with exactly `decimals` digits after the point; halves round to even.
  ///
  /// NaN and infinities give an en dash; a value that rounds to zero has no sign.
  public static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return noValue }
    let places = min(max(decimals, 0), 15)
    let power = Mathematics.powerOfTen(places)
    let scaled = (abs(value) * power).rounded(.toNearestOrEven)
    // Beyond 2^53 a double has no digits after the point to show.
    guard scaled < 9e15 else { return "\(value)" }
    let digits = Int64(scaled)
    let unit = Int64(power)
    let sign = value < 0 && digits > 0 ? "-" : ""
    if places == 0 { return sign + "\(digits)" }
    let fraction = "\(digits % unit)"
    let padding = String(repeating: "0", count: places - fraction.count)
    return sign + "\(digits / unit)." + padding + fraction
  }

  /// `value` with about `digits` significant digits and no trailing zeros: `0.125`, `42`, `1.2e-7`.
  public static func significant(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite else { return noValue }
    guard value != 0 else { return "0" }
    let exponent = decimalExponent(value)
    if exponent >= -4 && exponent < 6 {
      return trimmed(fixed(value, decimals: max(0, digits - 1 - exponent)))
    }
    return scientific(value, digits: digits)
  }

  /// `value` as mantissa and power of ten: `1.2e-7`.
  private static func scientific(_ value: Double, digits: Int = 2) -> String {
    guard value.isFinite else { return noValue }
    guard value != 0 else { return "0" }
    var exponent = decimalExponent(value)
    // Two steps, so that neither power leaves the range of a double.
    let half = exponent / 2
    var mantissa =
      value / Mathematics.powerOfTen(half) / Mathematics.powerOfTen(exponent - half)
    let power = Mathematics.powerOfTen(digits - 1)
    if (abs(mantissa) * power).rounded(.toNearestOrEven) >= 10 * power {
      mantissa /= 10
      exponent += 1
    }
    return trimmed(fixed(mantissa, decimals: digits - 1)) + "e\(exponent)"
  }

  /// A share of one as percent: `75%` where exact, otherwise one decimal, `66.7%` or `100.0%`.
  public static func percent(_ share: Double) -> String {
    guard share.isFinite else { return noValue }
    let percent = share * 100
    let isWhole = abs(percent - percent.rounded()) < 1e-9
    return fixed(percent, decimals: isWhole ? 0 : 1) + "%"
  }

  /// A power of ten as readers write it: `10⁻⁸`.
  package static func powerOfTen(_ exponent: Int) -> String {
    let raised = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    let digits = "\(exponent.magnitude)".compactMap { $0.wholeNumberValue }.map { raised[$0] }
    return "10" + (exponent < 0 ? "⁻" : "") + String(digits)
  }

  /// A length or place in an SVG: at most two decimals, never "nan", never absurdly far away.
  package static func coordinate(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    return trimmed(fixed(min(max(value, -1e6), 1e6), decimals: 2))
  }

  /// The hyphen before a number turned into a true minus sign, for labels.
  package static func typographic(_ number: String) -> String {
    String(number.map { $0 == "-" ? "−" : $0 })
  }

  /// `value` in four significant digits, as it stands in labels and hovers.
  package static func label(_ value: Double) -> String {
    typographic(significant(value, digits: 4))
  }

  /// The largest e with 10^e <= |value|; 0 for zero and for what is not a finite number.
  package static func decimalExponent(_ value: Double) -> Int {
    guard value.isFinite, value != 0 else { return 0 }
    var exponent = Int(Mathematics.decimalLogarithm(abs(value)).rounded(.down))
    if exponent > -300 && Mathematics.powerOfTen(exponent + 1) <= abs(value) { exponent += 1 }
    return exponent
  }

  private static func trimmed(_ number: String) -> String {
    guard number.contains("."), !number.contains("e") else { return number }
    var kept = Substring(number)
    while kept.last == "0" { kept.removeLast() }
    if kept.last == "." { kept.removeLast() }
    return String(kept)
  }
}
