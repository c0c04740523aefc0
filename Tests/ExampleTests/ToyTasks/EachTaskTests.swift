import SequiturTensor
import Testing
import ToyTasks

/// What each task asks, and which rows its test set holds.
@Suite struct EachTaskTests {
  /// The test set and some training rows, each of so many different tokens.
  private func rows(_ name: ToyTaskName, different: Int) -> [ToyExample] {
    var random = SeededRandom(seed: 1)
    let rows = name.task.testSet + name.task.trainingBatch(500, using: &random)
    for row in rows { #expect(Set(row.tokens).count == different, "\(name): \(row.tokens)") }
    return rows
  }

  private func testRows(_ name: ToyTaskName) -> [[Int32]] { name.task.testSet.map(\.tokens) }

  @Test func theFirstOfEightDifferentLetters() {
    for row in rows(.firstToken, different: 8) { #expect(row.targets == [row.tokens[0]]) }
    let tested = Set(testRows(.firstToken))
    #expect(tested.count == 12 * 16)
    for row in tested {
      #expect(tested.contains(Array(row.dropFirst() + row.prefix(1))), "\(row)")
      #expect(tested.contains(row.reversed()), "\(row)")
    }
  }

  @Test func theLetterBefore() {
    for row in rows(.previousToken, different: 8) {
      #expect(row.targets[0] == ToyExample.noTarget)
      #expect(Array(row.targets.dropFirst()) == row.tokens.dropLast())
    }
    let tested = testRows(.previousToken)
    #expect(tested.count == 12 * 8)
    // Every ordered pair of neighbours comes once, and the square is its own reverse.
    let square = tested.prefix(8)
    #expect(square[0] == [0, 1, 7, 2, 6, 3, 5, 4])
    let pairs = square.flatMap { row in zip(row, row.dropFirst()).map { [$0, $1] } }
    #expect(pairs.count == 56 && Set(pairs).count == 56)
    for row in square { #expect(square.contains(row.reversed()), "\(row)") }
  }

  @Test func theRowBackwards() {
    for row in rows(.reverse, different: 8) { #expect(row.targets == row.tokens.reversed()) }
    // Every letter is opposite every other once.
    let pairs = testRows(.reverse).prefix(7).flatMap { row in
      zip(row, row.reversed()).map { [$0, $1] }
    }
    #expect(Set(pairs).count == 8 * 7)
    #expect(testRows(.reverse).count == 12 * 7)
  }

  @Test func whetherSixDigitsAscend() {
    let task = ToyTaskName.sorted.task
    for row in rows(.sorted, different: 6) {
      let isSorted = row.tokens == row.tokens.sorted()
      #expect(task.classes[Int(row.targets[0])] == (isSorted ? "sorted" : "shuffled"))
    }
    let tested = task.testSet
    #expect(tested.count == 84)
    for index in stride(from: 0, to: tested.count, by: 2) {
      let (sorted, shuffled) = (tested[index], tested[index + 1])
      #expect(sorted.targets == [1] && shuffled.targets == [0])
      #expect(shuffled.tokens.sorted() == sorted.tokens)
      #expect(shuffled.tokens != sorted.tokens.reversed())
    }
  }

  @Test func theDistanceOfTwoMarkers() {
    let task = ToyTaskName.distance.task
    func markers(_ row: ToyExample) -> [Int] {
      row.tokens.indices.filter { task.vocabulary[Int(row.tokens[$0])] == "*" }
    }
    for row in rows(.distance, different: 9) {
      let places = markers(row)
      #expect(places.count == 2)
      #expect(task.classes[Int(row.targets[0])] == "\(places[1] - places[0])")
    }
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

  @Test func whoBites() {
    for name in [ToyTaskName.whoBitWhom, .whoBitWhomArticles] {
      let task = name.task
      for row in rows(name, different: name == .whoBitWhom ? 3 : 4) {
        let words = task.words(of: row.tokens).filter { $0 != "the" }
        #expect(words.count == 3 && words[1] == "bit" && words[0] != words[2], "\(words)")
        #expect(task.classes[Int(row.targets[0])] == words[0])
      }
    }
    let (plain, articles) = (ToyTaskName.whoBitWhom.task, ToyTaskName.whoBitWhomArticles.task)
    #expect(plain.words(of: plain.testSet[0].tokens) == ["dog", "bit", "man"])
    #expect(plain.words(of: plain.testSet[1].tokens) == ["man", "bit", "dog"])
    #expect(articles.words(of: articles.testSet[0].tokens) == ["the", "dog", "bit", "the", "man"])
    // Every noun is held out equally often, and training has all other pairs.
    #expect(plain.testSet.count == 48)
    for agent in plain.classes.indices {
      #expect(plain.testSet.filter { $0.targets == [Int32(agent)] }.count == 4)
    }
    var random = SeededRandom(seed: 1)
    let trained = Set(plain.trainingBatch(3000, using: &random).map(\.tokens))
    #expect(trained.count == 12 * 11 - 48)
  }

  @Test func everyLetterIsInEightOfTwelveHeldOutSets() {
    #expect(LetterSets.heldOut.count == 12)
    #expect(Set(LetterSets.heldOut.map { Set($0) }).count == 12)
    for letter in LetterSets.letters.indices {
      let sets = LetterSets.heldOut.filter { $0.contains(Int32(letter)) }
      #expect(sets.count == 8, "\(LetterSets.letters[letter])")
    }
    // Training reaches every other set: 12 over 8 is 495.
    var random = SeededRandom(seed: 1)
    var sets: Set<Set<Int32>> = []
    for _ in 0..<6000 { sets.insert(Set(LetterSets.trainingRow(using: &random))) }
    #expect(sets.count == 495 - 12)
    #expect(sets.allSatisfy { $0.count == 8 })
  }
}
