// Colours: contrast in both themes, even lightness, and the mapping of special values.
import Testing

import SequiturFigures

struct ColorTests {
  @Test func hexadecimalText() {
    #expect(Color(hex: 0x0A0BFF).css == "#0a0bff")
  }

  @Test func greysOfKnownLightness() {
    // OKLab lightness of mid grey (119, 119, 119) is 0.5693 (cube root of its linear value).
    #expect(Color(lightness: 0.5693, chroma: 0, hue: 0) == Color(hex: 0x777777))
    #expect(Color(lightness: 1, chroma: 0, hue: 0) == Color(hex: 0xFFFFFF))
  }

  @Test(arguments: [false, true])
  func textAndSeriesStandOutFromThePage(isDark: Bool) {
    let theme = isDark ? Theme.dark : Theme.light
    #expect(contrast(theme.ink, theme.paper) > 12)
    #expect(contrast(theme.muted, theme.paper) > 4.5)
    #expect(contrast(theme.muted, theme.panel) > 4.5)
    #expect(contrast(theme.accent, theme.paper) > 4.5)
    for (slot, color) in theme.series.enumerated() {
      #expect(contrast(color, theme.paper) >= 3, "series \(slot), dark: \(isDark)")
    }
    #expect(theme.series.count == Theme.seriesCount)
  }

  @Test(arguments: [false, true])
  func cellTextIsLegibleOnEveryLevel(isDark: Bool) {
    let theme = isDark ? Theme.dark : Theme.light
    for isDiverging in [false, true] {
      for level in 0..<ColorScale.levels {
        let isStrong = ColorScale.isStrong(level: level, isDiverging: isDiverging)
        let ground = ColorScale.color(level: level, isDiverging: isDiverging, theme: theme)
        let found = contrast(ground, isStrong ? theme.paper : theme.ink)
        #expect(found >= 3.6, "\(level), diverging: \(isDiverging), dark: \(isDark): \(found)")
      }
    }
  }

  @Test func zeroIsTheMiddleOfADivergingScale() {
    let scale = FittedColorScale(.diverging(), values: [-1, 4])
    #expect(scale.fill(0) == .level(ColorScale.levels / 2))
    #expect(scale.fill(-4) == .level(0) && scale.fill(4) == .level(ColorScale.levels - 1))
  }

  @Test func specialValues() {
    let scale = FittedColorScale(.logarithmic(1e-8...1), values: [0, 1e-4])
    #expect(scale.fill(0) == .exactZero)
    #expect(scale.fill(-1) == .missing && scale.fill(.nan) == .missing)
    #expect(scale.fill(1e-12) == .level(0) && scale.fill(100) == .level(ColorScale.levels - 1))
    #expect(scale.fill(1e-4) == .level(ColorScale.levels / 2))
    #expect(FittedColorScale(.sequential(), values: [0]).fill(.infinity) == .missing)
  }

  @Test func constantDataHasAScale() {
    for scale in [ColorScale.sequential(), .diverging(), .logarithmic()] {
      for value in hostileNumbers {
        let fitted = FittedColorScale(scale, values: [value])
        #expect(fitted.low < fitted.high, "\(scale) of \(value)")
      }
    }
  }
}

/// The contrast ratio of two colours, from 1 to 21 (WCAG 2.2).
private func contrast(_ a: Color, _ b: Color) -> Double {
  func luminance(_ color: Color) -> Double {
    let linear = [color.red, color.green, color.blue].map { byte -> Double in
      let value = Double(byte) / 255
      return value <= 0.04045 ? value / 12.92 : Mathematics.power((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }
  let (one, other) = (luminance(a), luminance(b))
  return (max(one, other) + 0.05) / (min(one, other) + 0.05)
}
