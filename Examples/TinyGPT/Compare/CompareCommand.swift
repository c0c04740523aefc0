// compare: several runs on one page.

import ExampleSupport
import Sequitur
import SequiturFiles

struct CompareCommand: Sendable {
  var runs: [String] = []
  var out = "compare.html"

  static let command = Command(
    "compare", "Shows runs beside each other on one page: curves, settings, samples.",
    defaults: CompareCommand(),
    [
      .positionals("run", \.runs, .path, atLeast: 1, "the folders of runs"),
      .option("out", \.out, .path, value: "file.html", "the page"),
    ],
    examples: [
      ("tiny-gpt compare runs/*", "all runs beside each other")
    ])

  func perform() throws {
    let made = try OutputFile.prepareFile(out)
    do {
      let comparison = try Comparison(runs.map { try ComparedRun(in: $0) })
      try StandardOutput.print(styled: comparison.table.text)
      if let caution = comparison.caution { try StandardOutput.print("note: \(caution)") }
      try OutputFile.write(comparison.page.html, to: out)
    } catch {
      Folder.removeEmpty(made)
      throw error
    }
    try StandardOutput.print("Page: \(out)")
  }
}
