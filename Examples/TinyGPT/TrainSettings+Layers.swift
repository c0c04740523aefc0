// Presets and configuration files: layers of options under those of the command line.

import ExampleSupport
import Sequitur
import SequiturFiles

extension TrainSettings {
  /// The settings under the command line's own: the preset's, and the configuration file's over them.
  func underlay(of command: Command<TrainSettings>) throws -> TrainSettings {
    var settings = TrainSettings()
    if let resume {
      settings.configuration = try Checkpoint.configuration(ofRun: resume)
      return settings
    }
    if let preset { settings.configuration = preset.configuration }
    settings.steps = settings.configuration.training.steps
    guard let config else { return settings }
    let values = try Self.values(of: config, command)
    do {
      return try command.assigning(values, to: settings)
    } catch {
      throw ConfigurationFileError("'\(config)': \(error)", .data)
    }
  }

  /// The values in a configuration file, by the names of the options.
  private static func values(
    of path: String, _ command: Command<TrainSettings>
  ) throws -> [String: [String]] {
    let text = try TextFile.read(path)
    let members: [JSONValue.Member]
    do {
      guard let object = try JSONValue(parsing: Array(text.utf8)).members else {
        throw ConfigurationFileError(
          "'\(path)': expected one JSON object with options, found another value", .data)
      }
      members = object
    } catch let error as JSONError {
      throw ConfigurationFileError("'\(path)': expected JSON, but \(error)", .data)
    }
    // What a command line says about one run is not what a file says about all of them.
    let fileless = ["config", "out", "resume", "from"]
    let names = command.arguments.map(\.name).filter { !fileless.contains($0) }
    var values: [String: [String]] = [:]
    for member in members where member.key != "format" && member.value != .null {
      let name = member.key == "texts" ? "text" : member.key.replacing("_", with: "-")
      guard names.contains(name) else {
        let near = nearest(to: name, among: names).map {
          "; did you mean \"\($0.replacing("-", with: "_"))\"?"
        }
        throw ConfigurationFileError(
          "'\(path)': expected keys that are options, found \"\(member.key)\"\(near ?? "")", .data)
      }
      values[name] = try words(of: member, in: path)
    }
    return values
  }

  /// A value as the command line would have it.
  private static func words(of member: JSONValue.Member, in path: String) throws -> [String] {
    switch member.value {
    case .boolean(let isOn): return [isOn ? "on" : "off"]
    case .number(let text), .string(let text): return [text]
    case .array(let elements):
      let texts = elements.compactMap(\.string)
      if texts.count == elements.count { return texts }
    case .object, .null: break
    }
    throw ConfigurationFileError(
      "'\(path)': expected a number, a text or a truth value for \"\(member.key)\", found "
        + member.value.summary, .data)
  }
}

/// A configuration file that cannot be used, in one sentence.
struct ConfigurationFileError: UserError, Equatable {
  let description: String
  let exitCode: ExitCode

  init(_ description: String, _ exitCode: ExitCode) {
    self.description = description
    self.exitCode = exitCode
  }
}
