// Ranks: what several train together has the bits of what one trains, and none waits for another.

import Foundation
import Sequitur
import Testing

struct RanksTests {
  /// Numbers of very different size, so that another order of their sums gives other bits.
  private static func numbers(_ count: Int, seed: UInt64) -> [Float] {
    var random = SeededRandom(seed: seed)
    return (0..<count).map { _ in random.normal() * Float(1 << random.integer(below: 20)) }
  }

  /// A module whose gradients can be chosen, and left out.
  private struct Numbers: Module {
    let first = Parameter(zeros: [7])
    let second = Parameter(zeros: [3, 5])

    /// The gradients of a lane: its own numbers; every third lane has none for the first parameter.
    func gradients(ofLane lane: Int) -> Gradients {
      var gradients = Gradients()
      let values = RanksTests.numbers(22, seed: UInt64(lane))
      gradients.add(Tensor(Array(values.suffix(15)), shape: [3, 5]), for: second)
      if lane % 3 != 1 { gradients.add(Tensor(Array(values.prefix(7))), for: first) }
      return gradients
    }
  }

  @Test(arguments: 1...11) func sumsAreThoseOfTheTreeForAnyNumberOfRanks(lanes: Int) throws {
    let module = Numbers()
    var tree = GradientTree()
    for lane in 0..<lanes { tree.add(module.gradients(ofLane: lane)) }
    let expected = tree.sum()
    let bits = expected.parameters.map { expected[$0]?.values.map(\.bitPattern) }
    for ranks in 1...lanes {
      let found = try asRanks(ranks) { collective in
        let module = Numbers()
        let tree = LaneTree(lanes: lanes, ranks: collective.count)
        let branches = (0..<ranks).map { tree.branches(of: $0) }
        #expect(branches.flatMap { $0 }.flatMap { $0 } == Array(0..<lanes))
        let own = branches[collective.rank].map { branch in
          var sum = GradientTree()
          for lane in branch { sum.add(module.gradients(ofLane: lane)) }
          return sum.sum()
        }
        var exchange = GradientExchange(
          tree, [module.first, module.second], over: collective)
        // 22 numbers, cut inside the parameters.
        exchange.bucket = 9
        let transfer = exchange.begin([0, 1])
        for parameter in transfer.parameters {
          transfer.add(own.map { $0.entry(of: parameter) }, for: parameter)
        }
        let sum = try transfer.finish()
        return sum.parameters.map { sum[$0]?.values.map(\.bitPattern) }
      }
      for (rank, sum) in found.enumerated() {
        #expect(sum == bits, "\(lanes) lanes, rank \(rank) of \(ranks)")
      }
    }
  }

  @Test(arguments: [1, 2]) func stepsHaveTheSameBitsForAnyNumberOfRanks(accumulate: Int) throws {
    @Sendable func steps(_ collective: any Collective) throws -> [UInt32] {
      let configuration = TinyRun.configuration {
        ($0.training.batchSize, $0.training.lanes) = (11, 8)
        $0.training.accumulate = accumulate
      }
      var trainer = Trainer(
        TinyRun.model(configuration), on: CountingWindows(), options: configuration.training,
        collective: collective)
      let results = try (0..<3).map { _ in try trainer.trainStep() }
      #expect(results.allSatisfy { $0.tokens == 11 * 8 * accumulate })
      return results.flatMap { [$0.loss.bitPattern, $0.gradientNorm.bitPattern] }
        + trainer.model.bits
    }
    let expected = try steps(Alone())
    for ranks in [1, 2, 3, 5, 8] {
      for (rank, found) in try asRanks(ranks, steps).enumerated() {
        #expect(found == expected, "rank \(rank) of \(ranks)")
      }
    }
  }

  /// A tied table, and parameters that are not used by all lanes, by none, or do not train.
  private struct Uneven: LanguageModel {
    let table: Parameter
    let frozen: Parameter
    let idle = Parameter(ones: [5])
    let rare = Parameter(ones: [8])
    let withheld = Parameter(ones: [8])
    let mixing: Parameter
    let vocabularySize = 11
    let contextLength = 8

    init() {
      var random = SeededRandom(seed: 1)
      table = Parameter(normal: [11, 8], using: &random)
      frozen = Parameter(normal: [8], using: &random)
      frozen.requiresGradient = false
      mixing = Parameter(normal: [8, 8], using: &random)
    }

    func callAsFunction(_ ids: Indices) -> Tensor {
      let first = Int(ids.values[0])
      var x = table.gatherRows(ids).linear(weight: mixing) + frozen
      if first % 2 == 0 { x = x * rare }
      // Behind an operation there may come no gradient all the same.
      x = Tensor.operation("withheld", x.detached(), of: x, withheld) { upstream in
        [upstream, first % 3 == 0 ? Tensor(ones: [8]) * Float(first) : nil]
      }
      return x.linear(weight: table)
    }
  }

  @Test func gradientsMayTravelDuringTheWalkOrAfterItInAnyBuckets() throws {
    @Sendable func steps(_ collective: any Collective, _ bucket: Int, _ overlaps: Bool) throws
      -> [UInt32]
    {
      var options = TinyRun.configuration().training
      (options.batchSize, options.lanes, options.accumulate) = (7, 7, 2)
      var trainer = Trainer(
        Uneven(), on: CountingWindows(), options: options, collective: collective)
      (trainer.exchange.bucket, trainer.exchange.overlaps) = (bucket, overlaps)
      let results = try (0..<3).map { _ in try trainer.trainStep() }
      return results.flatMap { [$0.loss.bitPattern, $0.gradientNorm.bitPattern] }
        + trainer.model.bits
    }
    let expected = try steps(Alone(), 1, true)
    #expect(Uneven().bits != Array(expected.dropFirst(6)))
    for (ranks, overlaps) in [(1, true), (2, true), (3, true), (5, true), (3, false)] {
      for bucket in [30, 1 << 20] {
        let found = try asRanks(ranks) { try steps($0, bucket, overlaps) }
        for (rank, found) in found.enumerated() {
          #expect(found == expected, "rank \(rank) of \(ranks), buckets of \(bucket)")
        }
      }
    }
  }

