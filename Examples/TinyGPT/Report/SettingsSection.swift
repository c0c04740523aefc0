// The report's small print: the text, all settings, the command line, and where it ran.

import ExampleSupport
import Sequitur
import SequiturFigures

/// What is needed to make a run again.
struct SettingsSection {
  private static let mostFiles = 20

  let command: String
  let configuration: RunConfiguration
  let text: TextSummary?
  /// Tokens that were trained on.
  let tokensRead: Int
  let environment: [(name: String, value: String)]

  var section: Section {
    Section("To make it again") {
      Paragraph("The command line:")
      CodeBlock(command, wrapsLines: true)
      if let text {
        Heading("The text")
        table(rows(of: text))
      }
      Heading("All settings")
      Columns(minimumWidth: 240) {
        table(RunOptions.rows(RunOptions.model, of: configuration), ["model", ""])
        table(RunOptions.rows(RunOptions.training, of: configuration), ["training", ""])
        table(RunOptions.rows(RunOptions.data, of: configuration), ["data", ""])
      }
      if !environment.isEmpty {
        Heading("The machine")
        table(environment.map { [$0.name, $0.value] })
      }
    }
  }

  private func table(_ rows: [[String]], _ header: [String] = []) -> Table {
    Table(header: header, rows: rows, alignments: [.start, .start])
  }

  private func rows(of text: TextSummary) -> [[String]] {
    var files = text.files.prefix(Self.mostFiles).joined(separator: ", ")
    if text.files.count > Self.mostFiles {
      files += " and \(grouped(text.files.count - Self.mostFiles)) more"
    }
    var rows = [
      [text.files.count == 1 ? "file" : "\(grouped(text.files.count)) files", files],
      ["bytes", grouped(text.bytes)],
      ["characters", grouped(text.characters)],
      [
        "lines",
        "\(grouped(text.lines)), \(NumberText.percent(text.duplicateLineShare)) of them repeated",
      ],
      ["vocabulary", grouped(text.vocabularySize)],
      ["tokens to train on", grouped(text.trainingTokens)],
      [
        "tokens held out",
        grouped(text.validationTokens) + (text.split.map { " (\($0))" } ?? ""),
      ],
    ]
    if let share = text.tokensPerCharacter {
      rows.append(["characters a token", decimal(1 / share)])
    }
    if text.trainingTokens > 0 {
      let times = Double(tokensRead) / Double(text.trainingTokens)
      rows.append(["times the text was read", decimal(times)])
    }
    return rows
  }
}
