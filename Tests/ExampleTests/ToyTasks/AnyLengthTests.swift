import SequiturTensor
import Testing
import ToyTasks

@Suite("tasks for rows of any length") struct AnyLengthTests {
  @Test("batches have one trained length each, and every trained length comes")
  func trainingLengths() {
    for question in AnyLengthTask.allCases {
      var random = SeededRandom(seed: 1)
      let lengths = (0..<200).map { _ in
        Set(
          question.trainingBatch(4, using: &random).map(\.tokens.count))
      }
      #expect(lengths.allSatisfy { $0.count == 1 }, "\(question)")
      #expect(Set(lengths.joined()) == Set(AnyLengthTask.trainingLengths), "\(question)")
    }
  }

  @Test("targets are the first letter, or the letter before", arguments: AnyLengthTask.testLengths)
  func targets(length: Int) {
    for example in AnyLengthTask.firstToken.testSet(length: length) {
      #expect(example.tokens.count == length)
      #expect(example.targets == [example.tokens[0]])
    }
    for example in AnyLengthTask.previousToken.testSet(length: length) {
      #expect(example.tokens.count == length && example.targets.count == length)
      #expect(example.targets[0] == ToyExample.noTarget)
      for position in 1..<length {
        #expect(example.targets[position] == example.tokens[position - 1])
      }
    }
  }

  @Test(
    "the test of the first token is closed under rotation", arguments: AnyLengthTask.testLengths)
  func rotations(length: Int) {
    let rows = AnyLengthTask.firstToken.testSet(length: length).map(\.tokens)
    #expect(rows.count >= 96)
    let all = Set(rows)
    for row in rows {
      #expect(all.contains(Array(row[1...] + row[..<1])))
    }
  }

  @Test("test sets are the same every time") func repeatable() {
    for question in AnyLengthTask.allCases {
      let task = question
      #expect(task.testSet(length: 12) == task.testSet(length: 12))
    }
  }
}
