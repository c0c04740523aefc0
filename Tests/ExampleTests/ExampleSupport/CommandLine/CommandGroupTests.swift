import ExampleSupport
import SequiturTensor
import Testing

@Suite struct CommandGroupTests {
  struct Settings { var steps = 5 }

  func group(onTrain: @escaping (Int) -> Void = { _ in }) -> CommandGroup {
    let train = Command(
      "train", "Trains a model.", version: "", defaults: Settings(),
      [.option("steps", \.steps, .integer(in: 1...), "how long")])
    let sample = Command(
      "sample", "Writes text.", version: "", defaults: Settings(), [])
    return CommandGroup(
      "tiny", "Trains and samples.", version: "2.0.0",
      [Subcommand(train) { onTrain($0.steps) }, Subcommand(sample) { _ in }])
  }

  func outcome(_ words: String...) -> String {
    do {
      switch try group().parse(words) {
      case .show(let text): return text
      case .run: return "run"
      }
    } catch {
      return "\(error)"
    }
  }

  @Test func theFirstWordChoosesAndTheRestAreItsSettings() throws {
    var steps = 0
    if case .run(let work) = try group(onTrain: { steps = $0 }).parse(["train", "--steps=9"]) {
      try work()
    }
    #expect(steps == 9)
  }

  @Test func helpListsTheCommands() {
    #expect(
      outcome("--help") == """
        Trains and samples.

        Usage: tiny <command> [options]

        Commands:
          train   Trains a model.
          sample  Writes text.

        Options:
          -h, --help  show this help, or a command's after its name
          --version   show the version
        """)
  }

  @Test func helpIsShownHoweverItIsAskedFor() {
    #expect(outcome() == outcome("--help") && outcome("help") == outcome("-h"))
    #expect(outcome("help", "train") == outcome("train", "--help"))
    #expect(outcome("help", "trian").hasSuffix("did you mean 'train'?"))
  }

  @Test func aCommandShowsItsOwnHelpAndTheProgramsVersion() {
    #expect(outcome("train", "--help").contains("Usage: tiny train [options]"))
    #expect(outcome("train", "--version") == "tiny train 2.0.0 (\(Instructions.current))")
    #expect(outcome("--version") == "tiny 2.0.0 (\(Instructions.current))")
  }

  @Test func mistakesGiveOneSentence() {
    #expect(
      outcome("trian")
        == "expected a command, one of train, sample; found 'trian'; did you mean 'train'?")
    #expect(
      outcome("train", "--steps", "0")
        == "--steps: expected a whole number from 1 up, found '0'")
  }
}
