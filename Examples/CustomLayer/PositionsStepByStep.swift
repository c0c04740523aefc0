// Lesson positions: attention is blind to order; what each way to tell it about order changes.

import Sequitur

func positionsStepByStep(_ workshop: Workshop) throws {
  // snippet positions-blind
  var random = SeededRandom(seed: 1)
  let x = Tensor(normal: [1, 6, 32], using: &random)  // six tokens of 32 channels
  let attention = MultiHeadAttention(width: 32, heads: 4, using: &random)

  let order = [2, 0, 4, 1, 5, 3]
  let permutedAfter = attention(x).reordered(by: order)
  let permutedBefore = attention(x.reordered(by: order))
  let difference = (permutedAfter - permutedBefore).absolute()
  print(difference.values.max() ?? 0)  // rounding: 1e-7
  // end
  try expect(difference.values.allSatisfy { $0 < 1e-6 }, "without positions, order is lost")

  // snippet positions-pooled
  let sentence = attention(x).mean(axes: [1])  // what a classifier sees of it
  let shuffled = attention(x.reordered(by: order)).mean(axes: [1])
  // end
  let pooled = (sentence - shuffled).absolute().values.max() ?? 9
  try expect(pooled < 1e-6, "the mean over the places is one and the same (\(pooled))")

  // snippet positions-added
  let sinusoid = SinusoidalPositions(width: 32)
  let added = { x in attention(sinusoid.addToTokens(x, from: 0)) }
  print(Laws.permutationEquivariance(of: added, on: x))
  // end
  try expect(
    Laws.permutationEquivariance(of: added, on: x).verdict == .breaks, "with positions it is not")

  // snippet positions-turned
  let rotary = MultiHeadAttention(
    width: 32, heads: 4, positions: RotaryPositions(), using: &random)
  print(Laws.shiftInvariance(of: rotary, on: x))
  // end
  try expect(
    Laws.shiftInvariance(of: rotary, on: x).holds, "turned by its place, a pair knows offsets")

  // snippet positions-mirror
  let alibi = MultiHeadAttention(
    width: 32, heads: 4, positions: ALiBiPositions(), using: &random)
  print(Laws.reversalEquivariance(of: { alibi($0) }, on: x))
  // end
  try expect(
    Laws.reversalEquivariance(of: { alibi($0) }, on: x).holds,
    "who knows distances alone cannot tell left from right")

  // snippet positions-all
  for kind in PositionEncodingKind.allCases {
    let answers = Laws.answers(knowing: kind.knowledge, encoding: kind.make)
    let expected = answers.filter(\.isAsExpected).count
    print("\(kind.title): \(kind.knowledge), \(expected) of \(answers.count) laws as expected")
  }
  // end
}
