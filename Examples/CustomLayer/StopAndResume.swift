// Lesson resume: a run in a folder: trained, stopped, resumed, measured and sampled.

import Sequitur

// snippet resume-train
/// Trains on a text, and stops half-way. The folder is locked as long as the run lives.
func beginRun(in path: String, on text: String) throws -> TrainingRun.Outcome {
  var configuration = RunConfiguration()
  configuration.model = .init(contextLength: 24, layers: 2, heads: 2, width: 32)
  configuration.training.steps = 300
  configuration.training.learningRate = 5e-3

  let source = try CorpusSource(paths: [text])
  let tokenizer = CharacterTokenizer(scalars: try source.statistics().characterSet)
  let folder = try RunFolder.create(path)
  let corpus = try Corpus(source, tokenizer: tokenizer, in: path)
  let run = try TrainingRun(in: folder, configuration, tokenizer: tokenizer, corpus: corpus)
  var steps = 0
  return try run.train(
    report: { event in if case .step = event { steps += 1 } },
    shouldStop: { steps == 150 })  // it saves, and returns .interrupted
}

// end

func stopAndResume(_ workshop: Workshop) throws {
  let (path, text) = (workshop.path("first-run"), workshop.path("text.txt"))
  let outcome = try beginRun(in: path, on: text)
  try expect(outcome == .interrupted, "a run stops when it is asked to")

  // snippet resume-again
  let again = try TrainingRun(resuming: RunFolder.open(path))
  _ = try again.train()
  // end
  try expect(again.state.step == 300, "and goes on from its folder alone")

  // snippet resume-use
  let checkpoint = try Checkpoint(path: "\(path)/last")
  let model = try checkpoint.makeModel()
  let generator = try Generator(
    model, prompt: "the ", tokenizer: checkpoint.tokenizer, options: SamplingOptions(), seed: 1)
  print(checkpoint.tokenizer.decode(Array(generator.prefix(40))))
  // end
  try expect(checkpoint.step == 300, "a checkpoint is a model, its tokeniser and where it stood")

  // snippet resume-evaluate
  let corpus = try Corpus(readingFrom: path, tokenizer: checkpoint.tokenizer)
  let windows = corpus.validation.evaluationWindows(length: model.contextLength)
    .map { Window(inputs: $0.inputs, targets: $0.targets) }
  let evaluation = Evaluation(model, on: windows, batchSize: 16)
  print("loss \(evaluation.loss), perplexity \(evaluation.perplexity)")
  // end
  try expect(evaluation.tokens > 0, "held-out text measures it")
}
