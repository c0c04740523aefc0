// What the commands of tiny-gpt share: the version, arguments, errors, and how they write.

import ExampleSupport
import Sequitur

enum TinyGPT {
  static let version = Program.versionNumber
}

extension Command {
  init(
    _ name: String, _ abstract: String, defaults: Settings, _ arguments: [Argument<Settings>],
    examples: [(line: String, meaning: String)] = [],
    underlay: Underlay? = nil
  ) {
    self.init(name, abstract, version: TinyGPT.version, defaults: defaults, arguments)
    self.otherNames = TinyGPT.otherNames
    self.examples = examples
    self.underlay = underlay
  }
}

extension Argument {
  static func run(_ path: Path<String>) -> Self {
    .positional("run", path, .path, "the folder of a run or of a checkpoint")
  }

  static func threads(_ path: Path<Int?>) -> Self {
    .option("threads", path, .integer(in: 1...64), "threads that compute (default: all)")
  }

  static func quantize(_ path: Path<Quantization?>) -> Self {
    .option(
      "quantize", path, .choice(of: Quantization.self),
      "hold the weights in 8.5 bits each: more tokens a second, in less memory")
  }
}

/// Why a command cannot do its work, in one sentence.
struct CommandError: UserError, Equatable {
  let description: String
  let kind: ErrorKind

  init(_ description: String, _ kind: ErrorKind = .unfit) {
    self.description = description
    self.kind = kind
  }
}
