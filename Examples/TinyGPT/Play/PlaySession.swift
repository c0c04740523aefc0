// PlaySession: the text that a person and a model write together, and what can be asked of it.

import ExampleSupport
import Sequitur
import SequiturFigures
import SequiturFiles

struct PlaySession {
  /// What was typed, with the words around it, and what the model wrote behind it.
  private struct Turn {
    var typed: String
    var written = ""
  }

  private let model: GPT
  private let checkpoint: Checkpoint
  private let given: PlayCommand
  private var settings: PlayCommand
  private var turns: [Turn] = []

  init(_ model: GPT, _ checkpoint: Checkpoint, _ settings: PlayCommand) {
    self.model = model
    self.checkpoint = checkpoint
    given = settings
    self.settings = settings
  }

  private var tokenizer: any Tokenizer { checkpoint.tokenizer }
  private var text: String { turns.map { $0.typed + $0.written }.joined() }

  /// Does what a line asks for; false if it is to end.
  mutating func answer(_ line: String) throws -> Bool {
    guard line.hasPrefix("/"), !line.hasPrefix("//") else {
      // A text that begins with a stroke begins with two here.
      let typed = line.hasPrefix("/") ? String(line.dropFirst()) : line
      try goOn(from: typed.isEmpty ? "" : given.before + typed + given.after)
      return true
    }
    let words = line.dropFirst().split(separator: " ", maxSplits: 1).map(String.init)
    switch words.first {
    case "bye", "quit", "exit": return false
    case "again": try again()
    case "undo":
      if turns.popLast() == nil { throw UsageError("expected a text to take back, found none yet") }
      try StandardOutput.write(content: text + "\n")
    case "text": try StandardOutput.write(content: text + "\n")
    case "likely": try StandardOutput.print(styled: alternatives())
    case "reset": settings = given
    case "help", nil: try StandardOutput.print(Self.help)
    case .some(let name): try adjust(name, Array(words.dropFirst()))
    }
    return true
  }

  private mutating func goOn(from typed: String) throws {
    var generator = try Generator(
      model, prompt: text + typed, tokenizer: tokenizer, options: settings.options,
      seed: settings.seed, excluding: checkpoint.state.unseenTokens)
    settings.seed &+= 1
    if given.after.isEmpty {
      let style = StandardOutput.terminal
      try StandardOutput.write(
        TextStyle.bold.applied(to: typed.withoutControls, usesColor: style.usesColor))
    }
    turns.append(Turn(typed: typed))
    turns[turns.count - 1].written = try settings.draw(from: &generator, tokenizer).text
  }

  /// Draws the last text once more, with the next seed.
  private mutating func again() throws {
    guard let last = turns.popLast() else {
      throw UsageError("expected a text to write again, found none yet")
    }
    do {
      try goOn(from: last.typed)
    } catch {
      turns.append(last)
      throw error
    }
  }

  /// Changes an option, by its name on the command line, and says what it is now.
  private mutating func adjust(_ name: String, _ value: [String]) throws {
    guard let option = PlayCommand.drawing.first(where: { $0.name == name }) else {
      throw UsageError("expected a text or a word of /help, found /\(name)")
    }
    let command = Command("play", "", defaults: settings, PlayCommand.drawing)
    guard case .run(let changed) = try command.parse(["--\(name)"] + value) else { return }
    settings = changed
    if let threads = changed.threads { Threads.count = threads }
    try StandardOutput.print("\(name) is \(option.defaultText(settings) ?? "not set") now")
  }

  /// The tokens that the model wrote last, each with its probability and the likeliest in its place.
  private func alternatives() throws -> String {
    guard let last = turns.last, !last.written.isEmpty else {
      throw UsageError("expected a text that the model wrote, found none yet")
    }
    let before = try Generator(
      model, prompt: String(text.dropLast(last.written.count)), tokenizer: tokenizer,
      options: settings.options, seed: 0
    ).context
    let written = try tokenizer.encode(last.written)
    let expected = model.expectations(
      in: before + written, vocabularySize: tokenizer.vocabularySize
    ).dropFirst(before.count)
    var table = TextTable([.left("token"), .right("probability"), .left("likeliest in its place")])
    for (token, expectation) in zip(written, expected) {
      guard let expectation else { continue }
      let likeliest = expectation.likeliest.map {
        "\(label(of: $0.token, tokenizer)) \(NumberText.percent($0.probability))"
      }
      table.add([
        label(of: token, tokenizer), NumberText.percent(exp2(-expectation.bits)),
        likeliest.joined(separator: "  "),
      ])
    }
    return table.text
  }

  private static let help = """
    a text       the model goes on with it; an empty line lets it write on; // begins a text with /
    /again       another text in place of the last
    /undo        takes the last text back
    /likely      the last text token by token: its probability, and the likeliest in its place
    /text        all of the text
    /NAME VALUE  changes an option: \(PlayCommand.drawing.map(\.name).joined(separator: ", "))
    /reset       the options of the start
    /bye         ends
    """
}
