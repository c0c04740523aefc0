// SequenceClassifier: every readout against numpy, gradients, masks that truly exclude.

import SequiturNN
import SequiturTensor
import Testing
import ToyModels

struct SequenceClassifierTests {
  static func model(
    _ readout: Readout, positions: any PositionEncoding = NoPositions(), layers: Int = 1
  ) -> SequenceClassifier {
    var random = SeededRandom(seed: 1)
    let model = SequenceClassifier(
      vocabulary: 5, classes: 3, readout: readout, layers: layers, width: 4, heads: 2,
      positions: positions, using: &random)
    fillWithWaves(model)
    return model
  }

  let ids = Indices(rows: [[2, 0, 4]])

  // E (5,4), the class token (4,) if any, a block (see TransformerBlockTests, hidden 16), norm,
  // head; x = E[[2,0,4]], the class token before it; x = block(x)
  // head(norm(y)) for y = x.mean(0), x[0], x[-1], x[0] or x
  static let expected: [Readout: [Float]] = [
    .meanPool: [1.050237, 0.4248336, -0.6007852],
    .classToken: [0.9727822, 0.3318261, -0.5913364],
    .lastToken: [1.042306, 0.4258456, -0.5919065],
    .firstToken: [1.067461, 0.4595024, -0.5855232],
    .perToken: [
      1.067461, 0.4595024, -0.5855232, 1.041176, 0.3887485, -0.6255369, 1.042306, 0.4258456,
      -0.5919065,
    ],
  ]

