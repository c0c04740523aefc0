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

  /// The settings under the command line's own: the preset's, and over them the file's.
  @Sendable static func layers(
    under given: TrainSettings, of command: Command<TrainSettings>
  ) throws -> TrainSettings {
    var settings = given
    settings.configuration = RunConfiguration()
    if let resume = given.resume {
      try refuse(["out", "preset", "config", "from", "sweep"], beside: "resume", in: given)
      settings.configuration = try Checkpoint.configuration(ofRun: resume)
      return settings
    }
    if let from = given.from {
      try refuse(["preset", "sweep"], beside: "from", in: given)
      let start = try Checkpoint(path: from).configuration
      settings.configuration.model = start.model
      settings.configuration.data.tokenizer = start.data.tokenizer
      settings.configuration.data.vocabularySize = start.data.vocabularySize
    }
    if let preset = given.preset { settings.configuration = preset.configuration }
    guard let config = given.config else { return settings }
    let names = oneRunOptions.map(\.name)
    let options = command.arguments.filter { !names.contains($0.name) }
    return try ConfigurationFile(path: config).assign(options, of: command, to: settings)
  }

  /// Refuses options that would have no effect.
  private static func refuse(
    _ names: [String], beside main: String, in settings: TrainSettings
  ) throws {
    for name in names {
      let option = oneRunOptions.first { $0.name == name }
      guard option?.defaultText(settings) != nil else { continue }
      throw UsageError(
        "--\(main): expected no --\(name) beside it, as the run it names decides that; leave out one"
      )
    }
  }
}
