import Foundation
import SequiturTensor
import Testing
import ToyTasks

/// What holds for every task: shapes, exact ceilings, no leak, and a training set that is fair.
@Suite struct ToyTaskTests {
  @Test func namesAreStable() {
    #expect(
      ToyTaskName.allCases.map(\.rawValue) == [
        "who-bit-whom", "who-bit-whom-articles", "first-token", "sorted", "reverse",
        "previous-token", "distance",
      ])
  }

  @Test(arguments: ToyTaskName.allCases)
  func derivedCeilingsAreTheCountedOnes(name: ToyTaskName) {
    let task = name.task
    let testSet = task.testSet
    #expect(
      orderBlindCeiling(of: testSet, readout: task.readout) == task.orderBlind.ceiling, "\(name)")
    #expect(mirrorCeiling(of: testSet, readout: task.readout) == task.mirror.ceiling, "\(name)")
  }

  @Test func ceilingsAreThoseOfTheTable() {
    let table: [ToyTaskName: (orderBlind: String, mirror: String)] = [
      .whoBitWhom: ("1/2", "1/2"), .whoBitWhomArticles: ("1/2", "1"), .firstToken: ("1/8", "1/2"),
      .sorted: ("1/2", "1"), .reverse: ("1/7", "1"), .previousToken: ("1/7", "4/7"),
      .distance: ("1/7", "1"),
    ]
    for name in ToyTaskName.allCases {
      #expect(name.task.orderBlind.ceiling.description == table[name]?.orderBlind, "\(name)")
      #expect(name.task.mirror.ceiling.description == table[name]?.mirror, "\(name)")
    }
  }

  /// The ceiling is reached by every answer that can be right, not only by the best one: within a
  /// view all classes that occur do so equally often. So an order-blind model scores exactly the
  /// ceiling.
  @Test(arguments: ToyTaskName.allCases)
  func everyClassThatCanBeRightIsEquallyOften(name: ToyTaskName) {
    let task = name.task
    let expected = task.orderBlind.ceiling.denominator
    for (view, counts) in orderBlindCounts(task.testSet, task.readout) {
      #expect(counts.count == expected, "\(name): \(view) has classes \(counts)")
      #expect(Set(counts.values).count == 1, "\(name): \(view) has classes \(counts)")
    }
  }

  @Test(arguments: ToyTaskName.allCases)
  func rowsHaveTheDeclaredShape(name: ToyTaskName) {
    let task = name.task
    var random = SeededRandom(seed: 1)
    for row in task.testSet + task.trainingBatch(200, using: &random) {
      #expect(row.tokens.count == task.length, "\(name)")
      #expect(row.targets.count == (task.readout == .pooled ? 1 : task.length), "\(name)")
      #expect(row.tokens.allSatisfy { task.vocabulary.indices.contains(Int($0)) }, "\(name)")
      #expect(
        row.targets.allSatisfy {
          $0 == ToyExample.noTarget || task.classes.indices.contains(Int($0))
        }, "\(name)")
    }
    #expect(Set(task.vocabulary).count == task.vocabulary.count, "\(name)")
    #expect(Set(task.classes).count == task.classes.count, "\(name)")
  }

  @Test(arguments: ToyTaskName.allCases)
  func testRowsAreDistinctAndAlwaysTheSame(name: ToyTaskName) {
    let rows = name.task.testSet
    #expect(Set(rows.map(\.tokens)).count == rows.count, "\(name)")
    #expect(rows == name.task.testSet, "\(name)")
  }

  @Test(arguments: ToyTaskName.allCases)
  func noTrainingRowHasTheTokensOfATestRow(name: ToyTaskName) {
    let task = name.task
    let heldOut = Set(task.testSet.map { $0.tokens.sorted() })
    var random = SeededRandom(seed: 2)
    for row in task.trainingBatch(3000, using: &random) {
      #expect(!heldOut.contains(row.tokens.sorted()), "\(name): \(task.words(of: row.tokens))")
    }
  }

  @Test(arguments: ToyTaskName.allCases)
  func trainingFollowsItsSeed(name: ToyTaskName) {
    func batch(_ seed: UInt64) -> [ToyExample] {
      var random = SeededRandom(seed: seed)
      return name.task.trainingBatch(20, using: &random)
    }
    #expect(batch(3) == batch(3), "\(name)")
    #expect(batch(3) != batch(4), "\(name)")
  }

  /// Each token's view-independent class frequencies in training: all classes of a symmetric task
  /// are equally frequent, within five standard deviations of a seeded sample.
  @Test(arguments: ToyTaskName.allCases)
  func trainingClassesAreBalanced(name: ToyTaskName) {
    let task = name.task
    var random = SeededRandom(seed: 5)
    var counts = [Int](repeating: 0, count: task.classes.count)
    for row in task.trainingBatch(4000, using: &random) {
      for target in row.targets where target != ToyExample.noTarget { counts[Int(target)] += 1 }
    }
    let share = 1 / Double(counts.count)
    let total = Double(counts.reduce(0, +))
    let deviation = (total * share * (1 - share)).squareRoot()
    for (target, count) in counts.enumerated() {
      #expect(
        abs(Double(count) - total * share) < 5 * deviation,
        "\(name): class \(task.classes[target]) \(count) of \(total)")
    }
  }

  @Test func lossFloorsAreLogarithms() {
    #expect(abs(ToyTaskName.whoBitWhom.task.lossFloor - 0.693147180559945) < 1e-14)
    #expect(abs(ToyTaskName.firstToken.task.lossFloor - 2.079441541679836) < 1e-14)
    #expect(abs(ToyTaskName.reverse.task.lossFloor - 1.945910149055313) < 1e-14)
  }

  @Test(arguments: ToyTaskName.allCases)
  func everyTaskExplainsItselfInOneLine(name: ToyTaskName) {
    let task = name.task
    for line in [task.summary, task.orderBlind.reason, task.mirror.reason] {
      #expect(!line.isEmpty && line.count <= 100 && !line.contains("\n"), "\(name): \(line)")
    }
  }
}

/// How often each class is right, by what an order-blind model sees; written apart from the
/// counting under test.
func orderBlindCounts(
  _ rows: [ToyExample], _ readout: AnswerPlace
) -> [String: [Int32: Int]] {
  var counts: [String: [Int32: Int]] = [:]
  for row in rows {
    for (position, target) in row.targets.enumerated() where target != ToyExample.noTarget {
      let token = readout == .perToken ? "\(row.tokens[position]) in " : ""
      counts["\(token)\(row.tokens.sorted())", default: [:]][target, default: 0] += 1
    }
  }
  return counts
}
