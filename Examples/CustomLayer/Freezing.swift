// Lesson 5, freezing: a frozen trunk and two learning rates.

import Sequitur

func freezing(_ workshop: Workshop) throws {
  let model = tinyGPT(vocabularySize: workshop.tokenizer.vocabularySize)
  let before = model.state()

  let head = ParameterGroup(name: "head", learningRateFactor: 10) { $0.name.hasPrefix("norm.") }
  let last = ParameterGroup(name: "last block") { $0.name.hasPrefix("blocks.1.") }
  let trunk = ParameterGroup(name: "trunk", trains: false) {
    !head.includes($0) && !last.includes($0)
  }
  let optimizer = try AdamW(model, learningRate: 0, groups: [head, last, trunk])

  let windows = try workshop.corpus(workshop.tokenizer)
  let run = try TrainingRun(
    in: RunFolder.create(workshop.path("frozen")), workshop.configuration, model: model,
    optimizer: optimizer, tokenizer: workshop.tokenizer, corpus: windows)
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
