// The report's small print: the text, all settings, the command line, and where it ran.

import ExampleSupport
import Sequitur
import SequiturFigures
import SequiturFiles

extension TrainingReport {
  /// The most files that are named.
  private static let mostFiles = 20

  /// What is needed to make the run again.
  var settingsSection: Section {
    let configuration = contents.configuration
    return Section("To make it again") {
      Paragraph("The command line:")
      CodeBlock(contents.command, wrapsLines: true)
      if let text = contents.text {
        Heading("The text")
        table(textRows(text), ["", ""])
      }
      Heading("All settings")
      Columns(minimumWidth: 240) {
        table(Self.options(of: configuration.model), ["model", ""])
        table(Self.options(of: configuration.training), ["training", ""])
        table(Self.options(of: configuration.data), ["data", ""])
      }
      if !contents.environment.isEmpty {
        Heading("The machine")
        table(contents.environment.map { [$0.name, $0.value] }, ["", ""])
      }
    }
  }

  private func table(_ rows: [[String]], _ header: [String]) -> Table {
    Table(
      header: header.allSatisfy(\.isEmpty) ? [] : header, rows: rows, alignments: [.start, .start])
  }

  private func textRows(_ text: TextSummary) -> [[String]] {
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
      ["tokens held out", grouped(text.validationTokens)],
    ]
    if let share = text.tokensPerCharacter {
      rows.append(["characters a token", decimal(1 / share)])
    }
    if text.trainingTokens > 0 {
      rows.append(
        [
          "times the text was read",
          decimal(Double(contents.state.tokens) / Double(text.trainingTokens)),
        ])
    }
    return rows
  }

  /// Options by the names that the command line gives them, in alphabetical order.
  private static func options(of part: some Encodable) -> [[String]] {
    guard let members = (try? JSONValue(encoding: part))?.members else { return [] }
    return members.map { [$0.key.replacing("_", with: "-"), words(for: $0.value)] }
  }

  private static func words(for value: JSONValue) -> String {
    switch value {
    case .boolean(let isOn): isOn ? "on" : "off"
    case .number(let text), .string(let text): text
    case .array(let elements): elements.map(words).joined(separator: ", ")
    case .null: "none"
    case .object: value.summary
    }
  }
}
