// The commands of tiny-gpt.

import ExampleSupport
import Sequitur

enum TinyGPT {
  static let version = "0.1.0"

  /// All commands.
  static var subcommands: [Subcommand] {
    [
      Subcommand(TrainSettings.command) { try TrainCommand($0).run() },
      Subcommand(SampleCommand.command) { try $0.run() },
      Subcommand(EvaluateCommand.command) { try $0.run() },
      Subcommand(InspectCommand.command) { try $0.run() },
      Subcommand(TokenizeCommand.command) { try $0.run() },
      Subcommand(ExportCommand.command) { try $0.run() },
      Subcommand(ImportCommand.command) { try $0.run() },
      Subcommand(ReportCommand.command) { try $0.run() },
      Subcommand(TrainSettings.verification) { try VerifyResume($0).run() },
    ]
  }
}
