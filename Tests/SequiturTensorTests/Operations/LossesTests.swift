import Foundation
import SequiturTensor
import Testing

struct LossesTests {
  @Test(arguments: [[], [5], [3, 4], [2, 3, 5], [33, 1]]) func manyShapes(shape: [Int]) {
    let (x, y) = (normal(shape), normal(shape, seed: 7))
    let (a, b) = (doubles(x), doubles(y))
    func mean(_ term: (Double, Double) -> Double) -> Double {
      zip(a, b).reduce(0) { $0 + term($1.0, $1.1) } / Double(a.count)
    }
    checkOperation(
      "meanSquaredError", ["x": x, "y": y], shape: [], value: [mean { ($0 - $1) * ($0 - $1) }]
    ) { x.meanSquaredError(y) }
    checkOperation(
      "binaryCrossEntropy", ["x": x, "y": y], shape: [],
      value: [mean { log(1 + exp($0)) - $0 * $1 }]
    ) { x.binaryCrossEntropy(y) }
    guard let columns = shape.last else { return }
    func probabilities(_ logits: [Double]) -> [Double] {
      mapped(logits, shape, axis: shape.count - 1) { row in
        row.map { exp($0) / row.reduce(0) { $0 + exp($1) } }
      }
    }
    let (p, q) = (probabilities(a), probabilities(b))
    let sum = zip(p, q).reduce(0) { $0 + $1.1 * log($1.1 / $1.0) }
    checkOperation(
      "klDivergence", ["x": x, "y": y], shape: [], value: [sum * Double(columns) / Double(x.count)]
    ) { x.klDivergence(from: y) }
  }

  @Test func farOut() {
    let x = Parameter([-1e30, 1e30, 100, -100])
    let loss = x.binaryCrossEntropy(Tensor([0, 1, 1, 0]))
    #expect(loss.item < 1e-37)
    #expect(loss.backward()[x]?.values.allSatisfy { abs($0) < 1e-30 } == true)
  }

  @Test func classesWithoutWeightAddNothing() {
    let target = Parameter([0, -.infinity, 0], shape: [1, 3])
    let x = Parameter([0, -.infinity, 0], shape: [1, 3])
    #expect(x.klDivergence(from: target).item == 0)
    let wide = Parameter([0, 0, 0], shape: [1, 3])
    let loss = wide.klDivergence(from: target)
    #expect(abs(loss.item - log(1.5)) < 1e-6)
    let gradients = loss.backward()
    expectClose(gradients[wide]?.values ?? [], [-1 / 6, 1 / 3, -1 / 6], "of the logits")
    expectClose(gradients[target]?.values ?? [], [0, 0, 0], "of the target")
  }

  static let mistakes: Mistakes = [
    "meanSquaredError: found shape [2] and a target of shape [2, 1], expected equal shapes": {
      _ = Tensor([1, 2]).meanSquaredError(Tensor(zeros: [2, 1]))
    },
    "binaryCrossEntropy: found shape [2] and a target of shape [3]": {
      _ = Tensor([1, 2]).binaryCrossEntropy(Tensor(zeros: [3]))
    },
    "klDivergence: found shape [2] and a target of shape [3]": {
      _ = Tensor([1, 2]).klDivergence(from: Tensor(zeros: [3]))
    },
    "klDivergence: found shape []": { _ = Tensor(1).klDivergence(from: Tensor(1)) },
  ]
}