  /// Every file but what has times in it.
  private func files(_ folder: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder) {
      guard let data = FileManager.default.contents(atPath: "\(folder)/\(path)") else { continue }
      if !path.hasPrefix("metrics") { files[path] = data }
    }
    return files
  }

  private static func start(_ folder: String, _ collective: any Collective) throws -> TrainingRun {
    let configuration = TinyRun.configuration {
      ($0.training.batchSize, $0.training.lanes) = (4, 4)
      $0.training.steps = 10
    }
    return try TrainingRun(
      in: RunFolder.create(folder), configuration, model: TinyRun.model(configuration),
      tokenizer: TinyRun.tokenizer, windows: CountingWindows(),
      validation: (100..<111).map(CountingWindows().window), collective: collective)
  }

  @Test func aRunThatIsStoppedAndResumedByOtherRanksLeavesTheSameFiles() throws {
    try withTemporaryFolder { folder in
      #expect(try Self.start("\(folder)/whole", Alone()).train() == .finished)
      let path = "\(folder)/parts"
      let outcomes = try asRanks(2) { collective in
        let folder = "\(path)\(collective.rank == 0 ? "" : "-1")"
        var asked = 0
        // The wish of the last rank alone.
        return try Self.start(folder, collective).train(shouldStop: {
          asked += 1
          return collective.rank == 1 && asked == 5
        })
      }
      #expect(outcomes == [.interrupted, .interrupted])
      #expect(try RunFolder.steps(in: path).last == 4)
      #expect(try RunFolder.steps(in: "\(path)-1").isEmpty)
      let resumed = try asRanks(3) { collective in
        guard collective.rank == 0 else {
          return try Self.start("\(path)-2-\(collective.rank)", collective).train()
        }
        return try TrainingRun(
          resuming: RunFolder.open(path), checkpoint: Checkpoint(path: path),
          windows: CountingWindows(), validation: (100..<111).map(CountingWindows().window),
          collective: collective
        ).train()
      }
      #expect(resumed == [.finished, .finished, .finished])
      let (whole, parts) = (try files("\(folder)/whole"), try files(path))
      let last = whole.keys.filter { !$0.hasPrefix("checkpoint") || $0.contains("000010") }
      #expect(last.count > 8)
      for name in last { #expect(parts[name] == whole[name], "\(name)") }
    }
  }

  @Test func aRankThatLeavesIsToldOfWithItsReason() throws {
    let found = try asRanks(3) { collective -> RankLeft? in
      if collective.rank == 1 {
        collective.leave(because: RunError("runs/mine", .exists, "is in the way"))
        return nil
      }
      do {
        _ = try collective.agree()
        return nil
      } catch let left as RankLeft {
        return left
      }
    }
    #expect(found[1] == nil)
    for rank in [0, 2] {
      #expect(found[rank]?.rank == 1 && found[rank]?.kind == .unwritable)
      #expect(found[rank]?.description == "rank 1: 'runs/mine': is in the way")
    }
    let quiet = try asRanks(2) { collective -> Bool in
      if collective.rank == 0 {
        collective.leave(because: nil)
        return true
      }
      do { _ = try collective.agree() } catch let left as RankLeft { return left.reason == nil }
      return false
    }
    #expect(quiet == [true, true])
  }

  @Test func weightsThatDifferAreNotSaved() throws {
    try withTemporaryFolder { folder in
      let found = try asRanks(2) { collective -> RanksDiffer? in
        let run = try Self.start("\(folder)/\(collective.rank)", collective)
        do {
          _ = try run.train { event in
            guard case .step(let line) = event, line.step == 3, collective.rank == 1 else { return }
            guard let weight = run.trainer.model.parameters.first else { return }
            weight.assign(weight.values.map { $0.nextUp })
          }
          return nil
        } catch let differ as RanksDiffer {
          return differ
        }
      }
      for differ in found { #expect(differ?.ranks == [1] && differ?.step == 4) }
      #expect(try RunFolder.steps(in: "\(folder)/0").last == 2)
    }
  }

  @Test func aSpoiledLossEndsAllRanksAtTheSameStep() throws {
    let found = try asRanks(2) { collective -> NonFiniteStep? in
      let configuration = TinyRun.configuration {
        ($0.training.batchSize, $0.training.lanes) = (4, 4)
      }
      let model = TinyRun.model(configuration)
      var trainer = Trainer(
        model, on: CountingWindows(), options: configuration.training, collective: collective)
      _ = try trainer.trainStep()
      let weight = model.parameter("blocks.0.feedForward.up.weight")
      weight?.assign((weight?.values ?? []).map { _ in .infinity })
      do {
        _ = try trainer.trainStep()
        return nil
      } catch let spoiled as NonFiniteStep {
        return spoiled
      }
    }
    for spoiled in found {
      #expect(spoiled?.step == 1 && spoiled?.output?.layer == "blocks.0.feedForward.up")
    }
  }

  static let mistakes: Mistakes = [
    "Trainer: found 2 ranks, expected at most 1, the lanes": {
      _ = try asRanks(2) { collective in
        _ = Trainer(
          TinyRun.model(), on: CountingWindows(), options: TinyRun.configuration().training,
          collective: collective)
      }
    }
  ]
}
