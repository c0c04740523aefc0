// Lesson tensors: values, shapes, gradients.

import Sequitur

func tensors(_ workshop: Workshop) throws {
  // snippet tensors-shapes
  let x = Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3])
  let y = x + Tensor([10, 20, 30])  // [3] is broadcast over the rows: [2, 3]
  let rows = y.sum(axes: [-1])  // [2]
  let product = x.matmul(y, transposeSecond: true)  // [2, 2]
  print(y, rows, product)
  // end
  try expect(rows.values == [66, 75] && product.shape == [2, 2], "shapes follow from the inputs'")

  // snippet tensors-gradients
  let weight = Parameter([0.5, -1, 2], shape: [1, 3])
  let loss = x.linear(weight: weight).squared().mean()
  let gradients = loss.backward()
  print(gradients[weight] ?? "the loss does not use it")
  // end
  try expect(gradients[weight]?.values == [40.5, 54, 67.5], "the gradient is 2 / 2 Σ y x")

  // snippet tensors-update
  weight.assign(weight - 0.01 * (gradients[weight] ?? Tensor(zeros: [1, 3])))
  // end
  let lower = x.linear(weight: weight).squared().mean().item
  try expect(lower < loss.item, "a step against it lowers the loss: \(loss.item) to \(lower)")

  // snippet tensors-check
  let check = gradientCheck(["weight": weight]) { x.linear(weight: weight).squared() }
  print(check)  // names the worst element
  // end
  try expect(check.passed, "finite differences agree")

  // snippet tensors-random
  var random = SeededRandom(seed: 1)
  let noise = Tensor(normal: [2, 3], using: &random)  // the same numbers on every machine
  let dropped = withTraining(using: &random) { noise.dropout(0.5) }  // about half of them zero
  let kept = noise.dropout(0.5)  // outside of training: as it was
  // end
  try expect(kept.values == noise.values && dropped.shape == [2, 3], "dropout is for training")
}
