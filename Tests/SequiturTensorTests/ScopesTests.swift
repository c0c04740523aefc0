import SequiturTensor
import Testing

private struct Failure: Error {}

struct ScopesTests {
  @Test func nothingIsRecordedWithoutGradient() {
    let x = Parameter([1, 2])
    let y = withoutGradient { (x * x + 1).gelu() }
    #expect(!y.requiresGradient)
    #expect(y.sum().backward().parameters.isEmpty)
    #expect((x * x).requiresGradient)
  }

  @Test func operationsThatChangeNothingLoseThePastToo() {
    let x = Parameter([1, 2])
    let y = x * 2
    withoutGradient {
      for tensor in [x, y] {
        #expect(!tensor.reshaped([2]).requiresGradient)
        #expect(!tensor.broadcast(to: [2]).requiresGradient)
        #expect(!tensor.dropout(0).requiresGradient)
        #expect(!Tensor.operation("same", tensor, of: tensor) { [$0] }.requiresGradient)
      }
    }
  }

  @Test func scopesEndWithTheirBlockEvenByAnError() {
    let x = Parameter([1, 2])
    #expect(throws: Failure.self) { try withoutGradient { throw Failure() } }
    #expect((x * 2).requiresGradient)

    var random = SeededRandom(seed: 1)
    let before = random
    #expect(throws: Failure.self) {
      try withTraining(using: &random) {
        _ = x.dropout(0.5)
        throw Failure()
      }
    }
    #expect(random != before)
    #expect(x.dropout(0.5).values == [1, 2])
  }

  @Test func aTrainingScopeMovesItsGeneratorOn() {
    var random = SeededRandom(seed: 2)
    let ones = Tensor(ones: [64])
    let first = withTraining(using: &random) { ones.dropout(0.5).values }
    let second = withTraining(using: &random) { ones.dropout(0.5).values }
    #expect(first != second)
    var replayed = SeededRandom(seed: 2)
    #expect(withTraining(using: &replayed) { ones.dropout(0.5).values } == first)
    #expect(withTraining(using: &replayed) { ones.dropout(0.5).values } == second)
    #expect(replayed == random)
  }

  @Test func randomNumbersOfTheTrainingScope() {
    #expect(!isTraining)
    #expect(withTrainingRandom { $0.uniform() } == nil)
    var (random, other) = (SeededRandom(seed: 6), SeededRandom(seed: 6))
    let drawn = withTraining(using: &random) {
      #expect(isTraining)
      return (0..<2).map { _ in withTrainingRandom { $0.uniform() } }
    }
    #expect(drawn == [other.uniform(), other.uniform()])
    #expect(random == other && !isTraining)
  }

  @Test func nothingIsDrawnWhereNothingIsDropped() {
    var random = SeededRandom(seed: 3)
    let before = random
    _ = withTraining(using: &random) { Tensor(ones: [4]).dropout(0) }
    #expect(random == before)
  }

  @Test func scopesNest() {
    var (outer, inner) = (SeededRandom(seed: 4), SeededRandom(seed: 5))
    let ones = Parameter(ones: [64])
    var expected = SeededRandom(seed: 5)
    let alone = withTraining(using: &expected) { ones.dropout(0.5).values }
    let nested = withTraining(using: &outer) {
      withTraining(using: &inner) { withoutGradient { ones.dropout(0.5) } }
    }
    #expect(nested.values == alone)
    #expect(!nested.requiresGradient)
    #expect(outer == SeededRandom(seed: 4))
  }

  @Test func startValuesCanBeLeftOut() {
    var random = SeededRandom(seed: 1)
    let (normal, uniform) = withoutStartValues {
      (
        Tensor(normal: [3], using: &random),
        Tensor(uniform: 1...2, shape: [3], using: &random)
      )
    }
    #expect(normal.values + uniform.values == Array(repeating: 0, count: 6))
    #expect(Tensor(normal: [3], using: &random).values.allSatisfy { $0 != 0 })
  }
}
