// The commands of tiny-gpt, and the exit codes of the library's errors.

import ExampleSupport
import Sequitur

enum TinyGPT {
  static let version = "0.1.0"

  /// All commands.
  static var subcommands: [Subcommand] {
    [
      Subcommand(TrainSettings.command) { try TrainCommand($0).run() },
      Subcommand(TrainSettings.verification) { try VerifyResume($0).run() },
    ]
  }
}

extension RunError: UserError {
  /// By the kind of trouble.
  package var exitCode: ExitCode {
    switch problem {
    case .missing, .unreadable: .noInput
    case .damaged, .newer, .mismatch: .data
    case .inUse, .exists, .unwritable: .cannotCreate
    }
  }
}

extension ModelOptionsError: UserError {
  /// A mistake on the command line.
  package var exitCode: ExitCode { .usage }
}

extension SafetensorsError: UserError {
  /// Missing, not written, or not what it should be.
  package var exitCode: ExitCode {
    switch problem {
    case .cannotRead: .noInput
    case .cannotWrite: .cannotCreate
    default: .data
    }
  }
}

extension StateError: UserError {
  /// Weights of another model.
  package var exitCode: ExitCode { .data }
}

extension NonFiniteStep: UserError {
  /// Nothing of the above.
  package var exitCode: ExitCode { .other }
}
