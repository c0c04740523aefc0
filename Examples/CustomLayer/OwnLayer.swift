// Lesson layer: an operation and a layer of your own, gradient-checked and trained.

import Sequitur

// snippet operation
extension Tensor {
  /// max(x, 0)², with its gradient 2 max(x, 0) beside it (So et al. 2021).
  func squaredReLU() -> Tensor {
    let positive = mapValues { max($0, 0) }
    return Tensor.operation("squaredReLU", positive.mapValues { $0 * $0 }, of: self) { upstream in
      [2 * upstream * positive]
    }
  }
}

// end

// snippet layer
/// A feed-forward network with the operation above and a trained gate on each output channel.
///
/// Shapes: [..., C] gives [..., C].
struct GatedFeedForward: Layer {
  let up, down: Linear
  let gate: Parameter

  init(width: Int, using random: inout SeededRandom) {
    up = Linear(from: width, to: 4 * width, using: &random)
    down = Linear(from: 4 * width, to: width, using: &random)
    gate = Parameter(ones: [width])
  }

  func callAsFunction(_ x: Tensor) -> Tensor { down(up(x).squaredReLU()) * gate }
}

// end

func ownLayer(_ workshop: Workshop) throws {
  var random = SeededRandom(seed: 1)

  // The operation against finite differences. The points keep away from the kink at 0.
  let x = Parameter([-1.5, -0.7, -0.2, 0.3, 0.9, 2], shape: [2, 3])
  // snippet operation-check
  let operationCheck = gradientCheck(["x": x]) { x.squaredReLU() }
  print("squaredReLU:      \(operationCheck)")
  // end

  // The layer, every parameter of it; reflection finds their names.
  let layer = GatedFeedForward(width: 2, using: &random)
  print(layer.parameterSummary())
  // snippet layer-check
  let sample = Tensor(normal: [5, 2], using: &random)
  let layerCheck = gradientCheck(layer.namedParameters(), step: 1e-3) { layer(sample) }
  print("GatedFeedForward: \(layerCheck)")
  // end
  try expect(operationCheck.passed && layerCheck.passed, "the gradients are those of the values")

  // Training: the layer learns (a, b) -> (a b, a² - b²) from random points.
  // snippet layer-train
  var optimizer = AdamW(layer, learningRate: 0, weightDecay: 0)
  let steps = 500
  let schedule = Schedule.cosine(peak: 3e-2, warmUp: 20, steps: steps)
  for step in 0..<steps {
    let inputs = Tensor(uniform: -1...1, shape: [64, 2], using: &random)
    let (a, b) = (inputs.slice(axis: 1, 0..<1), inputs.slice(axis: 1, 1..<2))
    let targets = Tensor.concatenate([a * b, a * a - b * b], axis: 1)
    let loss = (layer(inputs) - targets).squared().mean()
    var gradients = loss.backward()
    gradients.clip(toNorm: 1)
    optimizer.learningRate = schedule(step)
    optimizer.update(with: gradients)
    if step % 100 == 0 || step == steps - 1 {
      print("step \(step): mean squared error \(loss.item)")
    }
  }
  // end
}
