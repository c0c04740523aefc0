import Foundation
import SequiturTensor
import Testing

struct CrossEntropyTests {
  private let x = Parameter([1, -2, 0.5, 3, 0.25, 0, -1, 2], shape: [2, 4])

  /// PyTorch 2.13 in float64: `F.cross_entropy(x, torch.tensor([3, 1])).backward()`.
  @Test func referenceNumbers() {
    checkOperation(
      "crossEntropy", ["x": x], shape: [], value: [1.254463],
      gradients: [
        [
          0.05527688, 0.002752074, 0.03352712, -0.09155607, 0.06393937, -0.450204, 0.01831894,
          0.3679457,
        ]
      ]
    ) { x.crossEntropy(targets: Indices([3, 1])) }
  }

  /// PyTorch: `F.cross_entropy(x, torch.tensor([-1, 2]), ignore_index=-1)`; any class can be
  /// ignored.
  @Test(arguments: [-1, 1]) func ignoredPlacesTakeNoPart(ignored: Int32) {
    checkOperation(
      "crossEntropy ignoring \(ignored)", ["x": x], shape: [], value: [3.306673],
      gradients: [[0, 0, 0, 0, 0.1278787, 0.09959206, -0.9633621, 0.7358913]]
    ) { x.crossEntropy(targets: Indices([ignored, 2]), ignoring: ignored) }
  }

  /// Against the formula: a share of the target spread over all classes.
  @Test(arguments: [[5], [3, 4], [2, 3, 33]]) func smoothing(shape: [Int]) {
    let logits = normal(shape)
    let columns = shape[shape.count - 1]
    let rows = shape.dropLast().reduce(1, *)
    let classes = (0..<rows).map { $0 == 1 ? -1 : $0 * 5 % columns }
    let targets = Indices(classes, shape: Array(shape.dropLast()))
    let numbers = doubles(logits)
    let losses = (0..<rows).filter { classes[$0] >= 0 }.map { row in
      let own = numbers[row * columns..<(row + 1) * columns].map { $0 }
      let total = log(own.reduce(0) { $0 + exp($1) })
      return own.indices.reduce(0.0) { sum, place in
        let share = 0.3 / Double(columns) + (place == classes[row] ? 0.7 : 0)
        return sum + share * (total - own[place])
      }
    }
    checkOperation(
      "smoothed", ["logits": logits], shape: [],
      value: [losses.reduce(0, +) / Double(losses.count)]
    ) { logits.crossEntropy(targets: targets, smoothing: 0.3) }
    checkOperation("smoothed", ["logits": logits], shape: []) {
      (logits * 2).crossEntropy(targets: targets, smoothing: 0.3)
    }
  }

  @Test func manyShapes() {
    for shape in [[1], [5], [3, 1], [4, 7], [2, 3, 5], [2, 1, 3, 2], [3, 33]] {
      let logits = normal(shape)
      let columns = shape[shape.count - 1]
      let rows = shape.dropLast().reduce(1, *)
      let targets = Indices(
        (0..<rows).map { Int32($0 * 5 % columns) }, shape: Array(shape.dropLast()))
      let numbers = doubles(logits)
      let losses = (0..<rows).map { row in
        let own = numbers[row * columns..<(row + 1) * columns]
        return log(own.reduce(0) { $0 + exp($1) })
          - own[row * columns + Int(targets.values[row])]
      }
      checkOperation(
        "crossEntropy", ["logits": logits], shape: [],
        value: [losses.reduce(0, +) / Double(rows)]
      ) { logits.crossEntropy(targets: targets) }
      let each = logits.crossEntropies(targets: targets)
      #expect(each.shape == Array(shape.dropLast()))
      #expect(!each.requiresGradient)
      expectClose(each.values, losses, "crossEntropies \(shape)")
    }
  }

  /// The gradient takes the logits' memory only where nobody else has it.
  @Test func logitsThatAreHeldStay() {
    let x = normal([3, 4])
    let logits = x * 2
    let before = logits.values
    let held = logits.crossEntropy(targets: Indices([0, 3, 1])).backward()
    #expect(logits.values == before)
    let passed = (x * 2).crossEntropy(targets: Indices([0, 3, 1])).backward()
    #expect(passed[x]?.values == held[x]?.values)
  }

  @Test func crossEntropiesIgnore() {
    let losses = x.crossEntropies(targets: Indices([9, 2]), ignoring: 9).values
    #expect(losses[0] == 0)
    expectClose([losses[1]], [3.306673], "second loss")
  }

  @Test func allIgnoredIsZeroWithZeroGradients() {
    let logits = Parameter([1, .nan, 3, 4], shape: [2, 2])
    let loss = logits.crossEntropy(targets: Indices([-1, -1]))
    #expect(loss.item == 0)
    #expect(loss.backward()[logits]?.values == [0, 0, 0, 0])
    let none = Parameter(zeros: [0, 3])
    let nothing = none.crossEntropy(targets: Indices([]))
    #expect(nothing.item == 0)
    #expect(nothing.backward()[none]?.shape == [0, 3])
  }

  @Test func notANumberInAnIgnoredRowHasNoInfluence() {
    let logits = Parameter([.nan, .infinity, 1, 2], shape: [2, 2])
    let loss = logits.crossEntropy(targets: Indices([-1, 1]))
    expectClose([loss.item], [log(1 + exp(-1.0))], "loss")
    let gradient = loss.backward()[logits]?.values ?? []
    expectClose(gradient, [0, 0, 0.26894142, -0.26894142], "gradient")
  }

  @Test func hugeLogitsAreStable() {
    let logits = Parameter([1e30, -1e30, 0, 3e38, 3e38, -3e38], shape: [2, 3])
    let right = logits.crossEntropies(targets: Indices([0, 1])).values
    expectClose(right, [0, log(2)], "losses")
    let loss = logits.crossEntropy(targets: Indices([1, 1]))
    let gradient = loss.backward()[logits]
    expectClose(Array(gradient?.values.prefix(3) ?? []), [0.5, -0.5, 0], "gradient")
    #expect(gradient?.isFinite == true)
    #expect(logits.crossEntropies(targets: Indices([1, 0])).values[0] == 2e30)
  }

  @Test func theUpstreamGradientIsUsed() {
    let gradient = (x.crossEntropy(targets: Indices([3, 1])) * -2).backward()[x]?.values ?? []
    expectClose([gradient[3], gradient[5]], [0.18311214, 0.900408], "twice, turned")
  }

  static let mistakes: Mistakes = [
    "crossEntropy: found smoothing 1.0, expected a number of 0 or more and below 1": {
      _ = Tensor(zeros: [1, 2]).crossEntropy(targets: Indices([0]), smoothing: 1)
    },
    "crossEntropy: found target 4 at place 1 of [2] … expected a number in 0 ..< 4": {
      _ = Tensor(zeros: [2, 4]).crossEntropy(targets: Indices([0, 4]))
    },
    "crossEntropy: found logits [2, 3, 4] and targets [2] … expected targets of shape [2, 3]": {
      _ = Tensor(zeros: [2, 3, 4]).crossEntropy(targets: Indices([0, 1]))
    },
  ]
}
