// What the tests of the report page share: small runs, as a training run would leave them.

import Foundation
import Sequitur

import struct tiny_gpt.TextSummary
import struct tiny_gpt.TrainingReport

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// A model that nothing has been done with yet.
func untrainedRun(
  text: String = "the cat sat on the mat\n", contextLength: Int = 8,
  positions: PositionEncodingKind = .learned
) -> TrainingReport.Contents {
  var configuration = RunConfiguration()
  configuration.model.contextLength = contextLength
  configuration.model.layers = 1
  configuration.model.heads = 2
  configuration.model.width = 8
  configuration.model.positions = positions
  let tokenizer = CharacterTokenizer(text: text)
  var random = SeededRandom(seed: 3)
  return TrainingReport.Contents(
    command: "tiny-gpt train text.txt", configuration: configuration,
    model: configuration.model.makeModel(
      vocabularySize: tokenizer.vocabularySize, using: &random),
    tokenizer: tokenizer, sentence: text, state: TrainerState())
}

/// A run of some steps whose loss falls along a curve, with a validation loss every tenth step.
func finishedRun(steps: Int = 50) -> TrainingReport.Contents {
  var contents = untrainedRun()
  contents.metrics = (1...steps).map { step in
    var line = Metrics(step: step)
    line.time = Double(step)
    line.trainLoss = 2.5 / Double(step).squareRoot()
    line.validationLoss = step % 10 == 0 ? 2.6 / Double(step).squareRoot() : nil
    line.learningRate = 1e-3
    line.gradientNorm = step == 1 ? 4 : 0.5
    line.tokensPerSecond = 1000
    return line
  }
  contents.samples = [Sample(step: 0, text: "x"), Sample(step: steps, text: "the cat")]
  contents.text = TextSummary(
    files: ["a/text.txt"], bytes: 23, characters: 23, lines: 1, duplicateLineShare: 0,
    vocabularySize: 11, trainingTokens: 20, validationTokens: 3, uniformLoss: 2.4,
    unigramEntropy: 1.2, bigramEntropy: 0.5, checksum: 7)
  contents.evaluation = Evaluation(
    contents.model, on: [Window(inputs: [1, 2, 3, 4], targets: [2, 3, 4, 5])], batchSize: 1)
  contents.state.step = steps
  contents.state.tokens = 40 * steps
  contents.environment = [("system", "a machine")]
  return contents
}

/// Why a page is not well-formed XML; nil if it is.
func xmlProblem(in page: String) -> String? {
  let parser = XMLParser(data: Data(page.utf8))
  guard !parser.parse() || parser.parserError != nil else { return nil }
  return "line \(parser.lineNumber): \(parser.parserError.map { "\($0)" } ?? "not parsed")"
}
