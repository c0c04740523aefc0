// Lesson experts: a mixture of experts as a layer, in a GPT that is trained, stopped and resumed.

import Sequitur

// snippet experts
/// Feed-forward networks, of which each row reads the one that its router prefers (Fedus et al.
/// 2021), times the share that the router gives it: that is how the router learns.
///
/// Shapes: [..., C] gives [..., C]; N rows in all.
struct MixtureOfExperts: Layer {
  let router: Linear
  let experts: [FeedForward]

  init(width: Int, experts count: Int, using random: inout SeededRandom) {
    router = Linear(from: width, to: count, using: &random)
    experts = (0..<count).map { _ in FeedForward(width: width, hidden: 64, using: &random) }
  }

  func callAsFunction(_ x: Tensor) -> Tensor {
    let rows = x.reshaped([-1, x.shape[x.rank - 1]])  // [N, C]
    let best = router(rows).softmax().largest(1)  // [N, 1]: shares, and whose they are
    var sum = Tensor(zeros: rows.shape)
    for (number, expert) in experts.enumerated() {
      let own = Indices((0..<rows.shape[0]).filter { best.indices[$0, 0] == number })
      let results = expert(rows.gather(own, axis: 0))
      sum = sum + results.scatterAdd(own, axis: 0, length: rows.shape[0])
    }
    return (best.values * sum).reshaped(x.shape)
  }
}

// end

// snippet experts-gpt
func expertsGPT(vocabularySize: Int) -> GPT {
  var random = SeededRandom(seed: 1)
  let blocks = (0..<2).map { _ in
    TransformerBlock(
      attention: MultiHeadAttention(
        width: 32, heads: 4, keyHeads: 2, causal: true, positions: RotaryPositions(),
        using: &random),
      feedForward: MixtureOfExperts(width: 32, experts: 4, using: &random),
      attentionNorm: RMSNorm(width: 32), feedForwardNorm: RMSNorm(width: 32))
  }
  return GPT(
    tokens: Embedding(vocabularySize: vocabularySize, width: 32, using: &random), blocks: blocks,
    norm: RMSNorm(width: 32), contextLength: 24)
}

// end

func mixtureOfExperts(_ workshop: Workshop) throws {
  var random = SeededRandom(seed: 2)
  let layer = MixtureOfExperts(width: 3, experts: 4, using: &random)
  // The fourth is chosen by no row: it gets a gradient of zeros.
  layer.router.bias?.assign([0, 0, 0, -9])
  let x = Tensor(normal: [2, 5, 3], using: &random)
  // snippet experts-check
  // Small steps: where a row changes its expert, the result jumps.
  let check = gradientCheck(layer.namedParameters(), step: 1e-3) { layer(x) }
  // end
  try expect(check.passed, "the gradients are those of the values (\(check))")

  let (y, shares) = (layer(x), layer.router(x).softmax())
  let best = shares.argumentOfMaximum()
  var difference: Float = 0
  for b in 0..<2 {
    for t in 0..<5 {
      let expert = best[b, t]
      let share: Float = shares[b, t, expert]
      let alone = layer.experts[expert](x[b, t..<t + 1]) * share
      let off = (alone - y[b, t..<t + 1]).absolute()
      difference = max(difference, off.values.max() ?? 9)
    }
  }
  try expect(Set(best.values).count > 1, "rows choose several experts: \(best.values)")
  try expect(difference < 1e-6, "each row is its own expert's, times its share")

  let run = try workshop.trainTwice(
    "experts", model: { expertsGPT(vocabularySize: workshop.tokenizer.vocabularySize) },
    tokenizer: workshop.tokenizer)
  try expect(run.state.bestLoss ?? 9 < 1.6, "it learns (loss \(run.state.bestLoss ?? 9))")
}
