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
    (
      ["--quiet=yes"],
      "--quiet: expected no value, found 'yes'; use --quiet or --no-quiet"
    ),
    (["seeds", "3"], "unexpected argument 'seeds'; did you mean '--seeds'?"),
    (["what"], "unexpected argument 'what'; --help shows what is accepted"),
    (
      ["--sentence", "the", "dog", "bit"],
      "unexpected argument 'bit'; a value of --sentence with spaces needs quotes around it"
    ),
    (
      ["--output", "my", "folder"],
      "unexpected argument 'folder'; a value of --output with spaces needs quotes around it"
    ),
    (["--seeds", "1", "b"], "unexpected argument 'b'; --help shows what is accepted"),
    (["--seeds", "x"], "--seeds: expected a whole number from 1 to 100, found 'x'"),
    (["--seeds", "0"], "--seeds: expected a whole number from 1 to 100, found '0'"),
    (["--seeds", "101"], "--seeds: expected a whole number from 1 to 100, found '101'"),
    (["--seeds", "1.5"], "--seeds: expected a whole number from 1 to 100, found '1.5'"),
    (["--seeds="], "--seeds: expected a whole number from 1 to 100, found ''"),
    (
      ["--seed", "-1"],
      "--seed: expected a whole number from 0 to 18446744073709551615, found '-1'"
    ),
    (["--rate", "0"], "--rate: expected a number above 0, found '0'"),
    (["--rate", "inf"], "--rate: expected a number above 0, found 'inf'"),
    (["--dropout", "1"], "--dropout: expected a number from 0 to below 1, found '1'"),
    (["--dropout", "nan"], "--dropout: expected a number from 0 to below 1, found 'nan'"),
    (["--lengths", "4,0"], "--lengths: expected a whole number from 1 up, found '0'"),
    (["--lengths", "4,"], "--lengths: expected a whole number from 1 up, found ''"),
    (["--lengths", "4,4"], "--lengths: expected every value once, found '4' twice"),
    (
      ["--encodings", "none,sinus"],
      "--encodings: expected one of none, learned, sinusoidal; found 'sinus'; "
        + "did you mean 'sinusoidal'?"
    ),
    (["--color", "blue"], "--color: expected one of red, dark-green; found 'blue'"),
    (["--output="], "--output: expected a path, found ''"),
  ])
  func aMistakeGivesOneSentence(words: [String], sentence: String) {
    let error = #expect(throws: UsageError.self, "\(words)") {
      try TestSettings.command.parse(words)
    }
    #expect(error?.description == sentence)
    #expect(error?.kind == .usage)
  }

  @Test func ofAnArgumentGivenTwiceTheLastCounts() {
    let settings = TestSettings.command.read(
      "--seeds", "1", "--progress", "--sentence", "a", "b", "--seeds", "2", "--no-progress",
      "--sentence", "c", "d"
    ).settings
    #expect(settings?.seeds == 2 && settings?.progress == false)
    #expect(settings?.sentences == ["c", "d"])
  }

  @Test func aNameFromElsewhereIsSuggestedByItsMeaning() {
    var command = TestSettings.command
    command.otherNames = ["depth": "n-layer", "vocab": "vocabulary"]
    #expect(command.read("--depth").text == "unknown option '--depth'; did you mean '--n-layer'?")
    // What the command does not have is not suggested.
    #expect(command.read("--vocab").text == "unknown option '--vocab'; --help lists all options")
  }

  @Test func aMissingRequiredArgumentIsNamed() {
    #expect(
      TestSettings.withPositionals.read("--quiet").text == "<input>: missing; expected a path")
    let required = Command(
      "write", "Writes.", version: "1", defaults: TestSettings(),
      [
        .option("output", \.output, .path, required: true, "a path")
      ])
    #expect(required.read().text == "--output: missing; expected a path")
  }
}
