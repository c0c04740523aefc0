// Exported models: run from their numbers alone, they answer as the library's models do.

import ExampleSupport
import Sequitur
import Testing
import ToyModels

struct ExportedModelTests {
  private static let task = ToyTaskName.whoBitWhom.task

  /// A model whose tables say something: some start at zero.
  private static func model(_ variant: Variant) -> SequenceClassifier {
    var random = SeededRandom(seed: 7)
    let model = ToyModel.classifier(
      vocabulary: task.vocabulary.count, classes: task.classes.count, length: task.length,
      readout: variant.readout(of: task.readout), variant: variant, using: &random)
    for parameter in model.parameters {
      parameter.assign(Tensor(normal: parameter.shape, deviation: 0.3, using: &random).values)
    }
    return model
  }

  private static let variants =
    PositionEncodingKind.allCases.flatMap { kind in
      [false, true].map { Variant(encoding: kind, causal: $0) }
    }

  @Test(arguments: variants) func runFromItsNumbersItAnswersAsTheModel(variant: Variant) {
    let model = Self.model(variant)
    let kept = KeptModel(model, Self.task)
    #expect(kept.sentences.count == 50)
    let classes = Self.task.classes.count
    let exported = ExportedClassifier(kept.model)
    for (number, sentence) in kept.sentences.enumerated() {
      let found = exported.run(sentence)
      let expected = kept.logits[number * classes..<(number + 1) * classes].map(Double.init)
      #expect(largestDifference(found.logits, expected) < 1e-5, "\(sentence)")
    }
    let sentence = kept.sentences[0]
    let (logits, weights) = withoutGradient { model.withWeights(Indices(rows: [sentence])) }
    #expect(largestDifference(logits.values.map(Double.init), exported.run(sentence).logits) < 1e-5)
    for (layer, tensor) in weights.enumerated() {
      let found = exported.run(sentence).maps[layer].flatMap { $0.flatMap { $0 } }
      #expect(largestDifference(found, tensor.values.map(Double.init)) < 1e-5, "layer \(layer)")
    }
  }

  /// The control: another encoding's tables give other answers.
  @Test(arguments: PositionEncodingKind.allCases.filter { $0 != .none })
  func withoutItsTablesItAnswersOtherwise(kind: PositionEncodingKind) {
    let informed = ExportedModel(of: Self.model(Variant(encoding: kind)), length: 3)
    let blind = ExportedModel(of: Self.model(Variant(encoding: .none)), length: 3)
    let sentence = Self.task.testSet[0].tokens
    let found = ExportedClassifier(informed).run(sentence).logits
    let other = ExportedClassifier(informed, hooks: blind.hooks).run(sentence).logits
    #expect(largestDifference(found, other) > 1e-3)
  }
}
