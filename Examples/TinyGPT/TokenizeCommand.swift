// tokenize: the token ids of a text, and the way back.

import ExampleSupport
import Sequitur
import SequiturFiles

struct TokenizeCommand: Sendable {
  var tokenizer = ""
  var texts: [String] = []
  var json = false
  var decodes = false

  static let command = Command(
    "tokenize", "Prints the token ids of texts, a line for each, or the text of token ids.",
    defaults: TokenizeCommand(),
    [
      .positional(
        "tokenizer", \.tokenizer, .path,
        "a run, a tokenizer.json, or a folder with one or with vocab.json and merges.txt"),
      .positionals("text", \.texts, .path, atLeast: 1, "files, or - for standard input"),
      .flag("json", \.json, "print an object for each text: ids and the text of each token"),
      .flag("decode", \.decodes, "read ids and print their text"),
    ],
    examples: [
      ("echo 'to be' | tiny-gpt tokenize runs/mine -", "its token ids"),
      ("echo 12 7 40 | tiny-gpt tokenize runs/mine - --decode", "their text"),
    ])

  func perform() throws {
    let tokenizer = try readTokenizer()
    for path in texts {
      let text = try TextInput.read(path)
      if decodes {
        try StandardOutput.write(
          content: tokenizer.decode(try ids(in: text, of: path, tokenizer)))
        continue
      }
      let ids: [Int32]
      do {
        ids = try tokenizer.encode(text)
      } catch {
        throw CommandError("\(Self.name(of: path)): \(error)")
      }
      try StandardOutput.print(
        json ? object(ids, tokenizer) : ids.map(String.init).joined(separator: " "))
    }
  }

  private func readTokenizer() throws -> any Tokenizer {
    let isRun = (try? RunFolder.steps(in: tokenizer))?.isEmpty == false
    return isRun ? try Checkpoint(path: tokenizer).tokenizer : try TokenizerFile.read(tokenizer)
  }

  private func object(_ ids: [Int32], _ tokenizer: any Tokenizer) -> String {
    let object: JSONValue = [
      "ids": .array(ids.map { .number($0) }),
      "tokens": .array(ids.map { .string(tokenizer.decode([$0])) }),
    ]
    return object.text()
  }

  /// The ids in a text: numbers between white space, commas or brackets, or objects of `--json`.
  private func ids(
    in text: String, of path: String, _ tokenizer: any Tokenizer
  ) throws -> [Int32] {
    if let value = try? JSONValue(parsing: Array(text.utf8)), let listed = value["ids"]?.array {
      return try listed.map { try id($0.summary, path, tokenizer) }
    }
    return try text.split { $0.isWhitespace || "[],".contains($0) }
      .map { try id(String($0), path, tokenizer) }
  }

  private static func name(of path: String) -> String {
    path == "-" ? "standard input" : "'\(path)'"
  }

  private func id(_ word: String, _ path: String, _ tokenizer: any Tokenizer) throws -> Int32 {
    guard let id = Int32(word), 0..<Int32(tokenizer.vocabularySize) ~= id else {
      throw CommandError(
        "\(Self.name(of: path)): expected token ids from 0 to \(tokenizer.vocabularySize - 1), found "
          + quoted(word))
    }
    return id
  }
}
