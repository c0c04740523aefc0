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
    #expect(theme.ink.contrast(with: theme.paper) > 12)
    #expect(theme.muted.contrast(with: theme.paper) > 4.5)
    #expect(theme.muted.contrast(with: theme.panel) > 4.5)
    #expect(theme.accent.contrast(with: theme.paper) > 4.5)
    for (slot, color) in theme.series.enumerated() {
      #expect(color.contrast(with: theme.paper) >= 3, "series \(slot), dark: \(isDark)")
    }
    #expect(theme.series.count == Theme.seriesCount)
  }

  @Test(arguments: [false, true])
  func cellTextIsLegibleOnEveryLevel(isDark: Bool) {
    let theme = isDark ? Theme.dark : Theme.light
    for kind in [ColorScale.Kind.sequential, .diverging] {
      for level in 0..<ColorScale.levels {
        let isStrong = ColorScale.isStrong(level: level, kind: kind)
        let ground = ColorScale.color(level: level, kind: kind, theme: theme)
        let contrast = ground.contrast(with: isStrong ? theme.paper : theme.ink)
        #expect(contrast >= 3.6, "\(kind) \(level), dark: \(isDark): \(contrast)")
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
        #expect(fitted.low < fitted.high, "\(scale.kind) of \(value)")
      }
    }
  }
}
