// The library's errors as errors of a program: each has an exit code.

import ExampleSupport
import Sequitur

extension ExitCode {
  /// Of a file that could not be written, by the system's word: half-way for want of room, or not even
  /// begun.
  fileprivate init(notWritten reason: String) {
    let halfWay = [ENOSPC, EDQUOT, EFBIG, EIO].map { String(cString: strerror($0)) }
    self = halfWay.contains { reason.contains($0) } ? .inputOutput : .cannotCreate
  }
}

extension RunError: UserError {
  /// By the kind of trouble.
  package var exitCode: ExitCode {
    switch problem {
    case .missing, .unreadable: .noInput
    case .damaged, .newer, .mismatch: .data
    case .inUse, .exists: .cannotCreate
    case .unwritable: ExitCode(notWritten: detail)
    }
  }
}

extension ConfigurationError: UserError {
  /// A mistake on the command line.
  package var exitCode: ExitCode { .usage }
}

extension SafetensorsError: UserError {
  /// Missing, not written, or not what it should be.
  package var exitCode: ExitCode {
    switch problem {
    case .cannotRead: .noInput
    case .cannotWrite(let reason): ExitCode(notWritten: reason)
    default: .data
    }
  }
}

extension StateError: UserError {
  /// Weights of another model.
  package var exitCode: ExitCode { .data }
}

extension CorpusError: UserError {
  /// Missing, or there but no text.
  package var exitCode: ExitCode {
    switch problem {
    case .noPaths: .usage
    case .missing, .cannotRead, .notAFile, .noTextInFolder: .noInput
    case .cannotWrite(let reason): ExitCode(notWritten: reason)
    default: .data
    }
  }
}

extension TokenizerFileError: UserError {
  /// Missing, not written, or not a tokeniser.
  package var exitCode: ExitCode {
    switch problem {
    case .cannotRead, .noTokenizer: .noInput
    case .cannotWrite(let reason): ExitCode(notWritten: reason)
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
  /// By the kind of trouble.
  package var exitCode: ExitCode {
    switch kind {
    case .missing: .noInput
    case .unfit: .data
    case .exists: .cannotCreate
    case .unwritable: ExitCode(notWritten: problem)
    }
  }
}
