import ExampleSupport
import Foundation
import Testing

@Suite struct TerminalTests {
  @Test func aPipeIsNoTerminal() throws {
    let pipe = Pipe()
    let descriptor = pipe.fileHandleForWriting.fileDescriptor
    let terminal = Terminal(descriptor: descriptor, environment: ["COLUMNS": "123"])
    #expect(!terminal.isInteractive)
    #expect(!terminal.usesColor)
    #expect(terminal.width == 123)
    #expect(Terminal(descriptor: descriptor, environment: [:]).width == 80)
  }

  @Test func aTerminalWithNoColorOrWithoutAbilitiesStaysPlain() throws {
    var (primary, secondary): (Int32, Int32) = (0, 0)
    try #require(openpty(&primary, &secondary, nil, nil, nil) == 0)
    defer {
      close(primary)
      close(secondary)
    }
    var size = winsize(ws_row: 24, ws_col: 97, ws_xpixel: 0, ws_ypixel: 0)
    try #require(ioctl(secondary, numericCast(TIOCSWINSZ), &size) == 0)
    let full = Terminal(descriptor: secondary, environment: ["TERM": "xterm"])
    #expect(full.isInteractive && full.usesColor && full.width == 97)
    let plain = Terminal(descriptor: secondary, environment: ["NO_COLOR": "1"])
    #expect(plain.isInteractive && !plain.usesColor)
    let dumb = Terminal(descriptor: secondary, environment: ["TERM": "dumb"])
    #expect(!dumb.isInteractive && !dumb.usesColor)
  }

  @Test func aStyleIsAppliedOnlyInColour() {
    #expect(TextStyle.red.applied(to: "x", usesColor: true) == "\u{1B}[31mx\u{1B}[0m")
    #expect(TextStyle.red.applied(to: "x", usesColor: false) == "x")
    #expect(TextStyle.red.applied(to: "", usesColor: true) == "")
  }
}
