// The commands of tiny-gpt.

import ExampleSupport
import Sequitur

enum TinyGPT {
  static let version = "0.1.0"

  /// All commands.
  static var subcommands: [Subcommand] {
    [
      Subcommand(TrainSettings.command) { try TrainCommand($0).perform() },
      Subcommand(SampleCommand.command) { try $0.perform() },
      Subcommand(EvaluateCommand.command) { try $0.perform() },
      Subcommand(InspectCommand.command) { try $0.perform() },
      Subcommand(TokenizeCommand.command) { try $0.perform() },
      Subcommand(ExportCommand.command) { try $0.perform() },
      Subcommand(ImportCommand.command) { try $0.perform() },
      Subcommand(ReportCommand.command) { try $0.perform() },
      Subcommand(TrainSettings.verification) { try VerifyResume($0).perform() },
    ]
  }
}
