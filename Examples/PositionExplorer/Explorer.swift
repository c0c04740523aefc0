// What every sub-command is: options that lead to one exploration, printed and left as a page.

import ExampleSupport
import Foundation
import SequiturFigures

/// The options of a sub-command and the work they ask for.
package protocol ExplorerCommand: Sendable {
  /// The command line; its defaults are those of a run without options.
  static var command: Command<Self> { get }
  /// The folder that gets the page.
  var out: String { get }
  /// Does the work.
  func explore() throws -> Exploration
}

/// What a sub-command found.
package struct Exploration: Sendable {
  /// The name of its page, without the ending.
  let name: String
  /// The main result in a sentence, for the index page.
  let headline: RichText
  /// What is printed.
  let text: String
  let page: ReportPage

  /// The file of the page.
  var file: String { "\(name).html" }

  /// Writes the page to a folder.
  func write(in folder: String) throws {
    try AtomicFile.write(page.html, to: "\(folder)/\(file)")
  }
}

enum Explorer {
  static let version = "0.1.0"
  static let folder = "runs/position-explorer"
  static let footer: RichText =
    "Made by \(code: "position-explorer"), an example of Sequitur \(version)."

  /// All sub-commands.
  static var subcommands: [Subcommand] {
    [
      subcommand(SinusoidalCommand.self), subcommand(MagnitudeCommand.self),
      subcommand(AdditionCommand.self), subcommand(AnalyzeCommand.self),
      subcommand(AttentionCommand.self), subcommand(AllCommand.self),

    ]
  }

  private static func subcommand<Settings: ExplorerCommand>(_ type: Settings.Type) -> Subcommand {
    Subcommand(type.command) { settings in
      try AtomicFile.prepareFolder(settings.out)
      let found = try settings.explore()
      try found.write(in: settings.out)
      print(found.text, "", "Page: \(settings.out)/\(found.file)", separator: "\n")
    }
  }
}
