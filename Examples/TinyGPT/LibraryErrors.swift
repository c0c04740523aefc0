// The library's errors as errors of a program: each has an exit code.

import ExampleSupport
import Sequitur

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

extension CorpusError: UserError {
  /// Missing, or there but no text.
  package var exitCode: ExitCode {
    switch problem {
    case .noPaths: .usage
    case .missing, .cannotRead, .notAFile, .noTextInFolder: .noInput
    case .cannotWrite: .cannotCreate
    default: .data
    }
  }
}

extension SamplingError: UserError {
  /// Options that choose nothing are a mistake on the command line.
  package var exitCode: ExitCode {
    if case .options = self { .usage } else { .data }
  }
}

extension UnknownCharacter: UserError {
  /// A text that the tokeniser cannot say.
  package var exitCode: ExitCode { .data }
}

extension GPT2Error: UserError {
  /// A folder that is not what it should be.
  package var exitCode: ExitCode { .data }
}
