import ExampleSupport
import Testing

/// One sentence for every mistake.
@Suite struct ArgumentScannerTests {
  @Test(arguments: [
    (["--sedes", "3"], "unknown option '--sedes'; did you mean '--seeds'?"),
    (["-seeds", "3"], "unknown option '-seeds'; did you mean '--seeds'?"),
    (["--no-progres"], "unknown option '--no-progres'; did you mean '--no-progress'?"),
    (["--hlep"], "unknown option '--hlep'; did you mean '--help'?"),
    (["--zzz"], "unknown option '--zzz'; --help lists all options"),
    (["--no-seeds"], "unknown option '--no-seeds'; --help lists all options"),
    (["-x"], "unknown option '-x'; --help lists all options"),
    (
      ["--output"],
      "--output: expected a path, found nothing after it"
    ),
    (
      ["--output", "--quiet"],
      "--output: expected a path, found the option '--quiet'; "
        + "if that is the value, write --output=--quiet"
    ),
    (
      ["--sentence", "a", "--quiet"],
      "--sentence: expected 2 values (a text each), found 1 and the option '--quiet'"
    ),
    (
      ["--sentence", "a"],
      "--sentence: expected 2 values (a text each), found 1 and nothing after it"
    ),
    (["--seeds", "1", "--seeds", "2"], "--seeds: given twice; give it once"),
    (["--progress", "--no-progress"], "--progress: given twice; give it once"),
    (
      ["--quiet=yes"],
      "--quiet: expected no value, found 'yes'; use --quiet or --no-quiet"
    ),
    (["seeds", "3"], "unexpected argument 'seeds'; did you mean '--seeds'?"),
    (["what"], "unexpected argument 'what'; --help shows what is accepted"),
  ])
  func aMistakeGivesOneSentence(words: [String], sentence: String) {
    let error = #expect(throws: UsageError.self, "\(words)") {
      try TestSettings.command.parse(words)
    }
    #expect(error?.description == sentence)
    #expect(error?.kind == .usage)
  }

  @Test func aMissingRequiredArgumentIsNamed() {
    #expect(
      TestSettings.withPositionals.read("--quiet").text == "<input>: missing; expected a path")
    let required = Command(
      "two", "Takes two words.", version: "1", defaults: TestSettings(),
      [
        .option("sentence", \.sentences, count: 2, of: .text, required: true, "two words"),
        .option("output", \.output, .path, required: true, "a path"),
      ])
    #expect(required.read("--output=x").text == "--sentence: missing; expected a text")
    #expect(required.read("--sentence", "a", "b").text == "--output: missing; expected a path")
  }
}
