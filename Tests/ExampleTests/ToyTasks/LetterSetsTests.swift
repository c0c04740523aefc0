import SequiturTensor
import Testing

import ToyTasks

@Suite struct LetterSetsTests {
  @Test func everyLetterIsInEightOfTwelveHeldOutSets() {
    #expect(LetterSets.heldOut.count == 12)
    #expect(Set(LetterSets.heldOut.map { Set($0) }).count == 12)
    for letter in LetterSets.letters.indices {
      let sets = LetterSets.heldOut.filter { $0.contains(Int32(letter)) }
      #expect(sets.count == 8, "\(LetterSets.letters[letter])")
    }
  }

  @Test func trainingReachesEveryOtherSet() {
    var random = SeededRandom(seed: 1)
    var sets: Set<Set<Int32>> = []
    for _ in 0..<6000 { sets.insert(Set(LetterSets.trainingRow(using: &random))) }
    // 12 over 8 is 495.
    #expect(sets.count == 495 - 12)
    #expect(sets.allSatisfy { $0.count == 8 })
  }
}
