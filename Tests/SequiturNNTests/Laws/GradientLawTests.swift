// The gradient law on modules and inputs; a wrong gradient is named.

import SequiturNN
import SequiturTensor
import Testing

struct GradientLawTests {
  /// left² + 3 right, with a gradient for the right that is off by a factor at one place.
  private struct Mistaken: Module {
    let left = Parameter([0.5, -1, 2])
    let right = Parameter([1, 2, 3])
    let factor: Float

    func callAsFunction() -> Tensor {
      let slopes = Tensor([3, 3 * factor, 3])
      return left.squared()
        + Tensor.operation("mistaken", right.mapValues { 3 * $0 }, of: right) { [$0 * slopes] }
    }
  }

  @Test func gradientsNameTheWorstParameter() {
    let right = Mistaken(factor: 1)
    #expect(Laws.gradients(of: right) { right() }.holds)
    let wrong = Mistaken(factor: 1.01)
    let found = Laws.gradients(of: wrong, tolerance: 1e-3, step: 1e-2) { wrong() }
    #expect(found.verdict == .breaks && found.tolerance == 1e-3, "\(found)")
    #expect(found.subject == "right" && found.place == [1], "\(found)")
  }

  @Test func gradientsOfInputsAndModules() {
    let attention = LawSamples.attention(causal: true, positions: ALiBiPositions())
    let input = Parameter(copying: LawSamples.rows([1, 3, 12], seed: 2))
    let check = Laws.gradients(of: attention, inputs: [("x", input)]) { attention(input) }
    #expect(check.holds, "\(check)")
  }
}
