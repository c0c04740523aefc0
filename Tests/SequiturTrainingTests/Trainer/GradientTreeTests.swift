// GradientTree: the order of the sums is that of a tree over the micro-batches, for any number.

import Sequitur
import Testing

struct GradientTreeTests {
  /// A module of one number, whose gradients can be chosen.
  private struct One: Module {
    let number = Parameter(ones: [1])

    func gradients(_ value: Float) -> Gradients { (number * Tensor([value])).sum().backward() }
  }

  /// The sum of a tree, written as it is defined: whole branches of powers of two from the left.
  private func expected(_ values: ArraySlice<Float>) -> Float {
    guard values.count > 1 else { return values.first ?? 0 }
    var half = 1
    while half * 2 < values.count { half *= 2 }
    return expected(values.prefix(half)) + expected(values.dropFirst(half))
  }

  @Test func sumsAreThoseOfTheTree() {
    let module = One()
    // Numbers of very different size, so that another order gives other bits.
    var random = SeededRandom(seed: 3)
    let values = (0..<33).map { _ in random.normal() * Float(1 << random.integer(below: 20)) }
    var differsFromRunningSum = false
    for count in 1...33 {
      var tree = GradientTree()
      for value in values.prefix(count) { tree.add(module.gradients(value)) }
      let sum = tree.sum()[module.number]?.item
      #expect(sum == expected(values.prefix(count)), "\(count) micro-batches")
      if sum != values.prefix(count).reduce(0, +) { differsFromRunningSum = true }
    }
    #expect(differsFromRunningSum)
  }

  @Test func nothingSumsToNothing() {
    #expect(GradientTree().sum().parameters.isEmpty)
  }
}
