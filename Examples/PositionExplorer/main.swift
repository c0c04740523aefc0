// position-explorer: computes and draws what position encodings do, a page for each question.

import ExampleSupport

CommandGroup(
  "position-explorer",
  "Prints the numbers behind position encodings and draws them, an offline page for each question.",
  version: Explorer.version,
  [
    SinusoidalCommand.subcommand, MagnitudeCommand.subcommand, AdditionCommand.subcommand,
    EncodingsCommand.subcommand,
    AnalyzeCommand.subcommand, AttentionCommand.subcommand, LawsCommand.subcommand,
    CompareCommand.subcommand, AllCommand.subcommand,
  ]
).runOrExit()
