import SequiturTensor
import Testing
import ToyTasks

@Suite struct DistanceTests {
  let task = Distance()

  func markers(_ row: ToyExample) -> [Int] {
    row.tokens.indices.filter { task.vocabulary[Int(row.tokens[$0])] == "*" }
  }

  @Test func theAnswerIsTheDistanceOfTheMarkers() {
    var random = SeededRandom(seed: 1)
    for row in task.testSet + task.trainingBatch(500, using: &random) {
      let places = markers(row)
      #expect(places.count == 2)
      #expect(task.classes[Int(row.targets[0])] == "\(places[1] - places[0])")
      #expect(Set(row.tokens).count == 9)
    }
  }

  @Test func everyPlaceThatADistanceLeavesOccurs() {
    var random = SeededRandom(seed: 1)
    let trained = Set(task.trainingBatch(2000, using: &random).map(markers))
    let tested = Set(task.testSet.map(markers))
    for distance in 1...7 {
      for first in 0..<(10 - distance) {
        #expect(trained.contains([first, first + distance]), "\(first) \(distance)")
        #expect(tested.contains([first, first + distance]), "\(first) \(distance)")
      }
    }
    #expect(task.testSet.count == 12 * 7)
  }
}
