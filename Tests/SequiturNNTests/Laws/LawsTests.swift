// The answers of the laws: three verdicts, one line each.

import SequiturNN
import SequiturTensor
import Testing

struct LawsTests {
  private let x = LawSamples.x

  @Test func verdicts() {
    func check(_ deviation: Float, _ control: Float?) -> LawCheck {
      LawCheck(law: "law", deviation: deviation, place: nil, tolerance: 0.5, control: control)
    }
    #expect(check(0.5, nil).verdict == .holds)
    #expect(check(0.5, 0.6).verdict == .holds)
    #expect(check(0.5, 0.5).verdict == .trivial)
    #expect(check(0.6, 0.1).verdict == .breaks)
    #expect(check(.nan, 1).verdict == .breaks)
    #expect(check(0, .nan).verdict == .trivial)
    let located = LawCheck(
      law: "law", deviation: 1, place: [2, 3], subject: "weight", tolerance: 0.5, control: 2)
    #expect(
      located.description == "law breaks: deviation 1.0 at weight[2, 3], tolerance 0.5, control 2.0"
    )
    #expect(check(0, nil).description == "law holds: deviation 0.0, tolerance 0.5")
  }

  @Test func whatMovesNothingShowsNothing() {
    let same = Tensor(ones: [1, 4, 12])
    let attention = LawSamples.attention()
    for check in [
      Laws.permutationEquivariance(of: { attention($0) }, on: same),
      Laws.reversalEquivariance(of: { attention($0) }, on: same),
      Laws.permutationInvariance(of: { _ in Tensor(ones: [2]) }, on: x),
      Laws.futureLeak(of: { $0 * 0 }, on: x),
    ] {
      #expect(check.verdict == .trivial, "\(check)")
      #expect(!check.holds)
      #expect(check.description.contains("holds trivially"))
    }
  }
}
