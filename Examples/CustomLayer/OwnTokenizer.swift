// Lesson tokenizer: words as tokens, through a run: saved, resumed and sampled.

import Foundation
import Sequitur

// snippet tokenizer
/// Words, and every other character by itself; a word that it does not know is its letters.
struct WordTokenizer: Tokenizer {
  let words: [String]
  private let ids: [String: Int32]
  var vocabularySize: Int { words.count }

  init(words: [String]) {
    self.words = words
    ids = Dictionary(uniqueKeysWithValues: zip(words, 0...))
  }

  /// Reads what ``save(to:)`` has written.
  init(folder: String) throws {
    let text = try String(contentsOfFile: "\(folder)/words.txt", encoding: .utf8)
    self.init(words: text.components(separatedBy: "\0"))
  }

  func save(to folder: String) throws {
    try words.joined(separator: "\0")
      .write(toFile: "\(folder)/words.txt", atomically: true, encoding: .utf8)
  }

  func encode(_ text: String) throws -> [Int32] {
    try Self.pieces(text).flatMap { ids[$0] == nil ? $0.map(String.init) : [$0] }.map { piece in
      guard let id = ids[piece] else { throw BrokenPromise(description: "unknown: '\(piece)'") }
      return id
    }
  }

  func bytes(of token: Int32) -> [UInt8] { Array(words[Int(token)].utf8) }

  static func pieces(_ text: String) -> [String] {
    text.reduce(into: []) { pieces, character in
      let joins = character.isLetter && pieces.last?.last?.isLetter == true
      if joins { pieces[pieces.count - 1].append(character) } else { pieces.append("\(character)") }
    }
  }
}

// end

func ownTokenizer(_ workshop: Workshop) throws {
  let words = Set(WordTokenizer.pieces(workshop.text) + workshop.text.map(String.init))
  let tokenizer = WordTokenizer(words: words.sorted())
  let run = try workshop.trainTwice(
    "tokenizer", model: { tinyGPT(vocabularySize: tokenizer.vocabularySize) },
    tokenizer: tokenizer, read: WordTokenizer.init(folder:))
  print(try workshop.sample(run.trainer.model, tokenizer, tokens: 30))
}
