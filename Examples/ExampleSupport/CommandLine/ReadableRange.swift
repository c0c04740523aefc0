// Ranges that can say in words what they accept, for help and errors.

/// A range that describes itself: "from 1 to 100".
package protocol ReadableRange<Bound> {
  associatedtype Bound: Comparable

  /// The words that follow "a whole number" or "a number".
  var words: String { get }

  func contains(_ element: Bound) -> Bool
}

extension ClosedRange: ReadableRange {
  package var words: String { "from \(short(lowerBound)) to \(short(upperBound))" }
}

extension Range: ReadableRange {
  package var words: String { "from \(short(lowerBound)) to below \(short(upperBound))" }
}

extension PartialRangeFrom: ReadableRange {
  package var words: String { "from \(short(lowerBound)) up" }
}

/// The numbers above a bound, without the bound itself: what a learning rate must be.
package struct Above<Bound: Comparable & Sendable>: ReadableRange, Sendable {
  /// The largest number that is too small.
  package let bound: Bound
  /// The largest number of the range; nil for one without end.
  package let most: Bound?

  /// Creates the range of all numbers above `bound`, or of those up to `most`.
  package init(_ bound: Bound, upTo most: Bound? = nil) {
    self.bound = bound
    self.most = most
  }

  package var words: String {
    "above \(short(bound))" + (most.map { " and at most \(short($0))" } ?? "")
  }

  package func contains(_ element: Bound) -> Bool {
    element > bound && most.map { element <= $0 } ?? true
  }
}

/// A number as a person writes it: `1` rather than `1.0`.
func short(_ number: some Any) -> String {
  let text = "\(number)"
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
