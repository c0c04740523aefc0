// The two themes: every colour of figures and pages once for light and once for dark.

/// The named colours of one theme.
package struct Theme: Sendable {
  package let isDark: Bool
  package let paper: Color
  package let panel: Color
  package let ink: Color
  package let muted: Color
  package let axis: Color
  package let grid: Color
  package let accent: Color
  package let missing: Color
  package let zero: Color
  package let series: [Color]

  // Series: the order and hues of Okabe and Ito ("Color Universal Design", 2008), with lightness
  // moved until each has a contrast of at least 3 to the paper of its theme; brown is added.
  package static let light = Theme(
    isDark: false, paper: Color(hex: 0xFFFFFF), panel: Color(hex: 0xF5F6F8),
    ink: Color(hex: 0x1C2330), muted: Color(hex: 0x566072), axis: Color(hex: 0x8B95A5),
    grid: Color(hex: 0xE5E8ED), accent: Color(hex: 0x0A62A8), missing: Color(hex: 0xC9CDD4),
    zero: Color(hex: 0xDDEEDF),
    series: [
      0x0072B2, 0xD55E00, 0x00916A, 0xB7589A, 0xB27900, 0x3192C9, 0x5A6270, 0x877C00, 0x7D4B2A,
    ].map(Color.init(hex:)))

  package static let dark = Theme(
    isDark: true, paper: Color(hex: 0x14181F), panel: Color(hex: 0x1C222B),
    ink: Color(hex: 0xE9ECF1), muted: Color(hex: 0xA6B0BF), axis: Color(hex: 0x6F7A8A),
    grid: Color(hex: 0x2A313C), accent: Color(hex: 0x7FBDF2), missing: Color(hex: 0x4A515C),
    zero: Color(hex: 0x23402F),
    series: [
      0x4FA3E3, 0xF0803C, 0x2FBF95, 0xDB8FC2, 0xE8AE33, 0x8CCBF2, 0xB4BCC8, 0xD9CE45, 0xC39369,
    ].map(Color.init(hex:)))

  /// The number of series before their colours repeat.
  package static let seriesCount = 9

  /// The custom properties of this theme, as CSS declarations.
  package var declarations: String {
    let named = [
      ("paper", paper), ("panel", panel), ("ink", ink), ("muted", muted), ("axis", axis),
      ("grid", grid), ("accent", accent), ("missing", missing), ("zero", zero),
    ]
    let rows = named + series.enumerated().map { ("series\($0.offset)", $0.element) }
    return rows.map { "--\($0.0):\($0.1.css)" }.joined(separator: ";")
  }

  /// Both themes: light, and dark on screens that ask for it; paper is always light.
  package static let styleSheet = """
    :root{color-scheme:light dark;\(light.declarations)}
    @media screen and (prefers-color-scheme:dark){:root{\(dark.declarations)}}

    """
}
