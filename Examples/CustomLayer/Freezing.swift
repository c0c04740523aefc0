// Lesson freezing: a frozen trunk and two learning rates.

import Sequitur

func freezing(_ workshop: Workshop) throws {
  let model = tinyGPT(vocabularySize: workshop.tokenizer.vocabularySize)
  let before = model.state()

  // snippet freezing-groups
  let norm = ParameterGroup(name: "norm", learningRateFactor: 10) { $0.name.hasPrefix("norm.") }
  let last = ParameterGroup(name: "last block") { $0.name.hasPrefix("blocks.1.") }
  let trunk = ParameterGroup(name: "trunk", trains: false) {
    !norm.includes($0) && !last.includes($0)
  }
  let optimizer = try AdamW(model, learningRate: 0, groups: [norm, last, trunk])
  // end

  let run = try TrainingRun(
    in: RunFolder.create(workshop.path("frozen")), workshop.configuration, model: model,
    optimizer: optimizer, tokenizer: workshop.tokenizer,
    corpus: workshop.corpus(workshop.tokenizer))
  _ = try run.train()
  for (name, parameter) in model.namedParameters() {
    let isFrozen = trunk.includes((name, parameter))
    if (before[name]?.values == parameter.values) != isFrozen {
      try expect(false, "\(name) \(isFrozen ? "stays" : "changes")")
    }
  }
  try expect(
    optimizer.state().tensors.keys.allSatisfy { !$0.contains("blocks.0.") },
    "what is frozen stays as it was, and has no moments")
}
