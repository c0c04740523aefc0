import SequiturTensor
import Testing

struct ComparisonTests {
  private let numbers: [Float] = [-.infinity, -2, -0.0, 0, 0x1p-140, 1, 1, .infinity, .nan]

  /// Every pair, by broadcasting in both directions, and every number against every other.
  @Test func everyPair() {
    let (row, column) = (Tensor(numbers), Tensor(numbers, shape: [9, 1]))
    func check(
      _ name: String, _ tensors: (Tensor, Tensor) -> Mask, _ number: (Tensor, Float) -> Mask,
      _ holds: (Float, Float) -> Bool
    ) {
      let expected = numbers.map { a in numbers.map { b in holds(a, b) } }
      #expect(tensors(column, row) == Mask(expected.flatMap { $0 }, shape: [9, 9]), "\(name)")
      let square = column.broadcast(to: [9, 9])
      #expect(tensors(square, row) == Mask(expected.flatMap { $0 }, shape: [9, 9]), "\(name)")
      for (place, b) in numbers.enumerated() {
        #expect(number(row, b) == Mask(expected.map { $0[place] }, shape: [9]), "\(name)")
      }
    }
    check(".<", { $0 .< $1 }, { $0 .< $1 }, <)
    check(".<=", { $0 .<= $1 }, { $0 .<= $1 }, <=)
    check(".>", { $0 .> $1 }, { $0 .> $1 }, >)
    check(".>=", { $0 .>= $1 }, { $0 .>= $1 }, >=)
    check(".==", { $0 .== $1 }, { $0 .== $1 }, ==)
    check(".!=", { $0 .!= $1 }, { $0 .!= $1 }, !=)
  }

  @Test func shapes() {
    let x = Parameter([1, 2, 3])
    #expect((x .> Tensor([2], shape: [1, 1])).shape == [1, 3])
    #expect((Tensor(2) .< x) == Mask([false, false, true], shape: [3]))
    #expect((Tensor(zeros: [0, 3]) .== x).shape == [0, 3])
    #expect((x .> 1 .& x .< 3) == Mask([false, true, false], shape: [3]))
  }

  static let mistakes: Mistakes = [
    ".==: found shapes [2] and [3] … equal or 1": { _ = Tensor([1, 2]) .== Tensor([1, 2, 3]) }
  ]
}
