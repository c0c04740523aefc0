import SequiturTensor
import Testing

struct StopTests {
  @Test func theLayerIsThePathWithoutItsLastPart() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let weight = Parameter(zeros: [4, 5])
      weight.path = "blocks.3.attention.query.weight"
      _ = Tensor(zeros: [2, 3]).matmul(weight)
    }
    expectMessage(
      result, "matmul: found shapes [2, 3] and [4, 5]", "expected equal inner lengths",
      "; in blocks.3.attention.query")
  }

  @Test func aPathOfOnePartIsNamedWhole() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let nameless = Parameter(zeros: [1])
      let scale = Parameter(zeros: [4])
      scale.path = "scale"
      stop("test", "this", expected: "that", involving: [Tensor(1), nameless, scale])
    }
    expectMessage(result, "test: found this, expected that; in scale")
  }
}
