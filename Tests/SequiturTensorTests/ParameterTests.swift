import SequiturTensor
import Testing

struct ParameterTests {
  @Test func aParameterTrainsAndATensorDoesNot() {
    #expect(Parameter(zeros: [2]).requiresGradient)
    #expect(!Tensor(zeros: [2]).requiresGradient)
    #expect(Parameter(zeros: [2]).path == nil)
  }

  @Test func whatDoesNotTrainIsAConstant() {
    let (x, y) = (Parameter([1, 2]), Parameter([3, 4]))
    x.requiresGradient = false
    #expect(!x.requiresGradient)
    let gradients = (x * y).sum().backward()
    #expect(gradients[x] == nil && gradients[y]?.values == [1, 2])
    #expect(gradients.parameters.count == 1)
    #expect(!(x * 2).requiresGradient)
    #expect((x * 2).sum().backward().parameters.isEmpty)
    let loss = Parameter([4], shape: [])
    loss.requiresGradient = false
    #expect(loss.backward().parameters.isEmpty)
  }

  @Test func theFlagCountsWhenAnOperationRuns() {
    let (x, y) = (Parameter([1, 2]), Parameter([3, 4]))
    let loss = (x * y).sum()
    x.requiresGradient = false
    let constant = x.detached()
    #expect(loss.backward()[x]?.values == [3, 4])
    #expect((x * y).sum().backward()[x] == nil)
    x.requiresGradient = true
    #expect((x * y).sum().backward()[x]?.values == [3, 4])
    #expect(!constant.requiresGradient && constant !== x)
  }

  @Test func assigningATensorTakesItsNumbers() {
    let x = Parameter([1, 2])
    x.assign(x * 3)
    #expect(x.values == [3, 6])
    x.assign(x.detached())
    #expect(x.values == [3, 6])
    #expect((x * 2).sum().backward()[x]?.values == [2, 2])
    let empty = Parameter(zeros: [0])
    empty.assign(Tensor(zeros: [0]))
    #expect(empty.values == [])
  }

  @Test func copyingTakesTheNumbersOnly() {
    let source = Parameter([1, 2])
    let copy = Parameter(copying: source)
    copy.assign([3, 4])
    #expect(source.values == [1, 2])
    #expect(copy.values == [3, 4])
    #expect((copy * 2).sum().backward()[source] == nil)
  }

  @Test func assignOfNothing() {
    let empty = Parameter(zeros: [0])
    empty.assign([])
    #expect(empty.values == [])
  }

  static let mistakes: Mistakes = [
    "Parameter.assign: found a tensor of shape [4], expected shape [2, 2]; in head": {
      let weight = Parameter(zeros: [2, 2])
      weight.path = "head.weight"
      weight.assign(Tensor(zeros: [4]))
    },
    "Parameter.assign: found 1 values for shape [2, 2], expected 4 values; in head": {
      let weight = Parameter(zeros: [2, 2])
      weight.path = "head.weight"
      weight.assign([1])
    },
  ]
}
