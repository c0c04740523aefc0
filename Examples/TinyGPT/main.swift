// tiny-gpt: trains a small GPT on text files, samples from it, and exchanges it with other tools.

import ExampleSupport

let team = Team.join(Array(CommandLine.arguments.dropFirst()))
if !team.isLeader { Follower.work(in: team) }
CommandGroup(
  "tiny-gpt",
  "Trains a small GPT on your own text, on a plain CPU, and takes the result to other tools.",
  version: TinyGPT.version,
  [
    Subcommand(TrainCommand.command) { settings in
      guard let sweep = settings.sweep else {
        return try StopSignals.ending(Training.perform(settings, team))
      }
      try StopSignals.ending(Sweep(sweep, settings).perform(team))
    },
    Subcommand(SampleCommand.command) { try StopSignals.ending($0.perform()) },
    Subcommand(PlayCommand.command) { try StopSignals.ending($0.perform()) },
    Subcommand(CompareCommand.command) { try $0.perform() },
    Subcommand(EvaluateCommand.command) { try StopSignals.ending($0.perform()) },
    Subcommand(InspectCommand.command) { try $0.perform() },
    Subcommand(TokenizeCommand.command) { try $0.perform() },
    Subcommand(ExportCommand.command) { try $0.perform() },
    Subcommand(ImportCommand.command) { try $0.perform() },
    Subcommand(ReportCommand.command) { try $0.perform() },
    Subcommand(VerifyResume.command) { try StopSignals.ending(VerifyResume.perform($0)) },
  ]
).runOrExit { team.end($0) }
