// Examples in the comments of what the programs share.

import ExampleSupport
import Testing

private struct Settings: Sendable {
  var seeds = 1
  var progress = false
}

extension CommentExamples {
  @Test func tables() {
    // snippet TextTable
    var table = TextTable([.left("task"), .right("accuracy")])
    table.add(["sorted", "99.5 %"])
    print(table.text(usesColor: StandardOutput.terminal.usesColor))
    // end
    #expect(table.text(usesColor: false).contains("sorted"))
  }

  @Test func commands() throws {
    // snippet Command
    let command = Command(
      "compare", "Compares position encodings.", version: "0.1.0", defaults: Settings(),
      [
        .option("seeds", \.seeds, .integer(in: 1...100), "runs per encoding"),
        .flag("progress", \.progress, "show a progress line"),
      ])
    // end
    func settingsOfThisProcess() -> Settings {
      // snippet Command
      let settings = command.settingsOrExit()
      // end
      return settings
    }
    guard case .run(let settings) = try command.parse(["--seeds", "3"]) else {
      Issue.record("expected settings")
      return
    }
    #expect(settings.seeds == 3 && !settings.progress)
  }
}
