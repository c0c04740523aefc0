// Counts the best accuracy of a model that sees less than the order of its tokens, by brute force.

/// The best accuracy on `testSet` of any model that sees only the multiset of tokens and, for a
/// per-token readout, the token that it answers for.
package func orderBlindCeiling(of testSet: [ToyExample], readout: AnswerPlace) -> Fraction {
  ceiling(of: testSet) { tokens, position in
    let multiset = tokens.sorted()
    return switch readout {
    case .pooled: multiset
    case .perToken: [tokens[position]] + multiset
    }
  }
}

/// The best accuracy on `testSet` of any model that cannot tell a row from its reverse, where
/// position i of a row is position T-1-i of the reverse.
package func mirrorCeiling(of testSet: [ToyExample], readout: AnswerPlace) -> Fraction {
  ceiling(of: testSet) { tokens, position in
    let reversed = Array(tokens.reversed())
    let mirrored = tokens.count - 1 - position
    switch readout {
    case .pooled:
      return tokens.lexicographicallyPrecedes(reversed) ? tokens : reversed
    case .perToken:
      let views = [tokens + [Int32(position)], reversed + [Int32(mirrored)]]
      return views[0].lexicographicallyPrecedes(views[1]) ? views[0] : views[1]
    }
  }
}

/// The share of targets that is right when every view is answered with its most frequent class: no
/// function of the view does better.
private func ceiling(
  of testSet: [ToyExample], seeing view: (_ tokens: [Int32], _ position: Int) -> [Int32]
) -> Fraction {
  var counts: [[Int32]: [Int32: Int]] = [:]
  var total = 0
  for example in testSet {
    for (position, target) in example.targets.enumerated() where target != ToyExample.noTarget {
      counts[view(example.tokens, position), default: [:]][target, default: 0] += 1
      total += 1
    }
  }
  let right = counts.values.reduce(0) { $0 + ($1.values.max() ?? 0) }
  return Fraction(right, total)
}
