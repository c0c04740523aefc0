// Colours: perceptual OKLCH coordinates to sRGB.

/// An sRGB colour of three bytes.
package struct Color: Equatable, Sendable {
  package let red: UInt8
  package let green: UInt8
  package let blue: UInt8

  /// From perceptual lightness (0 to 1), chroma and hue in degrees, each channel clipped to sRGB.
  ///
  /// OKLab: Björn Ottosson, "A perceptual color space for image processing", 2020.
  package init(lightness: Double, chroma: Double, hue: Double) {
    let angle = hue * .pi / 180
    let a = chroma * Mathematics.cosine(angle)
    let b = chroma * Mathematics.sine(angle)
    let long = lightness + 0.3963377774 * a + 0.2158037573 * b
    let medium = lightness - 0.1055613458 * a - 0.0638541728 * b
    let short = lightness - 0.0894841775 * a - 1.2914855480 * b
    let (l, m, s) = (long * long * long, medium * medium * medium, short * short * short)
    red = Color.encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s)
    green = Color.encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s)
    blue = Color.encoded(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s)
  }

  /// From `0xRRGGBB`.
  package init(hex: UInt32) {
    red = UInt8(hex >> 16 & 255)
    green = UInt8(hex >> 8 & 255)
    blue = UInt8(hex & 255)
  }

  /// `#rrggbb`.
  package var css: String {
    let digits = Array("0123456789abcdef")
    let places = [red, green, blue].flatMap { [Int($0 >> 4), Int($0 & 15)] }
    return "#\(String(places.map { digits[$0] }))"
  }

  private static func encoded(_ linear: Double) -> UInt8 {
    let value = min(max(linear, 0), 1)
    let curved =
      value <= 0.0031308 ? 12.92 * value : 1.055 * Mathematics.power(value, 1 / 2.4) - 0.055
    return UInt8((curved * 255).rounded())
  }
}
