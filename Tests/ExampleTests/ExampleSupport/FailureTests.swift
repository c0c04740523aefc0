import ExampleSupport
import Foundation
import Testing

@Suite struct FailureTests {
  struct Sentence: Error, CustomStringConvertible { let description = "two\nlines" }

  @Test func aFailureIsOneLine() {
    #expect(failureLine("a file\nis missing") == "error: a file is missing\n")
    #expect(failureLine("\u{1B}[2J\u{9B}1m\u{7F}") == #"error: \u{1B}[2J\u{009B}1m\u{7F}"# + "\n")
  }

  @Test(
    arguments: [
      (.other, 1), (.usage, 64), (.unfit, 65), (.missing, 66), (.unwritable, 73), (.cutOff, 74),
    ] as [(ErrorKind, Int32)]) func failEndsTheProcessWithTheCodeOfItsKind(
      kind: ErrorKind, code: Int32
    ) async throws
  {
    let result = await #expect(
      processExitsWith: .exitCode(code), observing: [\.standardErrorContent]
    ) { [code = code as Int32] in
      fail("no luck", ErrorKind.allCases.first { $0.exitCode == code } ?? .other)
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("error: no luck\n"), "\(kind)")
    #expect(kind.exitCode == code)
  }

  @Test func anErrorOfOursEndsWithItsOwnCode() async {
    await #expect(processExitsWith: .exitCode(64)) { fail(with: UsageError("--x: unknown")) }
  }

  @Test func anotherErrorEndsWithOne() async {
    let result = await #expect(
      processExitsWith: .exitCode(1), observing: [\.standardErrorContent]
    ) {
      fail(with: Sentence())
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("error: two lines\n"))
  }

  @Test func usageMistakesEndWith64AndHelpWith0() async {
    await #expect(processExitsWith: .exitCode(64)) {
      _ = TestSettings.command.settingsOrExit(["--seeds", "x"])
    }
    let result = await #expect(
      processExitsWith: .exitCode(0), observing: [\.standardOutputContent]
    ) {
      _ = TestSettings.command.settingsOrExit(["--version"])
    }
    let text = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
    #expect(text.contains("compare 1.2.3 ("))
  }
}
