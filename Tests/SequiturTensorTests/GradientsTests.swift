import SequiturTensor
import Testing

struct GradientsTests {
  private let x = Parameter([1, 2])
  private let y = Parameter([3, 4])
  private let unused = Parameter([5])

  @Test func onlyWhatTheLossDependsOn() {
    let gradients = (x * y).sum().backward()
    #expect(gradients[x]?.values == [3, 4])
    #expect(gradients[y]?.values == [1, 2])
    #expect(gradients[unused] == nil)
    #expect(Set(gradients.parameters.map(ObjectIdentifier.init)).count == 2)
    #expect(Gradients().parameters.isEmpty)
    #expect(Gradients().norm == 0)
  }

  @Test func addingOtherGradients() {
    var total = (x * 2).sum().backward()
    let more = (x * y).sum().backward()
    total.add(more)
    #expect(total[x]?.values == [5, 6])
    #expect(total[y]?.values == [1, 2])
    #expect(more[x]?.values == [3, 4])
    #expect(more[y]?.values == [1, 2])
    total.add(more)
    #expect(total[y]?.values == [2, 4])
    #expect(more[y]?.values == [1, 2])
  }

  @Test func gradientsAreAValue() {
    var gradients = (x * y).sum().backward()
    let copy = gradients
    let held = gradients[x]
    gradients.add((x * y).sum().backward())
    gradients.scale(by: 10)
    #expect(gradients[x]?.values == [60, 80])
    #expect(copy[x]?.values == [3, 4])
    #expect(held?.values == [3, 4])
  }

  @Test func scalingMultipliesAndIsNotTakenOver() {
    var gradients = (x * y).sum().backward()
    gradients.scale(by: 3)
    gradients.scale(by: -0.5)
    #expect(gradients[x]?.values == [-4.5, -6])
    #expect(abs(gradients.norm - 1.5 * 5.4772256) < 1e-5)
    gradients.add((x * y).sum().backward())
    #expect(gradients[x]?.values == [-1.5, -2])
    var others = (x * y).sum().backward()
    gradients.scale(by: 2)
    others.add(gradients)
    #expect(others[x]?.values == [0, 0])
  }

  @Test func addingToThemselves() {
    var gradients = (x * y).sum().backward()
    gradients.add(gradients)
    #expect(gradients[x]?.values == [6, 8])
    #expect(gradients[y]?.values == [2, 4])
  }

  @Test func clipping() {
    // Gradients (3, 4) and (1, 2) as one vector: the norm is √(9 + 16 + 1 + 4).
    var gradients = (x * y).sum().backward()
    #expect(abs(gradients.norm - 5.4772256) < 1e-6)
    #expect(abs(gradients.clip(toNorm: 10) - 5.4772256) < 1e-6)
    #expect(gradients[x]?.values == [3, 4])
    #expect(abs(gradients.clip(toNorm: 1) - 5.4772256) < 1e-6)
    #expect(abs(gradients.norm - 1) < 1e-6)
    expectClose(gradients[x]?.values ?? [], [3 / 5.4772256, 4 / 5.4772256], "clipped")
    // A norm at the limit is kept.
    var kept = (x * Tensor([3, 4])).sum().backward()
    #expect(kept.clip(toNorm: 5) == 5)
    #expect(kept[x]?.values == [3, 4])
  }

  @Test func aNormThatIsNotFiniteChangesNothing() {
    var gradients = (x * Tensor([.infinity, 1])).sum().backward()
    #expect(gradients.clip(toNorm: 1) == .infinity)
    #expect(gradients[x]?.values == [.infinity, 1])
    var broken = (x * Tensor([.nan, 1])).sum().backward()
    #expect(broken.clip(toNorm: 1).isNaN)
    #expect(broken[x]?.values.last == 1)
  }

  @Test func theNormOfHugeGradientsIsFinite() {
    // Squares of 1e30 overflow Float, not Double.
    let gradients = (x * 1e30).sum().backward()
    #expect(abs(gradients.norm / 1.4142135e30 - 1) < 1e-6)
  }

  static let mistakes: Mistakes = [
    "clip(toNorm:): found 0.0, expected a limit above 0": {
      var gradients = Gradients()
      gradients.clip(toNorm: 0)
    }
  ]
}
