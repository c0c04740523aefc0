// WordOrder: a living block in which readers move the words of "dog bit man" and see what trained
// models make of them.

import ExampleSupport
import Sequitur
import SequiturFigures

/// The data of the block: its scripts read the properties by name.
package struct WordOrder: Encodable, Sendable {
  /// One model to try.
  struct Entry: Encodable {
    let key, title: String
    /// The number of its colour.
    let slot: Int
    /// Whether no order of the words may change what it answers.
    let isBlind: Bool
    /// Logits of the sentences [sentences, nouns], as the library computes them.
    let expected: ExportedNumbers
    let model: ExportedModel
  }

  let words, nouns: [String]
  /// The sentence to begin with, two nouns and between them the verb.
  let start: [Int32]
  /// The sentences of nouns that did not meet in training.
  let unseen: [[Int32]]
  /// What `expected` is about.
  let sentences: [[Int32]]
  let entries: [Entry]

  /// The kept models of "who bit whom"; nil if none is.
  package init?(_ outcomes: [ToyOutcome], _ variants: [Variant]) {
    let task = ToyTaskName.whoBitWhom.task
    let kept = variants.compactMap { variant in
      outcomes.of(.whoBitWhom, variant).first { $0.kept != nil }?.kept.map {
        (variant: variant, kept: $0)
      }
    }
    guard let sentences = kept.first?.kept.sentences else { return nil }
    self.sentences = sentences
    (words, nouns) = (task.vocabulary, task.classes)
    unseen = task.testSet.map(\.tokens)
    start = task.testSet[0].tokens
    entries = kept.map { variant, kept in
      Entry(
        key: variant.flag, title: variant.title, slot: variant.slot % Theme.seriesCount,
        isBlind: variant.isOrderBlind, expected: ExportedNumbers(kept.logits), model: kept.model)
    }
  }

  /// The block, with blocks above what its scripts build.
  package func block(
    substitute: RichText, @BlockBuilder blocks: () -> [any PageBlock]
  ) throws -> LiveBlock {
    LiveBlock(
      "word-order", scripts: [Self.classifier, Self.mover],
      style: PackageResources.word_order_css,
      json: try JSONValue(encoding: self).text(), substitute: substitute, blocks: blocks)
  }

  /// Runs the models.
  package static let classifier = PageScript(
    PackageResources.classifier_js, sha256: "UE7W+Q7oXQUzYJnDi7LU2F8a4RcC9dUToFxvpFnZ420=")

  /// Moves the words and draws the numbers.
  package static let mover = PageScript(
    PackageResources.word_order_js, sha256: "aArZhX8MEfumx2O+dkbo3BViapwpej4T19Lf2rPUDXc=")
}
