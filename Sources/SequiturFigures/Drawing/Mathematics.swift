// The few functions of the C library that the figures need; under names of their own.

import SequiturBase

package enum Mathematics {
  package static func decimalLogarithm(_ value: Double) -> Double { log10(value) }

  package static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

  package static func powerOfTen(_ exponent: Int) -> Double { pow(10, Double(exponent)) }

  package static func cosine(_ radians: Double) -> Double { cos(radians) }

  package static func sine(_ radians: Double) -> Double { sin(radians) }
}
