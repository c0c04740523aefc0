// Runs tiny-gpt on a model of a thousand numbers, so that a test takes a moment.

import Foundation
import Testing

/// Calls of tiny-gpt in a folder of their own.
struct TinyGPT {
  /// The folder for a test's files.
  let folder: String

  /// 2072 characters, 19 different ones, no digit among them; each word often enough to be learned.
  static let text = String(
    repeating: "The fox said to the hare: run, for the hounds are near.\nThe hare ran far.\n",
    count: 28)

  /// The tenth of the text that is held out.
  static let heldOutText = String(text.dropFirst(1864))

  /// The smallest model that is still one.
  static let sizes = [
    "--width", "8", "--layers", "1", "--heads", "2", "--context-length", "8", "--batch-size", "2",
    "--warmup-steps", "2", "--eval-batches", "3", "--sample-tokens", "10", "--threads", "1",
  ]

  /// Calls the body in a new folder that holds `text.txt`.
  static func inFolder(_ body: (TinyGPT) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let program = TinyGPT(folder: folder)
      try program.write(text, to: "text.txt")
      try body(program)
    }
  }

  /// Calls the body in a new folder with a text and a run of the smallest model on it.
  static func withRun(_ body: (TinyGPT) throws -> Void) throws {
    try inFolder { program in
      try program.train()
      try body(program)
    }
  }

  /// The path of a file in the folder.
  func path(_ name: String) -> String { "\(folder)/\(name)" }

  /// Writes a file, in a new folder if that is missing.
  func write(_ data: Data, to name: String) throws {
    let file = URL(fileURLWithPath: path(name))
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: file)
  }

  func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }

  func read(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: path(name)))
  }

  func text(of name: String) throws -> String {
    String(decoding: try read(name), as: UTF8.self)
  }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path(name)) }

  /// The names in a folder, which may be a link.
  func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path(folder) + "/")
  }

  func json(_ name: String) throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: read(name)) as? [String: Any] ?? [:]
  }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  /// Runs a command; a word that begins with `@` is a name in the folder.
  func callAsFunction(
    _ arguments: String..., input: String = "", shell: String? = nil,
    meanwhile: (Process) throws -> Void = { _ in }
  ) throws -> ProgramRun {
    try run(arguments, input: input, shell: shell, meanwhile: meanwhile)
  }

  func run(
    _ arguments: [String], input: String = "", shell: String? = nil,
    meanwhile: (Process) throws -> Void = { _ in }
  ) throws -> ProgramRun {
    let words = arguments.map { $0.hasPrefix("@") ? path(String($0.dropFirst())) : $0 }
    return try ExampleTests.run(
      "tiny-gpt", words, input: input, shell: shell, meanwhile: meanwhile)
  }

  /// Trains the smallest model; `options` are added, or replace those of the sizes.
  @discardableResult
  func train(
    _ options: [String] = [], text: [String] = ["@text.txt"], out: String = "@run",
    input: String = "",
    steps: Int? = 4, shell: String? = nil, meanwhile: (Process) throws -> Void = { _ in }
  ) throws -> ProgramRun {
    var words = ["train"] + text + options + ["--out", out]
    if let steps { words += ["--steps", String(steps)] }
    for place in stride(from: 0, to: Self.sizes.count, by: 2)
    where !options.contains(where: { $0.hasPrefix(Self.sizes[place]) }) {
      words += Self.sizes[place..<place + 2]
    }
    return try run(words, input: input, shell: shell, meanwhile: meanwhile)
  }

  /// The files of a checkpoint, by name.
  func checkpoint(_ name: String) throws -> [String: Data] {
    let files = try names(in: name).map { ($0, try read("\(name)/\($0)")) }
    return Dictionary(uniqueKeysWithValues: files)
  }
}

extension ProgramRun {
  /// The run, which is expected to have ended well and to have printed some words.
  @discardableResult
  func succeeded(
    _ words: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) -> ProgramRun {
    #expect(exitCode == 0, "\(errors)", sourceLocation: sourceLocation)
    for word in words {
      #expect(
        output.contains(word), "no '\(word)' in: \(output)", sourceLocation: sourceLocation)
    }
    return self
  }
}

/// Expects a call to fail with one line on standard error that holds some words.
func expectMistake(
  _ found: ProgramRun, _ code: Int32, _ words: String...,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let progress = ["reading:", "tokenising:", "training", "evaluating:", "warning: THIS IS A DEBUG"]
  let lines = found.errors.split(separator: "\n").filter { line in
    !progress.contains { line.hasPrefix($0) }
  }
  #expect(found.exitCode == code, "\(found.errors)", sourceLocation: sourceLocation)
  #expect(
    lines.count == 1 && lines[0].hasPrefix("error: "), "\(found.errors)",
    sourceLocation: sourceLocation)
  for word in words {
    #expect(
      found.errors.contains(word), "no '\(word)' in: \(found.errors)",
      sourceLocation: sourceLocation)
  }
}
