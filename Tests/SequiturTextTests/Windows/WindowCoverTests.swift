import SequiturText
import Testing

@Suite struct WindowCoverTests {
  /// A corpus in which token and place are one: 8192 different characters from U+4E00 on.
  func corpus(_ lengths: [Int], trainingShare: Double = 1) throws -> Corpus {
    var next: UInt32 = 0x4E00
    let texts = lengths.map { length in
      defer { next += UInt32(length) }
      return String(
        String.UnicodeScalarView((next..<next + UInt32(length)).compactMap(Unicode.Scalar.init)))
    }
    return try SequiturTextTests.corpus(
      of: texts, CharacterTokenizer(text: texts.joined()), trainingShare: trainingShare)
  }

  /// The targets of an epoch in ascending order, after checking that windows are text.
  func targets(of cover: WindowCover, epoch: Int) -> [Int32] {
    var all: [Int32] = []
    for n in epoch * cover.windowsPerEpoch..<(epoch + 1) * cover.windowsPerEpoch {
      let (inputs, targets) = cover.window(n)
      #expect(inputs.count == cover.length && targets.count == cover.length)
      for (input, target) in zip(inputs, targets) where target != -1 {
        #expect(target == input + 1)
      }
      all += targets.filter { $0 != -1 }
    }
    return all.sorted()
  }

  @Test(arguments: [
    (5, 4), (6, 4), (7, 4), (8, 4), (9, 4), (64, 4), (65, 4), (66, 4), (67, 4), (400, 7), (401, 1),
    (2, 1), (300, 2), (1000, 64),
  ])
  func everyTokenIsPredictedOnceAnEpoch(count: Int, length: Int) throws {
    let cover = try WindowCover(
      corpus([count]).training, length: length, seed: 3, insideDocuments: false)
    for epoch in 0..<5 {
      let expected = (1..<count).map { Int32($0) }
      #expect(targets(of: cover, epoch: epoch) == expected, "epoch \(epoch)")
    }
    // At most one window more than the targets need.
    let needed = (count - 2) / length + 1
    #expect(needed...needed + 1 ~= cover.windowsPerEpoch)
  }

  @Test func epochsDifferInOrderAndOffset() throws {
    let cover = try WindowCover(
      corpus([1000]).training, length: 8, seed: 1, insideDocuments: false)
    var offsets: Set<Int32> = []
    var orders: Set<[Int32]> = []
    for epoch in 0..<40 {
      let starts = (0..<cover.windowsPerEpoch).map {
        cover.window(epoch * cover.windowsPerEpoch + $0).inputs[0]
      }
      orders.insert(starts)
      offsets.insert(starts.sorted()[2] % 8)
    }
    #expect(orders.count == 40)
    #expect(offsets.count >= 4, "\(offsets)")
  }

  @Test func aWindowIsAFunctionOfSeedAndNumber() throws {
    let range = try corpus([500]).training
    func inputs(seed: UInt64, _ numbers: [Int]) throws -> [[Int32]] {
      let cover = try WindowCover(range, length: 5, seed: seed, insideDocuments: false)
      return numbers.map { cover.window($0).inputs }
    }
    let numbers = Array(0..<300)
    #expect(try inputs(seed: 1, numbers) == inputs(seed: 1, numbers.reversed()).reversed())
    #expect(try inputs(seed: 1, numbers) != inputs(seed: 2, numbers))
  }

  @Test func windowsStayInsideDocuments() throws {
    // Shorter than a window, of one token, as long as one, and longer.
    let lengths = [3, 1, 5, 6, 40, 2, 100]
    let corpus = try corpus(lengths)
    let cover = try WindowCover(corpus.training, length: 4, seed: 7, insideDocuments: true)
    var expected: [Int32] = []
    var documentOfToken: [Int32: Int] = [:]
    var place: Int32 = 0
    for (document, length) in lengths.enumerated() {
      for offset in 0..<Int32(length) {
        documentOfToken[place + offset] = document
        if offset > 0 { expected.append(place + offset) }
      }
      place += Int32(length)
    }
    #expect(corpus.training.documents.map(\.count) == lengths)
    for epoch in 0..<4 { #expect(targets(of: cover, epoch: epoch) == expected) }
    for n in 0..<cover.windowsPerEpoch {
      let (inputs, targets) = cover.window(n)
      let last = try #require(targets.lastIndex { $0 != -1 })
      let documents = Set(
        (inputs[...last] + targets.filter { $0 != -1 }).map { documentOfToken[$0] })
      #expect(documents.count == 1, "\(inputs) \(targets)")
    }
    let padded = (0..<cover.windowsPerEpoch).map { cover.window($0) }.filter {
      $0.inputs[0] == 0 && $0.targets[0] == 1
    }
    #expect(padded.map(\.inputs) == [[0, 1, 0, 0]])
    #expect(padded.map(\.targets) == [[1, 2, -1, -1]])
  }

  @Test func aShortTextSaysWhatIsNeeded() throws {
    let range = try corpus([8]).training
    let error = #expect(throws: CorpusError.self) {
      try WindowCover(range, length: 8, seed: 1, insideDocuments: false)
    }
    #expect(error?.problem == .shorterThanWindow(tokens: 8, needed: 9))
    #expect(
      error?.description.hasSuffix(
        "expected at least 9 tokens for one window with its targets, found 8; "
          + "use a longer text or a shorter context") == true)
    #expect(
      try WindowCover(range, length: 8, seed: 1, insideDocuments: true).windowsPerEpoch == 1)
  }

  @Test func evaluationWindowsFollowEachOther() throws {
    let validation = try corpus([100], trainingShare: 0.5).validation
    #expect(validation.count == 50)
    let all = validation.evaluationWindows(length: 10)
    #expect(all.map { $0.inputs[0] } == [50, 60, 70, 80, 89])
    #expect(all.flatMap(\.targets).filter { $0 != -1 } == (51..<100).map { Int32($0) })
    let some = validation.evaluationWindows(length: 10, atMost: 2)
    #expect(some.map { $0.inputs[0] } == [50, 70])
    #expect(validation.evaluationWindows(length: 10, atMost: 0).isEmpty)
    let padded = validation.evaluationWindows(length: 60)
    #expect(padded.count == 1)
    #expect(padded.first?.targets.filter { $0 == -1 }.count == 11)
  }

  @Test func evaluationWindowsStayInsideDocuments() throws {
    let corpus = try corpus([5, 9])
    let windows = corpus.training.evaluationWindows(length: 4, insideDocuments: true)
    #expect(windows.map { $0.inputs[0] } == [0, 5, 9])
    #expect(corpus.validation.evaluationWindows(length: 4).isEmpty)
  }
}