  @Test(arguments: Readout.allCases) func values(readout: Readout) throws {
    expectClose(
      Self.model(readout)(ids), readout == .perToken ? [1, 3, 3] : [1, 3],
      try #require(Self.expected[readout]), within: 3e-6, "\(readout)")
  }

  @Test(arguments: Readout.allCases, [true, false])
  func gradients(readout: Readout, masked: Bool) {
    // The last-token readout takes no mask; see below.
    guard !(masked && readout == .lastToken) else { return }
    var random = SeededRandom(seed: 2)
    let model = Self.model(
      readout, positions: LearnedPositions(maximumLength: 4, width: 4, using: &random))
    randomize(model, seed: 13)
    let ids = Indices(rows: [[2, 0, 4], [1, 1, 3]])
    let present = masked ? Mask(lengths: [3, 2], paddedTo: 3) : nil
    expectGradients(of: model, tolerance: 2e-3, "\(readout), masked \(masked)") {
      model(ids, present: present)
    }
  }

  @Test(arguments: Readout.allCases.filter { $0 != .lastToken })
  func paddingChangesNoBitOfWhatIsPresent(readout: Readout) throws {
    let model = Self.model(readout, layers: 2)
    let present = Mask(lengths: [2, 3], paddedTo: 4)
    func answers(_ first: Int32, _ second: Int32) -> Tensor {
      model(
        Indices(rows: [[1, 2, first, second], [3, 0, 1, second]]), present: present)
    }
    let expected = answers(0, 0)
    #expect(bits(answers(4, 2)) == bits(expected))
    // Even a token whose row is NaN, and its gradient is 0.
    model.tokens.table.assign(
      model.tokens.table.values.enumerated().map { $0 / 4 == 4 ? .nan : $1 })
    let spoiled = answers(4, 4)
    #expect(bits(spoiled) == bits(expected))
    let gradients = spoiled.sum().backward()
    let named = model.namedParameters()
    #expect(named.filter { gradients[$0.parameter]?.isFinite != true }.map(\.name) == [])
    #expect(try #require(gradients[model.tokens.table]).values.suffix(4) == [0, 0, 0, 0])
  }

  @Test(arguments: [Readout.meanPool, .classToken])
  func aPaddedSequenceAnswersLikeTheShortOne(readout: Readout) {
    let model = Self.model(readout, layers: 2)
    randomize(model, seed: 11)
    let padded = model(
      Indices(rows: [[1, 2, 4, 4, 4]]), present: Mask(lengths: [2], paddedTo: 5))
    expectClose(padded, [1, 3], model(Indices(rows: [[1, 2]])).values, within: 1e-5)
    // The control: counted as a token, padding changes the answer.
    #expect(deviation(model(Indices(rows: [[1, 2, 4, 4, 4]])), padded) > 1e-3)
  }

  @Test func aFullMaskIsNoMask() {
    for readout in Readout.allCases where readout != .lastToken {
      let model = Self.model(readout)
      expectClose(
        model(ids, present: Mask(lengths: [3], paddedTo: 3)), model(ids).shape, model(ids).values,
        "\(readout)")
    }
  }

  @Test func nothingPresentIsReadAsARowOfZeros() {
    let model = Self.model(.meanPool)
    let logits = model(ids, present: Mask(lengths: [0], paddedTo: 3))
    let zeros = model.head(model.norm(Tensor(zeros: [1, 4])))
    #expect(logits.isFinite)
    expectClose(logits, [1, 3], zeros.values, within: 0)
  }

  @Test func weightsOfEveryBlock() {
    let ids = Indices(rows: [[2, 0, 4], [1, 3, 3]])
    let present = Mask(lengths: [3, 1], paddedTo: 3)
    let plain = Self.model(.meanPool, layers: 2).withWeights(ids, present: present)
    #expect(plain.weights.map(\.shape) == [[2, 2, 3, 3], [2, 2, 3, 3]])
    for query in 0..<3 { #expect(plain.weights[1][1, 0, query, 0] == 1) }
    let classified = Self.model(.classToken, layers: 2).withWeights(ids, present: present)
    #expect(classified.weights.map(\.shape) == [[2, 2, 4, 4], [2, 2, 4, 4]])
    for key in [2, 3] { #expect(classified.weights[0][1, 0, 0, key] == 0) }
    #expect(bits(plain.logits) == bits(Self.model(.meanPool, layers: 2)(ids, present: present)))
  }

  @Test func theClassTokenTakesPositionZero() {
    var random = SeededRandom(seed: 3)
    let encoding = LearnedPositions(maximumLength: 4, width: 4, deviation: 1, using: &random)
    let model = Self.model(.classToken, positions: encoding)
    #expect(model.classToken?.shape == [4])
    #expect(Self.model(.meanPool).classToken == nil)
    #expect(model(ids).shape == [1, 3])
  }

  @Test func deviationOfTheTokensAtTheStart() {
    var random = SeededRandom(seed: 4)
    let model = SequenceClassifier(
      vocabulary: 100, classes: 3, readout: .classToken, width: 64, heads: 2, deviation: 0.25,
      using: &random)
    let table = model.tokens.table.values
    let meanSquare = table.reduce(0) { $0 + $1 * $1 } / Float(table.count)
    #expect(abs(meanSquare.squareRoot() / 0.25 - 1) < 0.05)
    #expect(model.classToken?.values.allSatisfy { abs($0) < 1.25 } == true)
  }

  @Test func aMaskWithTheLastTokenReadoutStops() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = SequenceClassifierTests.model(.lastToken)(
        Indices(rows: [[2, 0, 4]]), present: Mask(lengths: [2], paddedTo: 3))
    }
    #expect(message(of: result).contains("a mask with the last-token readout"))
  }

  @Test func aMaskOfAnotherShapeStops() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = SequenceClassifierTests.model(.meanPool)(
        Indices(rows: [[2, 0, 4]]), present: Mask(lengths: [2], paddedTo: 4))
    }
    #expect(message(of: result).contains("a mask of shape [1, 4], expected [1, 3]"))
  }

  @Test func anEmptySequenceStops() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = SequenceClassifierTests.model(.meanPool)(Indices([], shape: [1, 0]))
    }
    #expect(message(of: result).contains("ids of shape [1, 0], expected [batch, time], time > 0"))
  }
}
