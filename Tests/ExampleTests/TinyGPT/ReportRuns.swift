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
) -> TrainingReport {
  var configuration = RunConfiguration()
  configuration.model.contextLength = contextLength
  configuration.model.layers = 1
  configuration.model.heads = 2
  configuration.model.width = 8
  configuration.model.positions = positions
  let tokenizer = CharacterTokenizer(text: text)
  var random = SeededRandom(seed: 3)
  var report = TrainingReport(
    configuration: configuration,
    model: GPT(
      configuration.model, vocabularySize: tokenizer.vocabularySize, using: &random),
    tokenizer: tokenizer, state: TrainerState())
  report.command = "tiny-gpt train text.txt"
  report.sentence = text
  return report
}

/// A run of some steps whose loss falls along a curve, with a validation loss every tenth step.
func finishedRun(steps: Int = 50) -> TrainingReport {
  var report = untrainedRun()
  report.metrics = (1...steps).map { step in
    var line = Metrics(step: step)
    line.time = Double(step)
    line.trainLoss = 2.5 / Double(step).squareRoot()
    line.validationLoss = step % 10 == 0 ? 2.6 / Double(step).squareRoot() : nil
    line.learningRate = 1e-3
    line.gradientNorm = step == 1 ? 4 : 0.5
    line.tokensPerSecond = 1000
    return line
  }
  report.samples = [Sample(step: 0, text: "x"), Sample(step: steps, text: "the cat")]
  report.text = shortText
  report.evaluation = Evaluation(
    report.model, on: [Window(inputs: [1, 2, 3, 4], targets: [2, 3, 4, 5])], batchSize: 1)
  report.state.step = steps
  report.state.tokens = 40 * steps
  report.environment = [("system", "a machine")]
  return report
}

/// The numbers of a text of 23 characters.
let shortText: TextSummary = {
  var text = TextSummary()
  text.files = ["a/text.txt"]
  (text.bytes, text.characters, text.lines, text.checksum) = (23, 23, 1, 7)
  (text.vocabularySize, text.trainingTokens, text.validationTokens) = (11, 20, 3)
  (text.uniformLoss, text.unigramEntropy, text.bigramEntropy) = (2.4, 1.2, 0.5)
  return text
}()

/// Why a page is not well-formed XML; nil if it is.
func xmlProblem(in page: String) -> String? {
  let parser = XMLParser(data: Data(page.utf8))
  guard !parser.parse() || parser.parserError != nil else { return nil }
  return "line \(parser.lineNumber): \(parser.parserError.map { "\($0)" } ?? "not parsed")"
}
