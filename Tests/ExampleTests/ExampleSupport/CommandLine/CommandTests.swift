import ExampleSupport
import SequiturTensor
import Testing

/// Reading values, by kind of argument; the sentences of mistakes stand in `ArgumentScannerTests`.
@Suite struct CommandTests {
  let command = TestSettings.command

  @Test func noWordsGiveTheDefaults() {
    #expect(command.read().settings == TestSettings())
  }

  @Test func everyKindOfArgumentIsRead() throws {
    let (settings, text) = command.read(
      "--seeds", "7", "--seed=18446744073709551615", "--rate", "1e-3", "--dropout=0.25",
      "--encodings", "sinusoidal,none", "--lengths=12,24,48", "--color", "dark-green",
      "--output=a=b", "--report", "", "--sentence", "dog bit man", "man bit dog", "--tag", "x",
      "--tag=y", "--no-progress", "--quiet", "--n_layer", "6")
    var expected = TestSettings()
    expected.seeds = 7
    expected.seed = .max
    expected.rate = 1e-3
    expected.dropout = 0.25
    expected.encodings = ["sinusoidal", "none"]
    expected.lengths = [12, 24, 48]
    expected.color = .darkGreen
    expected.output = "a=b"
    expected.report = ""
    expected.sentences = ["dog bit man", "man bit dog"]
    expected.tags = ["x", "y"]
    expected.progress = false
    expected.quiet = true
    expected.layers = 6
    #expect(settings == expected, "\(text)")
  }

  @Test func aFlagCanBeSwitchedToItsDefault() {
    #expect(command.read("--progress").settings?.progress == true)
    #expect(command.read("--no-quiet").settings?.quiet == false)
  }

  @Test func theFirstOfSeveralValuesMayBeAttached() {
    #expect(command.read("--sentence=a", "b").settings?.sentences == ["a", "b"])
  }

  @Test func positionalsAreReadInOrderAroundOptions() {
    let settings = TestSettings.withPositionals.read("a.txt", "--quiet", "3", "x", "y").settings
    #expect(settings?.input == "a.txt")
    #expect(settings?.limit == 3)
    #expect(settings?.extra == ["x", "y"])
    #expect(settings?.quiet == true)
  }

  @Test func optionalPositionalsMayBeMissing() {
    let settings = TestSettings.withPositionals.read("a.txt").settings
    #expect(settings?.limit == nil)
    #expect(settings?.extra == [])
  }

  @Test func afterTwoHyphensEverythingIsAValue() {
    let settings = TestSettings.withPositionals.read("--", "--quiet", "1", "--help").settings
    #expect(settings?.input == "--quiet")
    #expect(settings?.extra == ["--help"])
    #expect(settings?.quiet == false)
  }

  @Test func aSingleHyphenAndNegativeNumbersAreValues() {
    let settings = TestSettings.withPositionals.read("-", "1", "-3", "-.5").settings
    #expect(settings?.input == "-")
    #expect(settings?.extra == ["-3", "-.5"])
  }

  @Test(arguments: ["--help", "-h"]) func helpIsShownEvenBesideAMistake(flag: String) {
    #expect(command.read("--seeds", "x", flag).text == command.help)
  }

  @Test func versionIsShown() {
    #expect(command.read("--version").text == "compare 1.2.3 (\(Instructions.current))")
  }
}
