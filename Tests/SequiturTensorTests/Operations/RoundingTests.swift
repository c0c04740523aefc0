import SequiturTensor
import Testing

struct RoundingTests {
  private let numbers: [Float] = [
    -.infinity, -0x1p31, -8_388_609, -8_388_607.5, -2.5, -1.5, -0.5, -0x1p-140, -0.0, 0, 0x1p-140,
    0.5,
    0.75, 1.5, 2.5, 3, 4_194_303.5, 8_388_608, 1e30, .infinity,
  ]

  @Test func values() {
    let x = Tensor(numbers)
    #expect(x.floor().values == numbers.map { $0.rounded(.down) })
    #expect(x.rounded().values == numbers.map { $0.rounded(.toNearestOrEven) })
    #expect(x.sign().values == numbers.map { $0 == 0 ? 0 : $0 < 0 ? -1 : 1 })
    for step in [Tensor.floor, Tensor.rounded, Tensor.sign] {
      #expect(step(Tensor(Float.nan))().item.isNaN)
    }
  }

  @Test func noGradientComesBack() {
    let x = Parameter([0.5, -1.25])
    for step in [Tensor.floor, Tensor.rounded, Tensor.sign] {
      #expect(step(x)().sum().backward()[x] == nil)
      #expect((step(x)() * x).sum().backward()[x]?.values == step(x)().values)
    }
  }
}
