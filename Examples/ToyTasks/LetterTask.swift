// LetterTask: tasks whose rows are reorderings of one set of eight letters.

import SequiturTensor

/// A task on eight different letters, which answers with letters.
protocol LetterTask: ToyTask {
  /// The letters of a row in every reordering that answers differently.
  func reorderings(of row: [Int32]) -> [ToyExample]
}

extension LetterTask {
  var vocabulary: [String] { LetterSets.letters }
  var classes: [String] { LetterSets.letters }
  var length: Int { LetterSets.size }

  /// The reorderings of every held-out set.
  var testSet: [ToyExample] { LetterSets.heldOut.flatMap(reorderings) }

  /// The reorderings of a random row.
  func trainingOrbit(using random: inout SeededRandom) -> [ToyExample] {
    reorderings(of: LetterSets.trainingRow(using: &random))
  }
}

/// A row from each of its places on, and round.
func rotations(of row: [Int32]) -> [[Int32]] {
  row.indices.map { Array(row[$0...] + row[..<$0]) }
}
