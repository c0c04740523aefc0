import SequiturTensor
import Testing

extension Tensor {
  /// max(x, 0)², as the documentation shows it.
  fileprivate func squaredReLU() -> Tensor {
    let positive = mapValues { max($0, 0) }
    return Tensor.operation("squaredReLU", positive.mapValues { $0 * $0 }, of: self) { upstream in
      [2 * upstream * positive]
    }
  }

  /// This tensor forward, its gradient times a factor backward; the value is the input itself.
  fileprivate func gradientScaled(by factor: Float) -> Tensor {
    Tensor.operation("gradientScaled", self, of: self) { [$0 * factor] }
  }
}

struct OperationTests {
  @Test func anOperationOfOnesOwn() {
    let x = spread([3, 2])
    checkOperation(
      "squaredReLU", ["x": x], shape: [3, 2], value: doubles(x).map { max($0, 0) * max($0, 0) }
    ) { x.squaredReLU() }
  }

  @Test func anOperationOfSeveralInputs() {
    let (x, y) = (spread([2]), positive([3]))
    checkOperation("outer", ["x": x, "y": y], shape: [2, 3]) {
      let (a, b) = (x.detached().reshaped([2, 1]), y.detached())
      return Tensor.operation("outer", a * b, of: x, y) { upstream in
        [(upstream * b).sum(axes: [1]), (upstream * a).sum(axes: [0])]
      }
    }
  }

  @Test func anOperationOfAnArray() {
    let parts = (0..<5).map { normal([3], seed: 30 + UInt64($0)) }
    func product(_ parts: [Tensor]) -> Tensor {
      let value = parts.dropFirst().reduce(parts[0].detached()) { $0 * $1.detached() }
      let held = parts.map { $0.detached() }
      return Tensor.operation("product", value, of: parts) { upstream in
        held.map { upstream * value / $0 }
      }
    }
    checkOperation("product", ["first": parts[0], "last": parts[4]], shape: [3]) {
      product(parts)
    }
  }

  @Test func aValueThatIsItsInputIsNotChanged() {
    let x = Parameter([1, 2])
    let y = x * 3
    let z = y.gradientScaled(by: -1)
    #expect(z.values == [3, 6])
    #expect((z + y * 2).sum().backward()[x]?.values == [3, 3])
    #expect(x.gradientScaled(by: 5).sum().backward()[x]?.values == [5, 5])
  }

  @Test func nilMeansNoGradient() {
    let (x, y) = (Parameter([1, 2]), Parameter([3, 4]))
    let z = Tensor.operation("second", y.mapValues { $0 }, of: x, y) { [nil, $0] }
    let gradients = z.sum().backward()
    #expect(gradients[x] == nil)
    #expect(gradients[y]?.values == [1, 1])
  }

  @Test func theClosureRunsWithoutRecording() {
    let x = Parameter([1, 2])
    let y = Tensor.operation("scaled", x.mapValues { $0 }, of: x) { [$0 * x] }
    let gradient = y.sum().backward()[x]
    #expect(gradient?.values == [1, 2])
    #expect(gradient?.requiresGradient == false)
  }

  static let mistakes: Mistakes = [
    "mine: found a gradient of shape [] for input 0 … the input's shape [2] … in blocks.0": {
      let x = Parameter([1, 2])
      x.path = "blocks.0.gate"
      _ = Tensor.operation("mine", x.mapValues { $0 }, of: x) { _ in [Tensor(1)] }.sum().backward()
    },
    "mine: found 1 gradients from its closure, expected 2": {
      let (x, y) = (Parameter([1, 2]), Parameter([1, 2]))
      _ = Tensor.operation("mine", x.mapValues { $0 }, of: x, y) { [$0] }.sum().backward()
    },
  ]
}
