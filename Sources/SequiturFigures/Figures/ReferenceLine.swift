// A labelled line across a chart, and how labels keep their distance.

/// A horizontal or vertical line at a value, with what it stands for.
public struct ReferenceLine: Sendable {
  let value: Double
  let label: String

  /// A line at `value`, with what it stands for.
  public init(_ value: Double, _ label: String) {
    self.value = value
    self.label = label
  }
}

/// Moves places apart until neighbours are `gap` apart, keeping order and staying in `range`.
package func spread(_ places: [Double], gap: Double, in range: ClosedRange<Double>) -> [Double] {
  let order = places.indices.sorted { (places[$0], $0) < (places[$1], $1) }
  var result = places
  var floor = range.lowerBound
  for index in order {
    result[index] = max(places[index], floor)
    floor = result[index] + gap
  }
  var ceiling = range.upperBound
  for index in order.reversed() {
    result[index] = min(result[index], ceiling)
    ceiling = result[index] - gap
  }
  return result
}
