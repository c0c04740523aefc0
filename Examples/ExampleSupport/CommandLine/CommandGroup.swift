// A program with several commands, such as `tiny-gpt train` and `tiny-gpt sample`.

/// A program whose first word chooses one of several commands, each with its own settings.
package struct CommandGroup {
  package let name: String
  package let abstract: String
  package let version: String
  package let commands: [Subcommand]

  /// Creates a program from its commands, whose names must differ.
  package init(_ name: String, _ abstract: String, version: String, _ commands: [Subcommand]) {
    self.name = name
    self.abstract = abstract
    self.version = version
    self.commands = commands
    guard Set(commands.map(\.name)).count == commands.count else {
      stop("CommandGroup \(name)", "\(commands.map(\.name))", expected: "names that differ")
    }
  }

  /// What `--help` prints before a command is chosen.
  package var help: String {
    let options = [
      ("-h, --help", "show this help, or a command's after its name"),
      ("--version", "show the version"),
    ]
    return [
      wrapped(abstract, to: helpWidth).joined(separator: "\n"),
      "Usage: \(name) <command> [options]",
      helpSection("Commands", commands.map { ($0.name, $0.abstract) }),
      helpSection("Options", options),
    ].joined(separator: "\n\n")
  }

  /// What the words after the program's name ask for: a text to print, or work to do.
  package func parse(_ words: [String]) throws -> Request<() throws -> Void> {
    let rest = Array(words.dropFirst())
    switch words.first {
    case nil, "--help", "-h": return .show(help)
    case "--version": return .show(Program.version(version, of: name))
    case "help":
      return try rest.first.map { try command($0).parse(["--help"], self) } ?? .show(help)
    case .some(let word): return try command(word).parse(rest, self)
    }
  }

  private func command(_ word: String) throws(UsageError) -> Subcommand {
    if let command = commands.first(where: { $0.name == word }) { return command }
    let names = commands.map(\.name)
    let suggestion = nearest(to: word, among: names).map { "; did you mean '\($0)'?" } ?? ""
    throw UsageError(
      "expected a command, one of \(names.joined(separator: ", ")); "
        + "found \(quoted(word))\(suggestion)")
  }

  /// Runs the chosen command; a mistake or a thrown error ends the process with one line.
  ///
  /// - Parameter ending: is told the error, or nil, before.
  package func runOrExit(
    _ words: [String] = Array(CommandLine.arguments.dropFirst()),
    ending: ((any Error)?) -> Void = { _ in }
  ) {
    Program.begin()
    do {
      switch try parse(words) {
      case .show(let text): try StandardOutput.print(text)
      case .run(let work):
        DebugBuild.warn(program: name)
        try work()
      }
      ending(nil)
    } catch {
      ending(error)
      fail(with: error)
    }
  }
}

/// One command of a program: a command line, and the work that its settings start.
package struct Subcommand {
  package let name: String
  package let abstract: String
  let parse: ([String], CommandGroup) throws -> Request<() throws -> Void>

  /// Creates a command of a program; the program's version stands in for the command's own.
  package init<Settings>(
    _ command: Command<Settings>, run: @escaping (Settings) throws -> Void
  ) {
    name = command.name
    abstract = command.abstract
    parse = { words, group in
      switch try command.within(group.name, version: group.version).parse(words) {
      case .show(let text): .show(text)
      case .run(let settings): .run { try run(settings) }
      }
    }
  }
}
