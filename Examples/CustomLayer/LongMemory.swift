// Lesson memory: a recurrence over 200 steps, through all of which gradients pass.

import Sequitur

// snippet memory
/// A memory that fades: h_t = d h_(t-1) + (1 - d) x_t, with a trained d in (0, 1) for each channel.
///
/// Shapes: [B, T, C] gives [B, T, C].
struct FadingMemory: Layer {
  let strength: Parameter

  func callAsFunction(_ x: Tensor) -> Tensor {
    let (keep, shape) = (strength.sigmoid(), [x.shape[0], x.shape[2]])
    var state = Tensor(zeros: shape)
    let states = x.unstack(axis: 1).map { row in
      state = keep * state + (1 - keep) * row
      return state
    }
    return .stack(states, axis: 1)
  }
}

// end

func longMemory(_ workshop: Workshop) throws {
  var random = SeededRandom(seed: 1)
  let layer = FadingMemory(strength: Parameter([5, -0.5]))
  let x = Parameter(normal: [1, 200, 2], using: &random)
  let check = gradientCheck(["strength": layer.strength]) { layer(x) }
  try expect(check.passed, "the gradients of 200 steps are those of the values (\(check))")
  // snippet memory-reach
  let last = layer(x)[0..., 199..<200, 0..<1]
  let reach: Float = last.sum().backward()[x]?[0, 0, 0] ?? 0  // to the first row: (1 - d) d^199
  // end
  let keep: Float = layer.strength.sigmoid()[0]
  let expected = (0..<199).reduce(1 - keep) { share, _ in share * keep }
  try expect(abs(reach / expected - 1) < 1e-3, "the first of 200 rows is reached: \(reach)")

  // What is to be found out: how long each channel of a memory remembers.
  let taught = FadingMemory(strength: Parameter([3.9, 2.2]))
  // snippet memory-train
  var optimizer = AdamW(layer, learningRate: 0.1, weightDecay: 0)
  for _ in 0..<150 {
    let inputs = Tensor(normal: [8, 200, 2], using: &random)
    let loss = layer(inputs).meanSquaredError(taught(inputs).detached())
    optimizer.update(with: loss.backward())
  }
  // end
  let (found, right) = (layer.strength.sigmoid().values, taught.strength.sigmoid().values)
  try expect(
    zip(found, right).allSatisfy { abs($0 - $1) < 0.003 },
    "it finds how long each channel remembers: \(found) of \(right)")
}
