// Presets and configuration files: layers of options under those of the command line.

import ExampleSupport
import Sequitur
import SequiturFiles

extension TrainSettings {
  /// The settings under the command line's own: the preset's, and the configuration file's over them.
  func underlay(of command: Command<TrainSettings>) throws -> TrainSettings {
    var settings = TrainSettings()
    if let resume {
      try refuse(["--out", "--preset", "--config", "--from"], beside: "--resume")
      settings.configuration = try Checkpoint.configuration(ofRun: resume)
      return settings
    }
    if let from {
      try refuse(["--preset"], beside: "--from")
      let start = try Checkpoint(path: from).configuration
      settings.configuration.model = start.model
      settings.configuration.data.tokenizer = start.data.tokenizer
      settings.configuration.data.vocabularySize = start.data.vocabularySize
    }
    if let preset { settings.configuration = preset.configuration }
    settings.steps = settings.configuration.training.steps
    guard let config else { return settings }
    let values = try Self.values(of: config, command)
    do {
      return try command.assigning(values, to: settings)
    } catch {
      throw ConfigurationFileError("'\(config)': \(error)")
    }
  }

  /// Refuses options that would have no effect.
  private func refuse(_ options: [String], beside main: String) throws {
    let given = ["--out": out, "--preset": preset?.rawValue, "--config": config, "--from": from]
    for option in options where given[option] != .some(nil) {
      throw UsageError(
        "\(main): expected no \(option) beside it, as the run it names decides that; leave out one")
    }
  }

  /// The values in a configuration file, by the names of the options.
  private static func values(
    of path: String, _ command: Command<TrainSettings>
  ) throws -> [String: [String]] {
    let text = try TextInput.read(path)
    let members: [JSONValue.Member]
    do {
      guard let object = try JSONValue(parsing: Array(text.utf8)).members else {
        throw ConfigurationFileError(
          "'\(path)': expected one JSON object with options, found another value")
      }
      members = object
    } catch let error as JSONError {
      throw ConfigurationFileError("'\(path)': expected JSON, but \(error)")
    }
    // What a command line says about one run is not what a file says about all of them.
    let fileless = ["config", "out", "resume", "from", "preset"]
    let arguments = command.arguments.filter { !fileless.contains($0.name) }
    let names = arguments.map(\.name)
    var values: [String: [String]] = [:]
    for member in members where member.key != "format" && member.value != .null {
      let name = member.key == "texts" ? "text" : member.key.replacing("_", with: "-")
      guard let argument = arguments.first(where: { $0.name == name }) else {
        let near = nearest(to: name, among: names).map {
          "; did you mean \"\($0.replacing("-", with: "_"))\"?"
        }
        throw ConfigurationFileError(
          "'\(path)': expected keys that are options, found \"\(member.key)\"\(near ?? "")")
      }
      guard let words = words(of: member.value, for: argument.kind) else {
        throw ConfigurationFileError(
          "'\(path)': expected \(Self.expectation(of: argument)) for \"\(member.key)\", found "
            + member.value.summary)
      }
      values[name] = words
    }
    return values
  }

  /// A value as the command line would have it; nil if it is not of the argument's kind.
  private static func words(
    of value: JSONValue, for kind: Argument<TrainSettings>.Kind
  ) -> [String]? {
    switch (kind, value) {
    case (.flag, .boolean(let isOn)): return [isOn ? "on" : "off"]
    case (.option, .number(let text)), (.option, .string(let text)): return [text]
    case (.positional, .array(let elements)):
      let texts = elements.compactMap(\.string)
      return texts.count == elements.count ? texts : nil
    case (.positional, .string(let text)): return [text]
    default: return nil
    }
  }

  private static func expectation(of argument: Argument<TrainSettings>) -> String {
    switch argument.kind {
    case .flag: "true or false"
    case .option: argument.expectation
    case .positional: "a list of paths"
    }
  }
}

/// A configuration file that cannot be used, in one sentence.
struct ConfigurationFileError: UserError, Equatable {
  let description: String
  var kind: ErrorKind { .unfit }

  init(_ description: String) {
    self.description = description
  }
}
