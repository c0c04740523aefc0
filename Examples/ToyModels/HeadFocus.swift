// HeadFocus: the place at a fixed distance that a head looks at most, and how much.

/// Where an attention map [T, T] looks when it looks at a place and not at a token: the offset j - i
/// from query to key whose diagonal has the largest mean weight.
package struct HeadFocus: Equatable, Sendable {
  /// j - i; -1 is the token before.
  package let offset: Int
  /// The mean weight on that diagonal.
  package let weight: Double

  /// The strongest diagonal of a map. Those of less than half of the rows are left out: a corner is
  /// no stripe.
  package init(of map: Matrix) {
    let reach = map.rows / 2
    let all = (-reach...reach).map { (offset: $0, weight: Self.weight(at: $0, in: map)) }
    let best = all.max { $0.weight < $1.weight } ?? (0, 0)
    (offset, weight) = (best.offset, best.weight)
  }

  /// The mean weight of a diagonal; 0 of one without cells.
  package static func weight(at offset: Int, in map: Matrix) -> Double {
    let cells = (0..<map.rows).filter { (0..<map.columns).contains($0 + offset) }
    return cells.isEmpty ? 0 : mean(cells.map { map[$0, $0 + offset] })
  }

  /// "on the token itself", "one place to the left", "3 places to the right".
  package var place: String {
    guard offset != 0 else { return "on the token itself" }
    let count = abs(offset) == 1 ? "one place" : "\(abs(offset)) places"
    return "\(count) to the \(offset < 0 ? "left" : "right")"
  }
}

/// What the maps of trained heads show of places, in a sentence made from their numbers.
///
/// - Parameters:
///   - untrained: maps of the same heads before the training.
///   - trained: at least one map.
package func focusSentence(untrained: [Matrix], trained: [Matrix]) -> String {
  let found = trained.map(HeadFocus.init(of:))
  guard let head = found.indices.max(by: { found[$0].weight < found[$1].weight }) else {
    return "There are no heads to compare."
  }
  let focus = found[head]
  let before = HeadFocus.weight(at: focus.offset, in: untrained[head])
  let stripe =
    focus.weight >= 0.5
    ? "a stripe along the diagonal" : "no head has a stripe of even half of its weight"
  return """
    Head \(head + 1) comes closest to looking at a place: \(percent(focus.weight, 0)) % of its weight is \
    \(focus.place), \(percent(before, 0)) % before training (\(stripe)).
    """
}
