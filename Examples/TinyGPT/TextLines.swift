// What is said of a run's text: what of each file is held out, what of a folder is left out, and
// what has become of it since.

import ExampleSupport
import Sequitur

extension TextSummary {
  /// A file of which some is held out.
  package struct HeldOut: Codable, Equatable, Sendable {
    package var file: String
    package var characters: Int
    package var of: Int
    package var blocks: Int
  }

  /// How the held-out text was chosen; nil where earlier versions did not say.
  var split: String? {
    guard let heldOut else { return nil }
    if let validation { return shown(validation) }
    guard files.count > 1 else { return "the last tenth" }
    return "a tenth of each of \(counted(heldOut.count, "file"))"
  }

  /// A line for each of several files, of a long list the first; none for a single one.
  var heldOutLines: [String] {
    guard let heldOut, heldOut.count > 1 || validation != nil else { return [] }
    let most = 8
    var lines = heldOut.prefix(most).map { part in
      """
      held out: \(grouped(part.characters)) of \(counted(part.of, "character")) of \(shown(part.file))\
      \(part.characters == part.of ? "" : ", in \(counted(part.blocks, "block"))")
      """
    }
    if heldOut.count > most {
      lines.append("held out: and of \(heldOut.count - most) more files, which text.json lists")
    }
    return lines
  }

  private func shown(_ file: String) -> String { file == "-" ? "standard input" : file }
}

/// A line for each reason to leave out what is in the folders, with the first names.
func leftOutLines(_ source: CorpusSource?) -> [String] {
  guard let source else { return [] }
  return CorpusSource.LeftOut.Reason.allCases.compactMap { reason in
    let paths = source.leftOut.filter { $0.reason == reason }.map(\.path)
    guard !paths.isEmpty else { return nil }
    let most = 3
    let more = paths.count > most ? " and \(grouped(paths.count - most)) more" : ""
    let sentence =
      reason == .ending && source.field != nil ? "only .\(source.extensions[0])" : reason.sentence
    return "left out: \(paths.prefix(most).joined(separator: ", "))\(more) (\(sentence))"
  }
}

extension CorpusSource.LeftOut.Reason {
  fileprivate var sentence: String {
    switch self {
    case .readme: "a README counts where it is named itself"
    case .hidden: "hidden"
    case .ending: "--extensions takes more than .txt and .md"
    case .empty: "empty"
    }
  }
}

extension Corpus {
  /// How much of the text counts, where not all of it does.
  func countedLine(_ data: DataOptions) -> String? {
    guard let after = data.lossAfter, let until = data.lossUntil else { return nil }
    return "loss: of \(grouped(training.countedTokens)) tokens to train on and "
      + "\(grouped(validation.countedTokens)) held out, those behind '\(after)' up to '\(until)'; the "
      + "landmarks too"
  }

  /// What to say of a document that is trained on and held out as a whole.
  var noteOnSharedText: String? {
    let known = Set(documents.filter { $0.heldOutBlocks == 0 }.map(\.checksum))
    let shared = documents.first {
      $0.heldOutCharacters == $0.characters && known.contains($0.checksum)
    }
    return shared.map {
      "note: '\($0.path)' is held out, and the same text is trained on: the val loss says nothing of "
        + "unseen text"
    }
  }
}

extension TextChange {
  /// What to say of it where a run goes on.
  var note: String {
    let found =
      switch self {
      case .changed(let path): "'\(path)' has changed"
      case .added(let path): "'\(path)' is new"
      case .removed(let path): "'\(path)' is gone"
      }
    return "note: \(found) since the run began; the run goes on with the text that it began with"
  }
}
