// The task on real text: is a window of characters natural or shuffled?

import ExampleSupport
import Sequitur
import ToyModels

/// The text that windows are cut from.
package struct TextSource: Sendable {
  /// What tables and figures call it.
  let name: String
  let tokenizer: CharacterTokenizer
  let windows: ShuffledWindows

  /// Characters in a window.
  static let windowLength = 12
  /// At most so many test pairs are taken, at even distances.
  static let maximumTestPairs = 250

  /// Reads the user's file, or the texts of the project's `Data` folder.
  package init(path: String?) throws {
    let text: String
    if let path {
      name = String(path.split(separator: "/").last ?? "")
      text = try TextInput.read(path)
    } else {
      name = "Data/fables.txt, dialogues.txt, letters.txt"
      let folder = try Self.dataFolder()
      text = try ["fables.txt", "dialogues.txt", "letters.txt"]
        .map { try TextInput.read("\(folder)/\($0)") }.joined(separator: "\n")
    }
    tokenizer = CharacterTokenizer(text: text)
    var random = SeededRandom(seed: 1)
    do {
      windows = try ShuffledWindows(
        tokens: tokenizer.encode(text), length: Self.windowLength,
        maximumTestPairs: Self.maximumTestPairs, using: &random)
    } catch let error as UnsuitableText {
      throw UnusableText(description: "\(name): \(error)")
    }
  }

  /// `Data` in the current folder, or beside the sources this program was built from.
  private static func dataFolder() throws -> String {
    let project = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let candidates = ["Data", "/\(project)/Data"]
    let found = try candidates.first { try PathKind(of: "\($0)/fables.txt") == .file }
    guard let found else {
      throw UnusableText(
        description:
          "Data/fables.txt: not found here; run from the project's folder or give a text "
          + "with --text")
    }
    return found
  }
}

/// A text that cannot serve, with the reason.
struct UnusableText: UserError {
  let description: String
  var kind: ErrorKind { .unfit }
}

/// One model trained on windows of the text.
struct TextRun: TrainingJob {
  let source: TextSource
  let variant: Variant
  let seed: UInt64
  let steps: Int

  /// Pairs of a natural and a shuffled window in a micro-batch, and micro-batches in a step. What four
  /// small ones compute stays in a core's own cache: they take three quarters of the time of one large.
  static let pairsInMicroBatch = 12
  static let microBatches = 4
  /// Windows in a step.
  static let batch = 2 * pairsInMicroBatch * microBatches
  /// One layer learns as soon as two, in half the time: a character and the one before it are all
  /// it takes.
  static let layers = 1
  static let heads = 8
  static let hidden = 128
  /// Token rows start half as large as elsewhere, and queries, keys and values nearly three times, so
  /// that heads differ by place from the start: from nearly even weights, added positions stay longer on
  /// the plateau.
  static let tokenDeviation: Float = 0.25
  static let attentionDeviation: Float = 0.3
  /// Larger batches bear a larger rate.
  static let learningRate: Float = 8e-3

  /// One line for the report's small print.
  static let summary = """
    on text \(counted(layers, "layer")), \(heads) heads, feed-forward \(hidden), token rows of standard \
    deviation \(tokenDeviation), queries, keys and values of \(attentionDeviation), batches of \(batch), rate \
    \(learningRate)
    """

  var status: String { "text, \(variant.title)" }

  /// Trains and measures on the held-out windows. All variants of a seed see the same batches.
  func run(advance: (Int) -> Void) -> TextOutcome {
    let root = SeededRandom(seed: seed).keyed(by: [1000])
    var (weights, data) = (root.keyed(by: [0]), root.keyed(by: [1]))
    let model = ToyModel.classifier(
      vocabulary: source.tokenizer.vocabularySize, classes: 2, length: source.windows.length,
      readout: .meanPool, variant: variant, layers: Self.layers, heads: Self.heads,
      hidden: Self.hidden, deviation: Self.tokenDeviation,
      attention: .normal(deviation: Self.attentionDeviation), using: &weights)
    let curve = ToyModel.train(
      model, steps: steps, peakRate: Self.learningRate, advance: advance,
      microBatches: Self.microBatches
    ) {
      (0..<Self.pairsInMicroBatch).flatMap { _ in
        source.windows.trainingPair(using: &data).examples
      }.batch(for: .pooled)
    }
    let (tokens, wanted) = source.windows.testPairs.flatMap(\.examples).batch(for: .pooled)
    let logits = withoutGradient { model(tokens) }
    return TextOutcome(
      variant: variant, seed: seed, score: Score(Self.answers(logits), wanted: wanted.values),
      curve: curve)
  }

  /// The class of every window, from logits [N, 2] of pairs that follow one another. Where the
  /// windows of a pair differ by rounding alone they get one answer: rounding is no sight of order,
  /// and a pair whose logits are nearly equal would else be decided by it.
  private static func answers(_ logits: Tensor) -> [Int32] {
    let values = logits.values
    return stride(from: 0, to: values.count, by: 4).flatMap { start -> [Int32] in
      let (first, second) = (values[start..<start + 2], values[start + 2..<start + 4])
      let alike = zip(first, second).allSatisfy { abs($0 - $1) < Symmetry.rounding }
      return [first, alike ? first : second].map { ($0.last ?? 0) > ($0.first ?? 0) ? 1 : 0 }
    }
  }
}
