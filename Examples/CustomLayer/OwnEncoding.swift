// Lesson encoding: a position encoding with trained numbers, and the laws that it must obey.

import Sequitur

// snippet encoding
/// KERPLE in its logarithmic form (Chi et al. 2022): each head lowers its logits by
/// a log(1 + b |i - j|), with a and b above zero learned.
struct LogarithmicDistances: PositionEncoding {
  let name = "KERPLE, logarithmic"
  /// The logarithms of a and b, [H, 1, 1], so that any number will do.
  let a, b: Parameter

  init(heads: Int) {
    a = Parameter(zeros: [heads, 1, 1])
    b = Parameter(zeros: [heads, 1, 1])
  }

  func logitBias(queries: Tensor, at positions: AttentionPositions) -> Tensor? {
    let (rows, columns) = (positions.queries, positions.keys)
    let distances = rows.flatMap { i in columns.map { j in Float(abs(i - j)) } }
    let distance = Tensor(distances, shape: [1, rows.count, columns.count])
    return -a.exp() * (1 + b.exp() * distance).log()  // [H, T, S]
  }
}

// end

func ownEncoding(_ workshop: Workshop) throws {
  // snippet encoding-laws
  let answers = Laws.answers(knowing: .distances) { sizes, _ in
    LogarithmicDistances(heads: sizes.heads)
  }
  for answer in answers { print(answer) }
  // end
  try expect(answers.allSatisfy(\.isAsExpected), "it obeys the laws of an encoding of distances")
  let mistaken = Laws.answers(knowing: .offsets) { sizes, _ in
    LogarithmicDistances(heads: sizes.heads)
  }
  try expect(
    mistaken.contains { !$0.isAsExpected }, "who takes it for one of offsets is told otherwise")

  // snippet encoding-gpt
  var random = SeededRandom(seed: 1)
  let model = GPT(
    .init(contextLength: 24, layers: 2, heads: 2, width: 32),
    vocabularySize: workshop.tokenizer.vocabularySize, positions: LogarithmicDistances(heads: 2),
    using: &random)
  // end
  let run = try TrainingRun(
    in: RunFolder.create(workshop.path("encoding")), workshop.configuration, model: model,
    tokenizer: workshop.tokenizer, corpus: workshop.corpus(workshop.tokenizer))
  _ = try run.train()
  let trained = model.namedParameters().first { $0.name.hasSuffix("positions.b") }
  let values = trained?.parameter.values ?? []
  try expect(
    values != [0, 0] && run.state.bestLoss ?? 9 < 2, "its numbers train with the model: \(values)")
}
