// Benchmark: one row of the table, and how words pick rows.

import ExampleSupport

/// One piece of work to measure.
struct Benchmark {
  /// What the table and `--filter` call it.
  let name: String
  /// Floating-point operations of a call, counted from the shapes; nil where that says nothing.
  var flops: Double?
  /// Bytes that a call must read and write at least, if nothing stays in a cache; nil likewise.
  var bytes: Double?
  /// Into how many equal parts a call's time is divided in the table, such as tokens.
  var parts = 1
  /// Whether `--short` leaves it out.
  var isLong = false
  /// Sets the work up and returns it. A call returns what it computed, if a peer's results can be
  /// compared with it: a loss, or tokens.
  let prepare: () -> () -> [Float]
}

extension [Benchmark] {
  /// The rows that some words pick: each picks the row of that name, or else all rows whose names
  /// contain it. Without words, all.
  func picked(by words: [String]) throws -> [Benchmark] {
    guard !words.isEmpty else { return self }
    var names: Set<String> = []
    for word in words {
      let same = filter { $0.name.lowercased() == word.lowercased() }
      let found =
        same.isEmpty ? filter { $0.name.lowercased().contains(word.lowercased()) } : same
      guard !found.isEmpty else {
        throw UsageError(
          "--filter: expected a part of a row's name, found '\(word)'; the rows are "
            + map(\.name).joined(separator: ", "))
      }
      names.formUnion(found.map(\.name))
    }
    return filter { names.contains($0.name) }
  }
}
