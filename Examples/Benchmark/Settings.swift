// What the command line of `benchmark` decides, and its declaration.

import ExampleSupport

/// The choices of one run.
struct Settings {
  /// Parts of the names of rows to measure; empty for all.
  var filter: [String] = []
  /// Whether rows are measured briefly and the longest left out.
  var isShort = false
  /// The least seconds of a row; nil for the form's own.
  var seconds: Double?
  /// The fewest samples of a row; nil for the form's own.
  var repetitions: Int?
  /// How many threads compute; nil leaves the number to the environment and the machine.
  var threads: Int?
  /// Where the rows go as JSON.
  var json: String?
  /// The workload whose training step is profiled instead.
  var profile: String?
  /// Where start weights and batches are written instead.
  var exchange: String?
  /// Another build of this program to compare the rows with instead.
  var against: String?
  /// Whether to do a row's work on request instead.
  var serves = false

  /// How long rows are measured.
  var budget: Budget {
    Budget(
      repetitions: repetitions ?? (isShort ? 3 : 7), seconds: seconds ?? (isShort ? 0.25 : 2))
  }

  /// The command line of the program.
  static var command: Command<Settings> {
    Command(
      "benchmark",
      "Measures training steps, sampling, attention and the kernels alone against this machine's limits.",
      version: Program.versionNumber, defaults: Settings(),
      [
        .option(
          "filter", \.filter, .list(of: .text), value: "names",
          "parts of the names of the rows to measure, such as W1 or matmul; mpi alone: the exchange of "
            + "gradients between ranks, and steps of them"),
        .flag("short", \.isShort, "measure briefly, and leave out the longest rows"),
        .option(
          "seconds", \.seconds, .number(in: Above(0.0)),
          "measure each row for at least this long (default: 2, with --short 0.25)"),
        .option(
          "repetitions", \.repetitions, .integer(in: 1...1_000_000),
          "take at least so many samples of each row (default: 7, with --short 3)"),
        .option(
          "threads", \.threads, .integer(in: 1...64),
          "threads to use (default: SEQUITUR_THREADS, or all processors)"),
        .option("json", \.json, .path, value: "file", "write the rows to this file too"),
        .option(
          "profile", \.profile, .choice(of: Workload.all.map(\.name)), value: "workload",
          "show instead where a training step spends its time"),
        .option(
          "exchange", \.exchange, .path, value: "folder",
          "write instead the start weights and batches of the training steps (or what the filter picks), "
            + "and print their first losses"),
        .option(
          "against", \.against, .path, value: "benchmark",
          "let another build of this program do the same rows instead, turn about, and print the "
            + "ratios of their times"),
        .flag(
          "serve", \.serves,
          "do instead the work of the one row that the filter picks, as often as each line of "
            + "standard input says, and answer with the time"),
      ])
  }
}
