import ExampleSupport
import Testing

@Suite struct HelpTextTests {
  @Test func helpShowsUsageArgumentsAndDefaults() {
    #expect(
      TestSettings.withPositionals.help == """
        Reads a file.

        Usage: read [options] <input> [<limit>] [<extra>...]

        Arguments:
          <input>  the text to read
          <limit>  how many lines (from 0 to 9)
          <extra>  more words

        Options:
          --[no-]quiet  print only the results (default: off)
          -h, --help    show this help
          --version     show the version
        """)
  }

  @Test func everyOptionIsListedWithinEightyColumns() {
    let help = TestSettings.command.help
    for argument in TestSettings.options {
      #expect(help.contains("\(argument.name)"), "\(argument.label)")
      #expect(help.contains(argument.help), "\(argument.label)")
    }
    for line in help.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    #expect(help.contains("(from 1 to 100; default: 3)"))
    #expect(help.contains("--sentence <text> <text>"))
    #expect(help.contains("(default: \"a b\" \"b a\")"))
    #expect(help.contains("default: none,learned"))
    #expect(help.contains("  --[no-]progress           show a progress line (default: on)"))
  }

  @Test func aLongListIsBrokenAfterACommaAndLosesNothing() {
    let numbers = Array(1000...1100)
    struct Settings { var numbers: [Int] }
    let command = Command(
      "list", "Lists.", version: "1", defaults: Settings(numbers: numbers),
      [.option("numbers", \.numbers, .list(of: .integer(in: 0...)), "many numbers")])
    for line in command.help.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    let joined = command.help.filter { !$0.isWhitespace }
    #expect(joined.contains(numbers.map(String.init).joined(separator: ",")))
  }

  @Test func aRequiredOptionStandsInTheUsageLineWithoutADefault() {
    let command = Command(
      "write", "Writes.", version: "1", defaults: TestSettings(),
      [.option("output", \.output, .path, value: "folder", required: true, "where to")])
    #expect(command.help.contains("Usage: write [options] --output <folder>"))
    #expect(!command.help.contains("default"))
  }

  @Test func aHintCanBeReplacedOrLeftOut() {
    func help(_ format: ValueFormat<Int>) -> String {
      Command(
        "run", "Runs.", version: "1", defaults: TestSettings(),
        [.option("seeds", \.seeds, format, "how many")]
      ).help
    }
    #expect(help(.integer(in: 1...9)).contains("how many (from 1 to 9; default: 3)"))
    #expect(help(.integer(in: 1...9).hinting(nil)).contains("how many (default: 3)"))
    #expect(help(.integer(in: 1...9).hinting("few")).contains("how many (few; default: 3)"))
  }

  @Test func examplesStandAtTheEndAsTheyAreTyped() throws {
    var command = TestSettings.command
    #expect(!command.help.contains("Examples:"))
    command.examples = [("compare --seeds 5", "five runs of each")]
    #expect(command.help.hasSuffix("Examples:\n  compare --seeds 5\n      five runs of each"))
    let group = CommandGroup("tool", "Does it.", version: "1", [Subcommand(command) { _ in }])
    guard case .show(let text) = try group.parse(["compare", "--help"]) else {
      Issue.record("no help")
      return
    }
    #expect(text.contains("compare --seeds 5"))
  }
}
