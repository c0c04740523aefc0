// What a command found: text to print, and a page in the frame that all pages share.

import ExampleSupport
import SequiturFigures

/// What the commands and their pages say of the program.
enum Explorer {
  static let version = Program.versionNumber
  static let folder = "runs/position-explorer"
}

/// What a command found.
package struct Exploration: Sendable {
  /// The name of its page, without the ending.
  package let name: String
  /// The main result in a sentence, for the index page.
  package let headline: RichText
  /// What is printed.
  package let text: String
  package var page: ReportPage
  /// The page's main figure, for the index page.
  package let picture: (any Figure)?
  /// The numbers behind the page as JSON, if it leaves them.
  package let data: String?
  /// What was derived or expected and found otherwise, a sentence each: the program ends with exit
  /// code 1.
  package let failures: [String]

  /// An exploration whose page has a title, sections and the program's footer.
  ///
  /// - Parameters:
  ///   - printed: what is printed, from top to bottom; "" is an empty line.
  ///   - failures: what the page lists below its main result.
  ///   - failureTitle: stands over the main result if there are failures.
  ///   - failurePrefix: stands before each failure where the program ends with them.
  ///   - sections: those of the page; nil is one that has nothing to show.
  ///   - lead: stands before the main result, which a page without a lead does not repeat.
  ///   - formula: stands behind the lead in place of the main result.
  ///   - picture: the main figure.
  init(
    name: String, title: String, subtitle: RichText, lead: RichText? = nil,
    formula: RichText? = nil,
    headline: RichText, printed: [String], data: String? = nil, failures: [String] = [],
    failureTitle: RichText = "", failurePrefix: String = "", picture: (any Figure)? = nil,
    sections: [Section?]
  ) {
    self.name = name
    self.headline = headline
    self.picture = picture
    text = printed.joined(separator: "\n")
    page = ReportPage(
      title: title, subtitle: subtitle,
      footer: "Made by \(code: "position-explorer"), an example of Sequitur \(Explorer.version).",
      sections: sections.compactMap { $0 }
    ) {
      if let lead { Paragraph(lead) }
      if let formula {
        Formula(formula)
      } else if lead != nil {
        let isFine = failures.isEmpty
        Callout(isFine ? "What was found" : failureTitle, kind: isFine ? .result : .caution) {
          Paragraph(headline)
          if !isFine { ItemList(failures.map { RichText($0) }) }
        }
      }
    }
    self.data = data
    self.failures = failures.map { failurePrefix + $0 }
  }

  /// The file of the page.
  var file: String { "\(name).html" }
  /// The page as others link to it.
  var link: PageLink { PageLink(page.title, file: file) }
  /// The file of the numbers.
  var dataFile: String { "\(name).json" }

  /// Writes the page, and its numbers if there are any, to a folder.
  func write(in folder: String) throws {
    try OutputFile.write(page.html, to: "\(folder)/\(file)")
    if let data { try OutputFile.write(data, to: "\(folder)/\(dataFile)") }
  }
}
