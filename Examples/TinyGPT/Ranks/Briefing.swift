// Briefing: what rank 0 tells the others of a run, and the tokens for those who do not see its disk.

import ExampleSupport
import Sequitur
import SequiturFiles

/// All that a rank needs to train with rank 0, but for weights and state, which the run gives.
struct Briefing: Codable {
  let configuration: RunConfiguration
  /// The rows of the model's table.
  let rows: Int
  let vocabularySize: Int
  /// Where rank 0 has the run, and the checksum of what stands there of its tokens.
  let folder: String
  let tokens: UInt32
  let threads: Int?
  let timeout: Int

  init(_ run: TrainingRun, _ prepared: PreparedRun, _ settings: TrainSettings) throws {
    configuration = run.configuration
    rows = run.trainer.model.vocabularySize
    vocabularySize = prepared.tokenizer.vocabularySize
    let path = run.folder.path
    folder =
      path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
    tokens = Self.checksum(in: folder) ?? 0
    threads = settings.threads
    timeout = settings.timeout
  }

  /// Tells it to the others, from rank 0, with the tokens if one of them needs them.
  func send(to team: Team) throws {
    let ranks = team.collective
    guard ranks.count > 1 else { return }
    _ = try ranks.agree()
    _ = try ranks.broadcast(bytes: Array(JSONValue(encoding: self).text().utf8))
    if try ranks.agree([0]).contains([1]) {
      for name in Corpus.fileNames {
        let file = try OpenFile(path: "\(folder)/\(name)")
        _ = try ranks.broadcast(bytes: Array("\(file.count)".utf8))
        var block = [UInt8](repeating: 0, count: 1 << 20)
        while case let count = try block.withUnsafeMutableBytes({ try file.read(into: $0) }),
          count > 0
        {
          _ = try ranks.broadcast(bytes: Array(block[..<count]))
        }
      }
    }
    _ = try ranks.agree()
    team.limitWaiting(to: timeout)
  }

  /// What rank 0 tells, with the corpus.
  ///
  /// - Parameter scratch: a folder for tokens that this rank does not see on its own disk.
  static func receive(in team: Team, scratch: String) throws -> (Briefing, Corpus) {
    let ranks = team.collective
    _ = try ranks.agree()
    let briefing = try JSONValue(parsing: ranks.broadcast(bytes: []))
      .decoded(as: Briefing.self)
    let tokenizer = Vocabulary(vocabularySize: briefing.vocabularySize)
    var corpus: Corpus?
    if checksum(in: briefing.folder) == briefing.tokens {
      corpus = try? Corpus(readingFrom: briefing.folder, tokenizer: tokenizer)
    }
    if try ranks.agree([corpus == nil ? 1 : 0]).contains([1]) {
      try Folder.create(scratch)
      for name in Corpus.fileNames {
        let count = Int(String(decoding: try ranks.broadcast(bytes: []), as: UTF8.self)) ?? 0
        var file = try FileReplacement(of: "\(scratch)/\(name)")
        var rest = count
        while rest > 0 {
          let block = try ranks.broadcast(bytes: [])
          rest -= block.count
          if corpus == nil { try block.withUnsafeBytes { try file.file.write($0) } }
        }
        try file.finish()
      }
    }
    let found = try corpus ?? Corpus(readingFrom: scratch, tokenizer: tokenizer)
    _ = try ranks.agree()
    team.limitWaiting(to: briefing.timeout)
    return (briefing, found)
  }

  /// The checksum of what says which tokens a folder has; nil if there are none.
  private static func checksum(in folder: String) -> UInt32? {
    (try? OpenFile.contents(of: "\(folder)/\(Corpus.fileNames[0])")).map { Checksum.of($0) }
  }
}

/// In place of a tokeniser, where nothing is encoded or shown: only how many tokens there are.
struct Vocabulary: Tokenizer {
  let vocabularySize: Int

  func encode(_ text: String) -> [Int32] { [] }
  func bytes(of token: Int32) -> [UInt8] { [] }
}
