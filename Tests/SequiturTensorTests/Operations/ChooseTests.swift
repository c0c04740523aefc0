import SequiturTensor
import Testing

struct ChooseTests {
  @Test(
    arguments: [
      ([2, 3], [2, 3]), ([3], [2, 3]), ([2, 1], [2, 3]), ([], [2, 3]), ([1, 2, 1], [3, 2, 2]),
      ([2, 1, 2], [2, 3, 2]), ([1], [0]), ([], []), ([3, 1, 1, 2], [3, 2, 2, 2]),
    ] as [([Int], [Int])])
  func maskedBroadcasts(mask shape: [Int], target: [Int]) {
    let kept = (0..<shape.reduce(1, *)).map { $0 % 3 != 1 }
    let mask = Mask(kept, shape: shape)
    // The same stretched by the tensors' own broadcasting.
    let stretched = Tensor(kept.map { $0 ? 1 : 0 }, shape: shape).broadcast(to: target).values
    let x = normal(target)
    let numbers = doubles(x)
    checkOperation(
      "masked \(shape)", ["x": x], shape: target,
      value: numbers.indices.map { stretched[$0] == 1 ? numbers[$0] : -7 }
    ) { x.masked(by: mask, fill: -7) }
  }

  @Test func maskedExcludesTruly() {
    let x = Parameter([.nan, 1, .infinity, 2])
    let mask = Mask([false, true, false, true], shape: [4])
    let y = x.masked(by: mask, fill: 0)
    #expect(y.values == [0, 1, 0, 2])
    #expect(y.backward(from: Tensor([.nan, 3, .infinity, 4]))[x]?.values == [0, 3, 0, 4])
  }

  @Test func choose() {
    let (a, b) = (spread([2, 3]), normal([2, 3]))
    let mask = Mask([true, false, true], shape: [3])
    let (x, y) = (doubles(a), doubles(b))
    checkOperation(
      "choose", ["a": a, "b": b], shape: [2, 3],
      value: (0..<6).map { $0 % 3 == 1 ? y[$0] : x[$0] }
    ) { Tensor.choose(mask, a, else: b) }
  }

  /// Mask and both sides of shapes of their own.
  @Test(
    arguments: [
      ([2, 1], [3], []), ([], [2, 1], [3]), ([3], [2, 3], [1, 1]), ([2, 3], [], []),
      ([4, 1, 1], [2, 1], [1, 3]), ([1], [0, 3], [3]),
    ] as [([Int], [Int], [Int])])
  func chooseBroadcasts(mask maskShape: [Int], first: [Int], second: [Int]) {
    let mask = Mask((0..<maskShape.reduce(1, *)).map { $0 % 2 == 0 }, shape: maskShape)
    let (a, b) = (normal(first), normal(second, seed: 9))
    // The same by the tensors' own broadcasting.
    let (one, other) = (Tensor(mask), Tensor(.!mask))
    let expected = one * a + other * b
    checkOperation("choose", ["a": a, "b": b], shape: expected.shape, value: doubles(expected)) {
      Tensor.choose(mask, a, else: b)
    }
  }

  @Test func whatIsNotChosenAddsNothing() {
    let (a, b) = (Parameter([1, .nan]), Parameter([.infinity, 2]))
    let y = Tensor.choose(Mask([true, false], shape: [2]), a, else: b)
    #expect(y.values == [1, 2])
    let gradients = y.backward(from: Tensor([3, 4]))
    #expect(gradients[a]?.values == [3, 0])
    #expect(gradients[b]?.values == [0, 4])
  }

  /// What the documentation says about slopes that are infinite.
  @Test func aGradientOfZeroIsNoSilence() {
    let x = Parameter([0, 4])
    let isPositive = Mask([false, true], shape: [2])
    let half = x.log().masked(by: isPositive, fill: 0)
    #expect(half.values[0] == 0 && half.sum().backward()[x]?.values[0].isNaN == true)
    let whole = x.masked(by: isPositive, fill: 1).log().masked(by: isPositive, fill: 0)
    #expect(whole.values[0] == 0 && whole.sum().backward()[x]?.values == [0, 0.25])
  }

  static let mistakes: Mistakes = [
    "masked: found a mask of shape [2] for [2, 3] … equal or 1": {
      _ = Tensor(zeros: [2, 3]).masked(by: Mask([true, true], shape: [2]), fill: 0)
    },
    "choose: found a mask of shape [1], shapes [3] and [2] … equal or 1": {
      _ = Tensor.choose(Mask([true], shape: [1]), Tensor([1, 2, 3]), else: Tensor([1, 2]))
    },
  ]
}
