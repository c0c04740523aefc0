// tiny-gpt: trains a small GPT on text files, samples from it, and exchanges it with other tools.

import ExampleSupport

let team = Team.join(Array(CommandLine.arguments.dropFirst()))
if !team.isLeader { Follower.work(in: team) }
CommandGroup(
  "tiny-gpt",
  "Trains a small GPT on your own text, on a plain CPU, and takes the result to other tools.",
  version: TinyGPT.version,
  [
    Subcommand(TrainCommand.command) { try StopSignals.ending(Training.perform($0, team)) },
    Subcommand(SampleCommand.command) { try StopSignals.ending($0.perform()) },
    Subcommand(EvaluateCommand.command) { try StopSignals.ending($0.perform()) },
    Subcommand(InspectCommand.command) { try $0.perform() },
    Subcommand(TokenizeCommand.command) { try $0.perform() },
    Subcommand(ExportCommand.command) { try $0.perform() },
    Subcommand(ImportCommand.command) { try $0.perform() },
    Subcommand(ReportCommand.command) { try $0.perform() },
    Subcommand(VerifyResume.command) { try StopSignals.ending(VerifyResume.perform($0)) },
  ]
).runOrExit { team.end($0) }
