import SequiturTensor
import Testing

@Suite struct OperationObserverTests {
  @Test func seesEveryOperationForwardAndBackwardInItsScopeAlone() {
    let weight = Parameter([1, 2, 3, 4], shape: [2, 2])
    let x = Tensor([1, -1], shape: [1, 2])
    let log = Log()
    _ = x.linear(weight: weight).relu().sum().backward()
    #expect(log.events.isEmpty)
    let gradients = observingOperations(with: log) {
      x.linear(weight: weight).relu().sum().backward()
    }
    #expect(
      log.events == [
        "linear [[1, 2], [2, 2]] to [1, 2]", "relu [[1, 2]] to [1, 2]", "sum [[1, 2]] to []",
        "back sum [[1, 2]]", "back relu [[1, 2]]", "back linear [[1, 2], [2, 2]]",
      ])
    #expect(gradients[weight]?.values == [0, 0, 0, 0])
  }

  @Test func seesOperationsThroughWhichNoGradientPasses() {
    let weight = Parameter([1, 2, 3, 4], shape: [2, 2])
    let (x, log) = (Tensor([1, -1], shape: [1, 2]), Log())
    let seen = ["linear [[1, 2], [2, 2]] to [1, 2]", "+ [[1, 2], [1, 2]] to [1, 2]"]
    _ = withoutGradient {
      observingOperations(with: log) { x.linear(weight: weight) + x }
    }
    #expect(log.events == seen)
    _ = observingOperations(with: log) { withoutGradient { x.linear(weight: weight) + x } }
    #expect(log.events == seen + seen)
    weight.requiresGradient = false
    _ = observingOperations(with: log) { x.linear(weight: weight) + x }
    #expect(log.events == seen + seen + seen)
    #expect(firstNonFinite { _ = (x / 0).layerNorm() }?.operation == "/")
  }
}

private final class Log: OperationObserver, @unchecked Sendable {
  // Unchecked: used by one test alone.
  var events: [String] = []

  func recorded(_ result: Tensor, of operation: String, inputs: [Tensor]) {
    events.append("\(operation) \(inputs.map(\.shape)) to \(result.shape)")
  }

  func passedBack(through operation: String, inputShapes: [[Int]]) {
    events.append("back \(operation) \(inputShapes)")
  }
}
