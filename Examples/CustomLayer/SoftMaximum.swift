// Lesson pooling: a layer that reads a sequence by its largest values, as sharply as it learns to.

import Sequitur

// snippet pooling
/// The maximum over time, softened: (1 / r) log(mean of e^(r x)), with a trained r for each channel
/// (Pinheiro & Collobert 2015). A large r gives the maximum, an r near 0 the mean.
///
/// Shapes: [B, T, C] gives [B, C].
struct SoftMaximum: Layer {
  let logSharpness: Parameter

  func callAsFunction(_ x: Tensor) -> Tensor {
    let sharpness = logSharpness.exp()
    return ((sharpness * x).logSumExp(axis: 1) - Tensor(Float(x.shape[1])).log()) / sharpness
  }
}

// end

func softMaximum(_ workshop: Workshop) throws {
  var random = SeededRandom(seed: 1)
  let layer = SoftMaximum(logSharpness: Parameter([-1, 0, 1]))
  let x = Tensor(normal: [4, 9, 3], using: &random)
  let check = gradientCheck(layer.namedParameters()) { layer(x) }
  try expect(check.passed, "the gradients are those of the values (\(check))")

  layer.logSharpness.assign([-7, 0, 5])
  let (pooled, mean, maximum) = (layer(x), x.mean(axis: 1), x.maximum(axis: 1))
  let ends: [Float] = [
    (pooled - mean)[0..., 0..<1].absolute().values.max() ?? 9,
    (pooled - maximum)[0..., 2..<3].absolute().values.max() ?? 9,
  ]
  try expect(ends[0] < 1e-2 && ends[1] < 2e-2, "its ends are the mean and the maximum: \(ends)")

  // Beside numbers of no account each sequence has one of its own, which is asked for.
  let reader = SoftMaximum(logSharpness: Parameter([0]))
  var optimizer = AdamW(reader, learningRate: 0.05, weightDecay: 0)
  for _ in 0..<200 {
    let rows = Tensor(uniform: -1...1, shape: [64, 9, 1], using: &random)
    let loss = reader(rows).meanSquaredError(rows.maximum(axis: 1))
    optimizer.update(with: loss.backward())
  }
  let found: Float = reader.logSharpness.exp()[0]
  try expect(found > 20, "asked for the maximum it sharpens, from 1 to \(found)")
}
