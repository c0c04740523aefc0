// A program's command line: its name, what it does, and the arguments that fill its settings.

package enum Request<Work> {
  /// To do this work, or to run with these settings.
  case run(Work)
  /// To print this text, help or version, and end.
  case show(String)
}

/// A declared command line that reads into a `Settings`.
///
/// ```swift
/// let command = Command(
///   "compare", "Compares position encodings.", version: "0.1.0", defaults: Settings(),
///   [
///     .option("seeds", \.seeds, .integer(in: 1...100), "runs per encoding"),
///     .flag("progress", \.progress, "show a progress line"),
///   ])
///
/// let settings = command.settingsOrExit()
/// ```
package struct Command<Settings: Sendable>: Sendable {
  package let name: String
  package let abstract: String
  package let version: String
  package let defaults: Settings
  package let arguments: [Argument<Settings>]
  /// From the settings that the words alone give, and the names of the arguments among them, those
  /// to lay them over; nil for the defaults.
  package typealias Underlay =
    @Sendable (Settings, _ given: Set<String>, Command) throws -> Settings
  package var underlay: Underlay?
  /// What options are called elsewhere, in kebab-case, with their names here: a suggestion by
  /// letters would miss what is meant.
  package var otherNames: [String: String] = [:]
  /// Command lines that help shows as they are typed, each with what it does.
  package var examples: [(line: String, meaning: String)] = []

  /// Creates a command whose names differ, in kebab-case; only the last positional takes the rest.
  package init(
    _ name: String, _ abstract: String, version: String, defaults: Settings,
    _ arguments: [Argument<Settings>]
  ) {
    self.name = name
    self.abstract = abstract
    self.version = version
    self.defaults = defaults
    self.arguments = arguments
    if let mistake = Self.mistake(in: arguments) {
      stop("Command \(name)", mistake, expected: "names in kebab-case that differ, the rest last")
    }
  }

  /// Reads the words after the program's name.
  package func parse(_ words: [String]) throws -> Request<Settings> {
    let options = words.prefix { $0 != "--" }
    if options.contains(where: { $0 == "--help" || $0 == "-h" }) { return .show(help) }
    if options.contains("--version") { return .show(Program.version(version, of: name)) }
    var scanner = ArgumentScanner(arguments, otherNames: otherNames)
    try scanner.scan(words)
    let settings = try assigning(scanner.values, to: defaults)
    guard let underlay else { return .run(settings) }
    let given = Set(scanner.values.keys)
    return .run(try assigning(scanner.values, to: underlay(settings, given, self)))
  }

  /// Settings with the values of some arguments, by name; flags are `on` or `off`.
  package func assigning(
    _ values: [String: [String]], to settings: Settings
  ) throws(UsageError) -> Settings {
    var settings = settings
    for argument in arguments {
      guard let values = values[argument.name] else { continue }
      do {
        try argument.assign(&settings, values)
      } catch {
        throw UsageError("\(argument.label): \(error.message)")
      }
    }
    return settings
  }

  /// The settings of this process; help, the version and a mistake end it.
  package func settingsOrExit(
    _ words: [String] = Array(CommandLine.arguments.dropFirst())
  ) -> Settings {
    Program.begin()
    do {
      switch try parse(words) {
      case .run(let settings):
        DebugBuild.warn(program: name)
        return settings
      case .show(let text):
        try StandardOutput.print(text)
        exit(0)
      }
    } catch {
      fail(with: error)
    }
  }

  /// The same command as part of a program with several: `train` becomes `tiny-gpt train`.
  func within(_ program: String, version: String) -> Command {
    var command = Command(
      "\(program) \(name)", abstract, version: version, defaults: defaults, arguments)
    command.underlay = underlay
    command.otherNames = otherNames
    command.examples = examples
    return command
  }

  private static func mistake(in arguments: [Argument<Settings>]) -> String? {
    var names: Set<String> = ["help", "version"]
    var restIsTaken = false
    for argument in arguments {
      if argument.name.contains(where: { !($0.isLowercase || $0.isNumber || $0 == "-") }) {
        return "'\(argument.name)', not in kebab-case"
      }
      if !names.insert(argument.name).inserted { return "'\(argument.name)' twice" }
      guard case .positional(let rest) = argument.kind else { continue }
      if restIsTaken { return "'\(argument.name)' after a positional that takes the rest" }
      restIsTaken = rest
    }
    return nil
  }
}
