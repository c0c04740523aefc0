// A settings type with every kind of argument, for the command-line tests.

import ExampleSupport

enum Color: String, CaseIterable {
  case red
  case darkGreen = "dark-green"
}

struct TestSettings: Equatable {
  var seeds = 3
  var seed: UInt64 = 1
  var rate = 0.5
  var dropout: Float = 0
  var encodings = ["none", "learned"]
  var lengths = [12]
  var color = Color.red
  var output = "out"
  var report: String?
  var sentences = ["a b", "b a"]
  var tags: [String] = []
  var progress = true
  var quiet = false
  var layers = 2
  var input = ""
  var limit: Int?
  var extra: [String] = []

  static let encodingNames = ["none", "learned", "sinusoidal"]

  static var options: [Argument<TestSettings>] {
    [
      .option("seeds", \.seeds, .integer(in: 1...100), "runs per encoding"),
      .option("seed", \.seed, .seed, "the first run's seed"),
      .option("rate", \.rate, .number(in: Above(0)), "learning rate"),
      .option("dropout", \.dropout, .number(in: 0..<1), "share of values dropped"),
      .option(
        "encodings", \.encodings, .list(of: .choice(of: encodingNames)), "what to compare"),
      .option("lengths", \.lengths, .list(of: .integer(in: 1...)), "test lengths"),
      .option("color", \.color, .choice(of: Color.self), "the colour"),
      .option("output", \.output, .path, value: "folder", "where the figures go"),
      .option("report", \.report, .text, "a title for the report"),
      .option("sentence", \.sentences, count: 2, of: .text, "the two sentences"),
      .repeatable("tag", \.tags, .text, value: "word", "a word to remember"),
      .flag("progress", \.progress, "show a progress line"),
      .flag("quiet", \.quiet, "print only the results"),
      .option("n-layer", \.layers, .integer(in: 1...12), "number of blocks"),
    ]
  }

  static var command: Command<TestSettings> {
    Command(
      "compare", "Compares position encodings.", version: "1.2.3", defaults: TestSettings(),
      options)
  }

  static var withPositionals: Command<TestSettings> {
    Command(
      "read", "Reads a file.", version: "1.2.3", defaults: TestSettings(),
      [
        .positional("input", \.input, .path, "the text to read"),
        .positional("limit", \.limit, .integer(in: 0...9), "how many lines"),
        .positionals("extra", \.extra, .text, "more words"),
        .flag("quiet", \.quiet, "print only the results"),
      ])
  }
}

extension Command {
  /// The settings of a valid command line, or the error's sentence or the shown text.
  func read(_ words: String...) -> (settings: Settings?, text: String) {
    do {
      switch try parse(words) {
      case .run(let settings): return (settings, "")
      case .show(let text): return (nil, text)
      }
    } catch {
      return (nil, "\(error)")
    }
  }
}
