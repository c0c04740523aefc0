import SequiturTensor
import Testing

struct DropoutTests {
  @Test func nothingOutsideATrainingScope() {
    let x = normal([3, 4])
    #expect(x.dropout(0.9).values == x.values)
    #expect(x.dropout(0.9).requiresGradient)
  }

  @Test func keptElementsAreScaled() {
    var random = SeededRandom(seed: 1)
    let x = Tensor(repeating: 3, shape: [10_000])
    let values = withTraining(using: &random) { x.dropout(0.25).values }
    #expect(Set(values) == [0, 4])
    // Of 10,000, 2,500 fall out; the standard deviation is 43.
    #expect(abs(values.count { $0 == 0 } - 2500) < 172)
  }

  @Test func theGradientFollowsTheSameChoice() {
    let x = Parameter(normal([50]).values.map { $0 + 5 }, shape: [5, 10])
    var random = SeededRandom(seed: 2)
    let y = withTraining(using: &random) { x.dropout(0.5) }
    let gradient = y.sum().backward()[x]?.values ?? []
    #expect(gradient == y.values.map { $0 == 0 ? 0 : 2 })
    #expect(Set(gradient) == [0, 2])
  }

  @Test func reproducible() {
    let x = normal([7, 5])
    checkOperation("dropout", ["x": x], shape: [7, 5]) {
      var random = SeededRandom(seed: 3)
      return withTraining(using: &random) { x.dropout(0.4) }
    }
  }

  @Test func emptyAndRankZero() {
    var random = SeededRandom(seed: 4)
    let (empty, single) = withTraining(using: &random) {
      (Tensor(zeros: [0, 3]).dropout(0.5), Tensor(2).dropout(0.5))
    }
    #expect(empty.shape == [0, 3])
    #expect([0, 4].contains(single.item))
  }

  static let mistakes: Mistakes = [
    "dropout: found probability 1.0, expected a number of 0 or more and below 1": {
      _ = Tensor(zeros: [2]).dropout(1)
    }
  ]
}
