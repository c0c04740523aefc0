import ExampleSupport
import Foundation
import Testing

@Suite struct FailureTests {
  struct Sentence: Error, CustomStringConvertible { let description = "two\nlines" }

  @Test func aFailureIsOneLine() {
    #expect(failureLine("a file\nis missing") == "error: a file is missing\n")
  }

  @Test(arguments: [
    ExitCode.other, .usage, .data, .noInput, .cannotCreate, .inputOutput,
  ])
  func failEndsTheProcessWithItsCode(code: ExitCode) async throws {
    let result = await #expect(
      processExitsWith: .exitCode(code.rawValue), observing: [\.standardErrorContent]
    ) { [raw = code.rawValue as Int32] in
      fail("no luck", ExitCode(rawValue: raw) ?? .other)
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("error: no luck\n"), "\(code)")
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
    #expect(text.contains("compare 1.2.3\n"))
  }
}
