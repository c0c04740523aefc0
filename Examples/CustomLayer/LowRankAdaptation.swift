// Lesson lora: low-rank adapters by path on an imported GPT-2; they alone train, are merged, and
// the model is exported again.

import Sequitur

// snippet lora-adapter
/// A linear map and a product of two thin matrices beside it (Hu et al. 2021).
struct LowRankAdapter: Layer {
  let base: Linear
  /// [rank, inputs] and [outputs, rank].
  let a, b: Parameter

  init(_ base: Linear, rank: Int, using random: inout SeededRandom) {
    self.base = base
    a = Parameter(normal: [rank, base.weight.shape[1]], deviation: 0.02, using: &random)
    b = Parameter(zeros: [base.weight.shape[0], rank])
  }

  func callAsFunction(_ x: Tensor) -> Tensor { base(x) + x.linear(weight: a).linear(weight: b) }

  /// The map that does both.
  func merged() -> Linear {
    base.weight.assign(base.weight + b.matmul(a))
    return base
  }
}

// end

func lora(_ workshop: Workshop) throws {
  let original = workshop.path("gpt2")
  try GPT2Folder.write(
    tinyGPT(vocabularySize: workshop.tokenizer.vocabularySize), tokenizer: workshop.tokenizer,
    to: original)

  let (model, _, tokenizer) = try GPT2Folder.read(original)
  var random = SeededRandom(seed: 4)
  // snippet lora-replace
  for (path, map) in model.modules(Linear.self) where path.contains(".attention.") {
    try model.replace(path, with: LowRankAdapter(map, rank: 4, using: &random))
  }
  model.setTrains(false) { !$0.name.hasSuffix(".a") && !$0.name.hasSuffix(".b") }
  // end
  let run = try TrainingRun(
    in: RunFolder.create(workshop.path("lora")), workshop.configuration, model: model,
    tokenizer: tokenizer, corpus: workshop.corpus(tokenizer))
  _ = try run.train()
  try expect(
    run.trainer.optimizer.state().tensors.keys.allSatisfy {
      $0.hasSuffix(".a") || $0.hasSuffix(".b")
    }, "the adapters alone train")

  let ids = Indices(rows: [try tokenizer.encode("the dog bit the man.")])
  let adapted = withoutGradient { model(ids).values }
  // snippet lora-merge
  for (path, adapter) in model.modules(LowRankAdapter.self) {
    try model.replace(path, with: adapter.merged())
  }
  try GPT2Folder.write(model, tokenizer: tokenizer, to: workshop.path("merged"))
  // end

  let (merged, _, _) = try GPT2Folder.read(workshop.path("merged"))
  let difference = zip(adapted, merged(ids).values).map { abs($0 - $1) }.max() ?? 9
  try expect(difference < 1e-4, "the merged model is the adapted one (\(difference) off)")
  try expect(run.state.bestStep ?? 0 > 0, "the adapters lower the loss on held-out text")
}
