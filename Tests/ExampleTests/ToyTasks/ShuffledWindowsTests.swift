import Sequitur
import Testing
import ToyTasks

@Suite struct ShuffledWindowsTests {
  /// Every token different, so that a window tells where it was cut.
  func windows(
    count: Int = 100, length: Int = 4, testShare: Double = 0.2, maximumTestPairs: Int = .max,
    seed: UInt64 = 1
  ) throws -> ShuffledWindows {
    var random = SeededRandom(seed: seed)
    return try ShuffledWindows(
      tokens: (0..<Int32(count)).map { $0 }, length: length, testShare: testShare,
      maximumTestPairs: maximumTestPairs, using: &random)
  }

  @Test func testWindowsTileTheEndOfTheText() throws {
    let task = try windows(count: 103)
    #expect(task.length == 4)
    #expect(task.testPairs.map(\.natural).flatMap { $0 } == (80..<100).map { Int32($0) })
  }

  @Test func aPairHoldsTheSameTokensInTwoOrders() throws {
    let task = try windows()
    var random = SeededRandom(seed: 2)
    let pairs = task.testPairs + (0..<500).map { _ in task.trainingPair(using: &random) }
    for pair in pairs {
      #expect(pair.natural != pair.shuffled)
      #expect(pair.natural.sorted() == pair.shuffled.sorted())
      #expect(pair.examples.map(\.tokens) == [pair.natural, pair.shuffled])
      #expect(pair.examples.map(\.targets) == [[1], [0]])
    }
  }

  @Test func trainingWindowsBeginAnywhereInTheTrainingRange() throws {
    let task = try windows()
    var random = SeededRandom(seed: 2)
    var starts: Set<Int32> = []
    for _ in 0..<3000 {
      let window = task.trainingPair(using: &random).natural
      #expect(window == (window[0]..<window[0] + 4).map { $0 })
      starts.insert(window[0])
    }
    #expect(starts == Set(0...76))
  }

  @Test func anOrderBlindModelIsRightOnExactlyHalf() throws {
    let text = "to be or not to be that is the question whether tis nobler in the mind"
    var random = SeededRandom(seed: 3)
    let task = try ShuffledWindows(
      tokens: CharacterTokenizer(text: text).encode(text), length: 5, testShare: 0.5, using: &random
    )
    var labels: [[Int32]: [Int32]] = [:]
    for example in task.testPairs.flatMap(\.examples) {
      labels[example.tokens.sorted(), default: []].append(example.targets[0])
    }
    for (view, labels) in labels {
      #expect(labels.count { $0 == 1 } * 2 == labels.count, "\(view): \(labels)")
    }
  }

  @Test func windowsOfOneRepeatedTokenAreLeftOut() throws {
    // Training 0...11 varies only around place 5; of the test windows only the last does.
    let tokens: [Int32] = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 3]
    var random = SeededRandom(seed: 1)
    let task = try ShuffledWindows(tokens: tokens, length: 4, testShare: 0.4, using: &random)
    #expect(task.testPairs.map(\.natural) == [[2, 2, 2, 3]])
    let trained = Set((0..<200).map { _ in task.trainingPair(using: &random).natural })
    #expect(trained == [[0, 0, 0, 1], [0, 0, 1, 1], [0, 1, 1, 1]])
  }

  @Test func fewerTestPairsAreTakenAtEvenDistances() throws {
    let task = try windows(maximumTestPairs: 2)
    #expect(task.testPairs.map(\.natural) == [[80, 81, 82, 83], [88, 89, 90, 91]])
  }

  @Test func theSeedDecides() throws {
    #expect(try windows(seed: 1).testPairs == windows(seed: 1).testPairs)
    #expect(try windows(seed: 1).testPairs != windows(seed: 2).testPairs)
  }

  @Test func bothSidesHaveAtLeastOneWindow() throws {
    #expect(try windows(count: 8, testShare: 0.01).testPairs.map(\.natural) == [[4, 5, 6, 7]])
    var random = SeededRandom(seed: 2)
    let training = try windows(count: 8, testShare: 0.99).trainingPair(using: &random)
    #expect(training.natural == [0, 1, 2, 3])
  }

  @Test func aShortTextSaysWhatIsNeeded() {
    let error = #expect(throws: UnsuitableText.self) { try windows(count: 7) }
    #expect(
      error?.description == """
        expected a text of at least 8 tokens (one training and one test window), found 7; \
        use a longer text or a shorter window
        """)
  }

  @Test func aTextOfOneTokenCannotBeShuffled() {
    var random = SeededRandom(seed: 1)
    let varied: [Int32] = [0, 1, 2, 3]
    let constant: [Int32] = [7, 7, 7, 7]
    let training = #expect(throws: UnsuitableText.self) {
      try ShuffledWindows(tokens: constant + varied, length: 4, using: &random)
    }
    #expect(training?.description.contains("in tokens 0 to 3; use a more varied text") == true)
    let test = #expect(throws: UnsuitableText.self) {
      try ShuffledWindows(tokens: varied + constant, length: 4, using: &random)
    }
    #expect(test?.description.contains("in tokens 4 to 7; use a more varied text") == true)
  }
}
