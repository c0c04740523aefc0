import SequiturTensor
import Testing

struct ThreadsTests {
  @Test func parallelMapKeepsTheOrder() {
    #expect(parallelMap(count: 100) { $0 * $0 } == (0..<100).map { $0 * $0 })
    #expect(parallelMap(count: 0) { $0 }.isEmpty)
    #expect(parallelMap(count: 3) { $0 == 1 ? nil : $0 } == [0, nil, 2])
  }

  @Test func operationsWorkInsideABody() {
    let gradients = parallelMap(count: 8) { index in
      let x = Parameter(repeating: Float(index), shape: [200, 3])
      return x.squared().sum().backward()[x]?.values.first ?? .nan
    }
    #expect(gradients == (0..<8).map { 2 * Float($0) })
  }

  @Test func scopesDoNotReachIntoABody() {
    var random = SeededRandom(seed: 1)
    let before = random
    let outside = withTraining(using: &random) {
      withoutGradient {
        parallelMap(count: 16) { _ in
          let x = Parameter(ones: [4])
          return x.dropout(0.5).values == [1, 1, 1, 1] && (x * 2).requiresGradient
        }
      }
    }
    #expect(outside == [Bool](repeating: true, count: 16))
    #expect(random == before)
  }

  @Test func theCountHasLimits() async {
    // In a process of its own: the number is not to be changed while others compute.
    await #expect(processExitsWith: .success) {
      for (asked, given) in [(1, 1), (2, 2), (3, 3), (1000, 64), (-1, 1)] {
        Threads.count = asked
        #expect(Threads.count == given)
      }
    }
  }
}
