import SequiturTensor
import Testing

struct ValuesTests {
  @Test func writtenOnceAndReadInPlace() {
    let x = Tensor(shape: [2, 3]) { numbers in
      for place in numbers.indices { numbers[place] = Float(place) }
    }
    #expect(x.shape == [2, 3] && x.values == [0, 1, 2, 3, 4, 5])
    #expect(x.withUnsafeValues { $0.reduce(0, +) } == 15)
    #expect(Tensor(shape: [0]) { _ in }.count == 0)
  }

  @Test func mapped() {
    let (x, y) = (Parameter([1, -2, 3]), Tensor([4, 5, 6]))
    #expect(x.mapValues { $0 * $0 }.values == [1, 4, 9])
    #expect(!x.mapValues { $0 }.requiresGradient)
    #expect(x.mapValues(with: y) { $0 * 10 + $1 }.values == [14, -15, 36])
  }

  static let mistakes: Mistakes = [
    "mapValues: found shapes [2] and [1, 2], expected equal shapes": {
      _ = Tensor([1, 2]).mapValues(with: Tensor([[1, 2]].flatMap { $0 }, shape: [1, 2])) { $0 + $1 }
    }
  ]
}
