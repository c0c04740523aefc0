// Lesson fading: two encodings by which far tokens count less, one that turns queries and keys and one
// that adds to the logits.

import Sequitur

// snippet xpos
/// xPos (Sun et al. 2022): RoPE, and what a pair of channels adds to the logit fades with the
/// distance, faster for pairs that turn faster. For causal attention: ahead it would grow.
struct FadingRotation: PositionEncoding {
  let name = "xPos"
  let rotation = RotaryPositions()

  func turn(queries: Tensor, at positions: Range<Int>) -> Tensor {
    rotation.turn(queries: queries * scales(positions, queries.shape[3], sign: 1), at: positions)
  }

  func turn(keys: Tensor, at positions: Range<Int>) -> Tensor {
    rotation.turn(keys: keys * scales(positions, keys.shape[3], sign: -1), at: positions)
  }

  /// ζ_c^(±p / 512) with ζ_c = (2c / D + 0.4) / 1.4 for both channels of pair c, [T, 1, D].
  private func scales(_ positions: Range<Int>, _ width: Int, sign: Float) -> Tensor {
    let bases = Tensor((0..<width).map { (Float($0 / 2 * 2) / Float(width) + 0.4) / 1.4 })
    let exponents = Tensor(
      positions.map { sign * Float($0) / 512 }, shape: [positions.count, 1, 1])
    return bases.power(exponents)
  }
}

// end

// snippet sandwich
/// Sandwich (Chi et al. 2022): products of 128 channels of sinusoidal rows, less that of a row
/// with itself, divided by 8h / H for head h = 1, ..., H.
struct SinusoidalProducts: PositionEncoding {
  let name = "Sandwich"

  func logitBias(queries: Tensor, at positions: AttentionPositions) -> Tensor? {
    let (heads, rows, columns) = (queries.shape[2], positions.queries, positions.keys)
    let distances = rows.flatMap { i in columns.map { j in Float(i - j) } }
    let distance = Tensor(distances, shape: [rows.count, columns.count, 1])
    let frequencies = Tensor(1e4).power(Tensor((0..<64).map { -Float($0) / 64 }))
    let product = ((distance * frequencies).cosine() - 1).sum(axis: -1)  // [T, S]
    let ratios = (1...heads).map { 8 * Float($0) / Float(heads) }
    return product / Tensor(ratios, shape: [heads, 1, 1])  // [H, T, S]
  }
}

// end

func fadingEncodings(_ workshop: Workshop) throws {
  let laws: [(OrderKnowledge, PositionEncoding)] = [
    (.offsets, FadingRotation()), (.distances, SinusoidalProducts()),
  ]
  for (knowledge, encoding) in laws {
    let answers = Laws.answers(knowing: knowledge) { _, _ in encoding }
    try expect(
      answers.allSatisfy(\.isAsExpected), "\(encoding.name) obeys the laws of \(knowledge.rawValue)"
    )
  }

  // A head of one pair that turns as fast as the position: the logit at a distance of 512 has
  // faded to ζ = 0.4 / 1.4 of what RoPE alone gives.
  let (q, k) = (Tensor(ones: [1, 1, 1, 2]), Tensor(ones: [1, 1, 1, 2]))
  func logit(_ encoding: some PositionEncoding) -> Float {
    let query = encoding.turn(queries: q, at: 512..<513)
    return (query * encoding.turn(keys: k, at: 0..<1)).sum().item
  }
  let faded = logit(FadingRotation()) / logit(RotaryPositions())
  try expect(abs(faded - 0.4 / 1.4) < 1e-5, "512 tokens away a pair has faded to \(faded)")

  let positions = AttentionPositions(queries: 0..<100, keys: 0..<100)
  let queries = Tensor(zeros: [1, 100, 2, 8])
  let bias = SinusoidalProducts().logitBias(queries: queries, at: positions)
  let (near, far): (Float, Float) = (bias?[0, 99, 98] ?? 9, bias?[0, 99, 0] ?? 9)
  let own: Float = bias?[1, 99, 99] ?? 9
  try expect(own == 0 && far < near && near < 0, "near tokens lose \(near), far ones \(far)")

  for encoding in laws.map(\.1) {
    var random = SeededRandom(seed: 1)
    let model = GPT(
      .init(contextLength: 24, layers: 2, heads: 2, width: 32),
      vocabularySize: workshop.tokenizer.vocabularySize, positions: encoding, using: &random)
    let run = try TrainingRun(
      in: RunFolder.create(workshop.path(encoding.name)), workshop.configuration, model: model,
      tokenizer: workshop.tokenizer, corpus: workshop.corpus(workshop.tokenizer))
    _ = try run.train()
    let loss = run.state.bestLoss ?? 9
    try expect(loss < 2, "a model with \(encoding.name) learns (loss \(loss))")
  }
}
