// The few functions of the C library that the figures need; the only file that imports it.

import SequiturBase

package enum Mathematics {
  package static func log10(_ value: Double) -> Double { decimalLogarithm(value) }

  package static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

  package static func powerOfTen(_ exponent: Int) -> Double { pow(10, Double(exponent)) }

  package static func cosine(_ radians: Double) -> Double { cos(radians) }

  package static func sine(_ radians: Double) -> Double { sin(radians) }
}

/// `log10` of the C library, which the method of that name would hide.
private func decimalLogarithm(_ value: Double) -> Double { log10(value) }
