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
  package let name: String
  /// The main result in a sentence, for the index page.
  package let headline: RichText
  /// What is printed.
  package let text: String
  package let page: ReportPage
  /// The numbers behind the page as JSON, if it leaves them.
  package var data: String?
  /// What was derived or expected and found otherwise, a sentence each: the program ends with exit
  /// code 1.
  package var failures: [String] = []

  /// The file of the page.
  package var file: String { "\(name).html" }
  /// The file of the numbers.
  package var dataFile: String { "\(name).json" }

  /// Writes the page, and its numbers if there are any, to a folder.
  package func write(in folder: String) throws {
    try OutputFile.write(page.html, to: "\(folder)/\(file)")
    if let data { try OutputFile.write(data, to: "\(folder)/\(dataFile)") }
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
      subcommand(AttentionCommand.self), subcommand(LawsCommand.self),
      subcommand(CompareCommand.self),
      subcommand(AllCommand.self),
    ]
  }

  private static func subcommand<Settings: ExplorerCommand>(_ type: Settings.Type) -> Subcommand {
    Subcommand(type.command) { settings in
      try OutputFile.prepareFolder(settings.out)
      let found = try settings.explore()
      try found.write(in: settings.out)
      print(found.text, "", "Page: \(settings.out)/\(found.file)", separator: "\n")
      if found.data != nil { print("Data: \(settings.out)/\(found.dataFile)") }
      if !found.failures.isEmpty { fail(found.failures.joined(separator: "; ")) }
    }
  }
}
