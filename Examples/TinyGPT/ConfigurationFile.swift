// ConfigurationFile: options from a JSON file with the keys of a run's config.json.

import ExampleSupport
import Sequitur
import SequiturFiles

/// The options that a file gives.
struct ConfigurationFile {
  private let path: String
  private let members: [JSONValue.Member]

  init(path: String) throws {
    let text = try TextInput.read(path)
    self.path = path
    do {
      guard let members = try JSONValue(parsing: Array(text.utf8)).members else {
        throw CommandError(
          "'\(path)': expected one JSON object with options, found another value")
      }
      self.members = members
    } catch let error as JSONError {
      throw CommandError("'\(path)': expected JSON, but \(error)")
    }
  }

  /// The settings with the file's values for some of a command's options.
  func assign(
    _ options: [Argument<TrainSettings>], of command: Command<TrainSettings>,
    to settings: TrainSettings
  ) throws -> TrainSettings {
    var values: [String: [String]] = [:]
    for member in members where member.key != "format" && member.value != .null {
      let option = try option(of: member.key, among: options)
      values[option.name] = try words(of: member, for: option)
    }
    do {
      return try command.assigning(values, to: settings)
    } catch {
      throw CommandError("'\(path)': \(error)")
    }
  }

  private func option(
    of key: String, among options: [Argument<TrainSettings>]
  ) throws -> Argument<TrainSettings> {
    let underscored = key.replacing("-", with: "_")
    if let option = options.first(where: { $0.key == underscored || $0.name == key }) {
      return option
    }
    let meant = TinyGPT.otherNames[underscored.replacing("_", with: "-")]
      .flatMap { name in options.first { $0.name == name }?.key }
    let near = (meant ?? nearest(to: key, among: options.map(\.key)))
      .map { "; did you mean \"\($0)\"?" }
    throw CommandError(
      "'\(path)': expected keys that are options, found \"\(key)\"\(near ?? "")")
  }

  /// A value as the command line would have it.
  private func words(
    of member: JSONValue.Member, for option: Argument<TrainSettings>
  ) throws -> [String] {
    let expected: String
    switch (option.kind, member.value) {
    case (.flag, .boolean(let isOn)): return [isOn ? "on" : "off"]
    case (.flag, _): expected = "true or false"
    case (.option, .number(let text)), (.option, .string(let text)): return [text]
    case (.option, _): expected = option.expectation
    case (.positional, .string(let text)): return [text]
    case (.positional, let value):
      if let texts = value.array, texts.allSatisfy({ $0.string != nil }) {
        return texts.compactMap(\.string)
      }
      expected = "a list of paths"
    }
    throw CommandError(
      "'\(path)': expected \(expected) for \"\(member.key)\", found \(member.value.summary)")
  }
}
