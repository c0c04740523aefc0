// KeptModel: what stays of a toy model when its training is over.

import Sequitur

/// A trained model's numbers, and what it answered to some rows of its task: who runs the numbers
/// elsewhere must get the same.
package struct KeptModel: Sendable {
  package let model: ExportedModel
  /// Rows of tokens.
  package let sentences: [[Int32]]
  /// Logits [rows, classes].
  package let logits: [Float]

  /// How many rows are asked.
  private static let sentenceCount = 50

  package init(_ model: SequenceClassifier, _ task: any ToyTask) {
    self.model = ExportedModel(of: model, length: task.length)
    var random = SeededRandom(seed: 1)
    let (learned, unseen) = (
      task.trainingBatch(Self.sentenceCount / 2, using: &random),
      task.testSet.shuffled(using: &random)
    )
    // As many of those trained as of those kept back, each in any order of its tokens.
    sentences = (0..<Self.sentenceCount / 2).flatMap { index in
      [learned[index], unseen[index % unseen.count]].map { $0.tokens.shuffled(using: &random) }
    }
    logits = withoutGradient { [sentences] in model(Indices(rows: sentences)).values }
  }
}
