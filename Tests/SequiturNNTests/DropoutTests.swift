// Dropout: acts in a training scope alone, reproducibly, and keeps the expectation.

import SequiturNN
import SequiturTensor
import Testing

struct DropoutTests {
  let x = waves([50, 40], phase: 0.1)

  @Test func nothingOutsideATrainingScope() {
    #expect(bits(Dropout(0.9)(x)) == bits(x))
  }

  @Test func dropsTheShareAndScalesTheRest() {
    var random = SeededRandom(seed: 1)
    let result = withTraining(using: &random) { Dropout(0.25)(x) }
    let dropped = result.values.count { $0 == 0 }
    // 2000 draws of 1/4: mean 500, deviation 19.4.
    #expect(abs(dropped - 500) < 80)
    for (kept, value) in zip(result.values, x.values) where kept != 0 {
      #expect(abs(kept - value / 0.75) < 1e-6)
    }
  }

  @Test func sameGeneratorSameBitsAndItMovesOn() {
    var first = SeededRandom(seed: 2)
    var second = SeededRandom(seed: 2)
    let one = withTraining(using: &first) { Dropout(0.5)(x) }
    #expect(bits(one) == bits(withTraining(using: &second) { Dropout(0.5)(x) }))
    #expect(first == second)
    #expect(bits(one) != bits(withTraining(using: &first) { Dropout(0.5)(x) }))
  }

  @Test func holdsNoParameters() {
    #expect(Dropout(0.5).parameters.isEmpty)
  }

  @Test func aProbabilityOfOneStops() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Dropout(1)(Tensor(zeros: [1]))
    }
    #expect(message(of: result).contains("dropout: found probability 1.0"))
  }
}
