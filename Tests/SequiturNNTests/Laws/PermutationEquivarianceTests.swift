// Permutation equivariance of attention and whole models, and what breaks it.

import SequiturNN
import SequiturTensor
import Testing
import ToyModels

struct PermutationEquivarianceTests {
  private let x = LawSamples.x
  private let ids = LawSamples.ids

  @Test func permutationEquivariance() {
    let attention = LawSamples.attention()
    #expect(Laws.permutationEquivariance(of: { attention($0) }, on: x).holds)
    let given = Laws.permutationEquivariance(
      of: { attention($0) }, on: x, permutation: [4, 0, 1, 2, 3], tolerance: 3e-6)
    #expect(given.holds && given.tolerance == 3e-6, "\(given)")
    let model = LawSamples.classifier(.perToken)
    let wholeModel = Laws.permutationEquivariance(
      of: { model($0) }, on: ids, permutation: permutation)
    #expect(wholeModel.holds, "\(wholeModel)")
    let causal = LawSamples.classifier(.perToken, causal: true)
    #expect(!Laws.permutationEquivariance(of: { causal($0) }, on: ids).holds)
  }

  @Test func aMaskedKeyKeepsEquivarianceIfItMovesAlong() {
    let attention = LawSamples.attention()
    let order = [2, 0, 4, 1, 3]
    let present = [true, true, false, true, true]
    // The same keys are absent before and after; told by their place alone, they are not.
    func masked(_ x: Tensor, _ present: [Bool]) -> Tensor {
      attention(x, keysPresent: Mask(present + present, shape: [2, 5]))
    }
    var calls = 0
    let moving = Laws.permutationEquivariance(
      of: { x in
        calls += 1
        return masked(x, calls == 1 ? present : order.map { present[$0] })
      }, on: x, permutation: order)
    #expect(moving.holds && calls == 2, "\(moving)")
    let fixed = Laws.permutationEquivariance(of: { masked($0, present) }, on: x, permutation: order)
    #expect(fixed.deviation > 0.01, "\(fixed)")
  }

  @Test func notANumberBreaks() {
    // NaN appears only in the reordered sequence's results.
    var calls = 0
    let check = Laws.permutationEquivariance(
      of: { x in
        calls += 1
        return calls == 1 ? x : x * .nan
      }, on: x)
    #expect(check.deviation == .infinity && check.place == [0, 0, 0], "\(check)")
  }

  @Test func anOrderThatIsNoPermutationStops() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Laws.permutationEquivariance(
        of: { $0 }, on: Tensor(zeros: [1, 3, 1]), permutation: [0, 1, 2])
    }
    #expect(message(of: result).contains("found [0, 1, 2], expected the numbers 0 ..< 3"))
  }
}
