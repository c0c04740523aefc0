// Future leak: causal layers have none; masks made wrong are found.

import SequiturNN
import SequiturTensor
import Testing
import ToyModels

struct FutureLeakTests {
  private let x = LawSamples.x
  private let ids = LawSamples.ids

  @Test func futureLeak() {
    let causal = LawSamples.attention(causal: true)
    let check = Laws.futureLeak(of: { causal($0) }, on: x, change: 1e4)
    #expect(check.holds && check.deviation == 0, "\(check)")
    let model = LawSamples.model(RotaryPositions())
    #expect(Laws.futureLeak(of: { model($0) }, on: ids).holds)
    let seeing = LawSamples.classifier(.perToken)
    #expect(Laws.futureLeak(of: { seeing($0) }, on: ids).deviation > 0.01)
  }

  @Test func aFiniteMaskAndAMaskThatIsOneOffLeak() {
    // Logits -20 for the future: a weight of 2e-9, unseen but for large numbers.
    func masked(from offset: Int, _ value: Float) -> (Tensor) -> Tensor {
      { x in
        let time = x.shape[1]
        let bias = (0..<time).flatMap { t in
          (0..<time).map { s in s > t + offset ? value : 0 }
        }
        let logits = x.matmul(x, transposeSecond: true) * 0 + Tensor(bias, shape: [time, time])
        return logits.softmax().matmul(x)
      }
    }
    let finite = masked(from: 0, -20)
    #expect(Laws.futureLeak(of: finite, on: x, change: 1e4).verdict == .breaks)
    let oneOff = masked(from: 1, -.infinity)
    let check = Laws.futureLeak(of: oneOff, on: x)
    #expect(check.deviation > 0.1, "\(check)")
    #expect(Laws.futureLeak(of: masked(from: 0, -.infinity), on: x).holds)
  }

  @Test func aSignOfZeroIsALeak() {
    // Outputs 0 or -0 by the sign of the product with the last token.
    let check = Laws.futureLeak(
      of: { ($0 * $0.slice(axis: 1, 4..<5)).mapValues { $0 > 0 ? 0 : -0.0 } }, on: x)
    #expect(check.verdict == .breaks, "\(check)")
    #expect(check.deviation == .leastNormalMagnitude)
  }

  @Test func oneTokenStops() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Laws.futureLeak(of: { $0 }, on: Tensor(zeros: [2, 1, 4]))
    }
    #expect(message(of: result).contains("future leak: found an input of shape [2, 1, 4]"))
  }
}
