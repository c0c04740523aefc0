import SequiturTensor
import Testing

struct MaskTests {
  @Test func construction() {
    let mask = Mask([true, false, false, true], shape: [2, 2])
    #expect((0..<4).map { mask[$0] } == [true, false, false, true])
    #expect(mask.shape == [2, 2])
    let lengths = Mask(lengths: [0, 2, 3], paddedTo: 3)
    #expect(lengths.shape == [3, 3])
    #expect(
      lengths
        == Mask(
          [false, false, false, true, true, false, true, true, true], shape: [3, 3]))
    #expect(Mask(lengths: [], paddedTo: 3).shape == [0, 3])
  }

  @Test func causal() {
    #expect(Mask.causal(queries: 2, keys: 2) == Mask([true, false, true, true], shape: [2, 2]))
    // The last query sees every key: with more keys than queries the first ones are the past.
    #expect(
      Mask.causal(queries: 2, keys: 3)
        == Mask([true, true, false, true, true, true], shape: [2, 3]))
    #expect(
      Mask.causal(queries: 3, keys: 1) == Mask([false, false, true], shape: [3, 1]))
  }

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

  @Test func comparisons() {
    let x = Parameter([1, 2, 3, .nan])
    let greater = x.isGreater(than: Tensor(2))
    #expect(greater.values == [0, 0, 1, 0])
    #expect(!greater.requiresGradient)
    #expect(x.isEqual(to: Tensor([1, 0, 3, .nan])).values == [1, 0, 1, 0])
    #expect(Tensor([1, 2], shape: [2, 1]).isEqual(to: Tensor([1, 2])).values == [1, 0, 0, 1])
  }

  static let mistakes: Mistakes = [
    "Mask: found 1 values for shape [2], expected 2 values": { _ = Mask([true], shape: [2]) },
    "Mask: found length 5 in row 1, expected a length in 0 ... 4": {
      _ = Mask(lengths: [1, 5], paddedTo: 4)
    },
    "masked: found a mask of shape [2] for [2, 3] … equal or 1": {
      _ = Tensor(zeros: [2, 3]).masked(by: Mask([true, true], shape: [2]), fill: 0)
    },
    "choose: found shapes [1] and [2], expected equal shapes": {
      _ = Tensor.choose(Mask([true], shape: [1]), Tensor([1]), else: Tensor([1, 2]))
    },
    "isEqual: found shapes [2] and [3]": { _ = Tensor([1, 2]).isEqual(to: Tensor([1, 2, 3])) },
  ]
}
