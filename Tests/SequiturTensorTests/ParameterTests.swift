import SequiturTensor
import Testing

struct ParameterTests {
  @Test func aParameterTrainsAndATensorDoesNot() {
    #expect(Parameter(zeros: [2]).requiresGradient)
    #expect(!Tensor(zeros: [2]).requiresGradient)
    #expect(Parameter(zeros: [2]).path == nil)
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

  @Test func assigningAWrongCountStopsWithThePath() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let weight = Parameter(zeros: [2, 2])
      weight.path = "head.weight"
      weight.assign([1])
    }
    expectMessage(
      result, "Parameter.assign: found 1 values for shape [2, 2], expected 4 values; in head")
  }
}
