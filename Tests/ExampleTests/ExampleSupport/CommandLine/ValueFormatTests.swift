import ExampleSupport
import Testing

@Suite struct ValueFormatTests {
  @Test(arguments: [
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
  func aBadValueGivesOneSentence(words: [String], sentence: String) {
    let error = #expect(throws: UsageError.self, "\(words)") {
      try TestSettings.command.parse(words)
    }
    #expect(error?.description == sentence)
  }

  @Test func aChoiceCanHaveNamesOfItsOwn() throws {
    let format = ValueFormat.choice(of: [1, 2], name: { $0 == 1 ? "one" : "two" })
    #expect(try format.read("two") == 2)
    #expect(format.write(1) == "one")
  }

  @Test func whatIsWrittenCanBeRead() throws {
    let lengths = ValueFormat<[Int]>.list(of: .integer(in: 0...99))
    #expect(try lengths.read(lengths.write([3, 14, 15])) == [3, 14, 15])
    let rate = ValueFormat<Double>.number(in: 0...1)
    #expect(try rate.read(rate.write(0.1)) == 0.1)
  }
}
