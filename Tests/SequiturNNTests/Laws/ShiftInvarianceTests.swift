// Shift invariance of attention scores, and of any scores.

import SequiturNN
import SequiturTensor
import Testing

struct ShiftInvarianceTests {
  private let x = LawSamples.x

  @Test func shiftInvariance() {
    let rotary = LawSamples.attention(positions: RotaryPositions())
    let check = Laws.shiftInvariance(of: rotary, on: x, by: 1000, tolerance: 1e-3)
    #expect(check.holds && check.tolerance == 1e-3, "\(check)")
    let added = LawSamples.attention(positions: SinusoidalPositions(width: 12))
    let broken = Laws.shiftInvariance(of: added, on: x)
    #expect(broken.deviation > 0.1, "\(broken)")
    #expect(broken.subject == "scores" && broken.place?.count == 4)
  }

  @Test func shiftInvarianceOfAnyScores() {
    func scores(_ score: @escaping (Int, Int) -> Int) -> (AttentionPositions) -> Tensor {
      { places in
        let values = places.queries.flatMap { i in places.keys.map { Float(score(i, $0)) } }
        return Tensor(values, shape: [places.queries.count, places.keys.count])
      }
    }
    let distance = Laws.shiftInvariance(length: 4, of: scores { abs($0 - $1) })
    #expect(distance.holds && distance.deviation == 0, "\(distance)")
    // |ij - (i + 3)(j + 3)| = 3 (i + j) + 9.
    let product = Laws.shiftInvariance(length: 4, by: 3, of: scores { $0 * $1 })
    #expect(product.verdict == .breaks)
    #expect(product.deviation == 27 && product.place == [3, 3], "\(product)")
    #expect(Laws.shiftInvariance(length: 4, of: scores { _, _ in 1 }).verdict == .trivial)
  }
}
