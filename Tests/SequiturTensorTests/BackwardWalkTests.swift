// BackwardWalk: what it tells of each parameter while it goes.

import SequiturTensor
import Testing

struct BackwardWalkTests {
  @Test func eachParameterIsToldOnceAfterItsLastUse() {
    var random = SeededRandom(seed: 3)
    let table = Parameter(normal: [7, 4], using: &random)
    let weight = Parameter(normal: [4, 4], using: &random)
    let (unsent, frozen) = (Parameter(ones: [4]), Parameter(ones: [4]))
    frozen.requiresGradient = false
    func loss() -> Tensor {
      // The weight is used twice, the table at both ends.
      let x = table.gatherRows(Indices([1, 5, 2])).linear(weight: weight).linear(weight: weight)
      let y = Tensor.operation("unsent", x.detached(), of: x * frozen, unsent) { [$0, nil] }
      return y.linear(weight: table).exp().mean()
    }
    let expected = loss().backward()
    var walk = BackwardWalk(from: loss(), Tensor(ones: []), countsUses: true)
    #expect(Set(walk.parameters.map(ObjectIdentifier.init)) == ids([table, weight, unsent]))
    var told: [(parameter: Parameter, values: [Float]?)] = []
    let found = walk.run { told.append(($0, $1[$0]?.values)) }
    #expect(
      told.map { ObjectIdentifier($0.parameter) }
        == [unsent, weight, table].map(ObjectIdentifier.init))
    for (parameter, values) in told {
      #expect(values == expected[parameter]?.values && values == found[parameter]?.values)
    }
    #expect(expected[unsent] == nil && expected[table] != nil)
  }

  @Test func aResultThatIsAParameterIsToldToo() {
    let x = Parameter([2])
    var walk = BackwardWalk(from: x, Tensor([3]), countsUses: true)
    var told = 0
    _ = walk.run { parameter, gradients in
      told += 1
      #expect(parameter === x && gradients[x]?.values == [3])
    }
    #expect(told == 1)
  }

  @Test func nothingIsToldUnlessUsesAreCounted() {
    let x = Parameter([2, 3])
    var walk = BackwardWalk(from: (x * x).sum(), Tensor(ones: []))
    #expect(walk.parameters.isEmpty)
    let gradients = walk.run { _, _ in Issue.record("expected silence") }
    #expect(gradients[x]?.values == [4, 6])
  }

  private func ids(_ parameters: [Parameter]) -> Set<ObjectIdentifier> {
    Set(parameters.map(ObjectIdentifier.init))
  }
}
