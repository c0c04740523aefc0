// The command line of train: the options of a run, laid over a preset, a file or another run.

import ExampleSupport
import Sequitur

enum TrainCommand {
  static let command = Command(
    "train", "Trains a model on text files, or goes on with a run.", defaults: TrainSettings(),
    RunOptions.all + oneRunOptions + [
      .flag("tensorboard", \.tensorBoard, "also write event files for TensorBoard"),
      .flag("samples", \.showsSamples, "print samples of the model's text as it learns"),
      .threads(\.threads),
    ] + Team.options,
    examples: [
      ("tiny-gpt train novel.txt letters/ --out runs/mine", "a small model of all this text"),
      (
        "tiny-gpt train novel.txt --tokenizer bpe --preset small --dropout 0.1",
        "a larger one, with a vocabulary of word pieces"
      ),
      ("tiny-gpt train --resume runs/mine --steps 5000", "the same run, for more steps"),
      (
        "tiny-gpt train letters/ --from runs/mine --out runs/tuned --learning-rate 1e-4",
        "another run, beginning with that model"
      ),
    ],
    underlay: layers)

  /// What a command line says about one run; a file does not say it about all of them.
  private static let oneRunOptions: [Argument<TrainSettings>] = [
    .option(
      "preset", \.preset, .choice(of: TrainSettings.Preset.self),
      "sizes with a name; other options win over it"),
    .option(
      "config", \.config, .path, value: "file",
      "options from a JSON file with the keys of a run's config.json; flags win over it"),
    .option(
      "size", \.size, .integer(in: 1...1000).hinting(nil), value: "S",
      "one number for depth and width: S layers and heads, width 32 S, about 12,288 S³ parameters "
        + "(--preset nano: 4)"),
    .option(
      "minutes", \.minutes, .number(in: Above(0)).hinting(nil), value: "M",
      "in place of --steps: as many as fit into so long, by 20 that are measured and thrown away; "
        + "evaluations, samples and checkpoints are counted in"),
    .flag(
      "find-learning-rate", \.findsLearningRate,
      "in place of --learning-rate: \(LearningRateTest.rule), by \(LearningRateTest.steps) steps that "
        + "are thrown away"),
    .option(
      "out", \.out, .path, value: "folder",
      "the folder of the run (default: \(TrainSettings.usualFolder))"),
    .option(
      "resume", \.resume, .path, value: "run",
      "go on with this run to the same bits; only --steps, --patience, --threads and what is shown may "
        + "change"),
    .option(
      "from", \.from, .path, value: "run",
      "fine-tune: begin with the model and the tokeniser of this run or checkpoint; only "
        + "--dropout may change of the model"),
    .option(
      "sweep", \.sweep, .text, value: "name=values",
      "a run for each value of an option, such as positions=none,learned,rope, in the folder of --out, "
        + "and a page that compares them"),
  ]

  /// Options that decide what others do: only one of them can be given.
  private static let rivals: [(main: String, others: [String], decides: String)] = [
    (
      "resume",
      ["out", "preset", "config", "from", "size", "minutes", "find-learning-rate", "sweep"],
      "the run it names"
    ),
    ("from", ["preset", "size", "sweep"], "the run it names"),
    ("sweep", ["minutes", "find-learning-rate"], "the command line for all its runs"),
    ("size", ["layers", "heads", "width"], "it"), ("minutes", ["steps"], "it"),
    ("find-learning-rate", ["learning-rate"], "it"),
  ]

  /// The settings under the command line's own: the preset's, over them the file's, and over both a
  /// size.
  @Sendable static func layers(
    under words: TrainSettings, _ given: Set<String>, of command: Command<TrainSettings>
  ) throws -> TrainSettings {
    for (main, others, decides) in rivals where given.contains(main) {
      guard let other = others.first(where: given.contains) else { continue }
      throw UsageError(
        "--\(main): expected no --\(other) beside it, as \(decides) decides that; leave out one")
    }
    var settings = words
    settings.configuration = RunConfiguration()
    if let resume = words.resume {
      settings.configuration = try Checkpoint.configuration(ofRun: resume)
      return settings
    }
    if let from = words.from {
      let start = try Checkpoint(path: from).configuration
      settings.configuration.model = start.model
      settings.configuration.data.tokenizer = start.data.tokenizer
      settings.configuration.data.vocabularySize = start.data.vocabularySize
    }
    if let preset = words.preset { settings.configuration = preset.configuration }
    if let config = words.config {
      let names = oneRunOptions.map(\.name)
      let options = command.arguments.filter { !names.contains($0.name) }
      settings = try ConfigurationFile(path: config).assign(options, of: command, to: settings)
    }
    if let size = words.size { settings.configuration.model.setSize(size) }
    return settings
  }
}
