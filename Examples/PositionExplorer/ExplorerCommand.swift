// What every command is: options that lead to one exploration, printed and left as a page.

import ExampleSupport

/// The options of a command and the work they ask for.
package protocol ExplorerCommand: Sendable {
  /// The command line; its defaults are those of a run without options.
  static var command: Command<Self> { get }
  /// The folder that gets the page.
  var out: String { get set }
  /// Does the work.
  func explore() throws -> Exploration
}

extension ExplorerCommand {
  /// The command as one of the program: it explores, prints what was found and leaves the page.
  static var subcommand: Subcommand {
    Subcommand(command) { settings in
      let made = try OutputFile.prepareFolder(settings.out)
      let found = try Folder.removingOnFailure(made) {
        let found = try settings.explore()
        try found.write(in: settings.out)
        return found
      }
      try StandardOutput.print(styled: found.text + "\n")
      try StandardOutput.print("Page: \(settings.out)/\(found.file)")
      if found.data != nil {
        try StandardOutput.print("Data: \(settings.out)/\(found.dataFile)")
      }
      if !found.failures.isEmpty { fail(found.failures.joined(separator: "; ")) }
    }
  }
}

extension Argument where Settings: ExplorerCommand {
  /// The folder of the page.
  static func out(_ help: String = "where the page goes") -> Argument {
    .option("out", \.out, .path, value: "folder", help)
  }
}
