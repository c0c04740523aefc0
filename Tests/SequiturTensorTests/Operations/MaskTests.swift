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

  @Test func logic() {
    let (a, b) = (
      Mask([true, true, false, false], shape: [4]), Mask([true, false], shape: [2, 1])
    )
    #expect(
      (a .& b) == Mask([true, true, false, false, false, false, false, false], shape: [2, 4]))
    #expect((a .| b) == Mask([true, true, true, true, true, true, false, false], shape: [2, 4]))
    #expect((.!b) == Mask([false, true], shape: [2, 1]))
    #expect(.!(.!a) == a)
    #expect(Tensor(a).values == [1, 1, 0, 0] && Tensor(b).shape == [2, 1])
  }

  static let mistakes: Mistakes = [
    "Mask: found 1 values for shape [2], expected 2 values": { _ = Mask([true], shape: [2]) },
    "Mask: found length 5 in row 1, expected a length in 0 ... 4": {
      _ = Mask(lengths: [1, 5], paddedTo: 4)
    },
    ".&: found masks of shapes [2] and [3], expected lengths that are equal or 1": {
      _ = Mask([true, true], shape: [2]) .& Mask([true, true, true], shape: [3])
    },
  ]
}
