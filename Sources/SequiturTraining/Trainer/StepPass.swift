// StepPass: what a rank has computed of a step, and what it tells the others of it.

import SequiturBase
import SequiturTensor

/// What is computed at once: a lane's share of a micro-batch.
struct Place: Equatable {
  let lane, microBatch: Int
}

/// A rank's share of a step, but for the backward walk of its last micro-batch: while that goes on, the
/// ranks exchange what they have.
struct StepPass {
  /// The loss of each of its lanes, in their order.
  var losses: [Float] = []
  /// The sums of the gradients of its branches of the tree, without the last.
  var branches: [Gradients] = []
  /// Those of the last branch, from the left: what comes next is added to the last of them, that to the
  /// one before, and so on.
  var sums: [Gradients] = []
  /// What is still to be walked; nil if the pass was spoiled.
  var last: BackwardWalk?
  /// Where a loss was not finite, which ends the pass.
  var spoiled: (place: Place, loss: Float)?

  /// What the others must know before gradients are exchanged.
  func report(_ exchange: GradientExchange) -> [Int] {
    var numbers = [losses.count] + losses.map { Int($0.bitPattern) }
    numbers +=
      spoiled.map { [1, $0.place.lane, $0.place.microBatch, Int($0.loss.bitPattern)] } ?? [0]
    // One rank alone needs no names for its own gradients.
    guard exchange.ranks > 1, let last else { return numbers }
    let found = (branches + sums).flatMap(\.parameters) + last.parameters
    return numbers + Set(found.map(exchange.place))
  }

  /// Walks, and returns the gradients of the one branch that a process alone has.
  mutating func gradients() -> Gradients {
    var sum = last?.run() ?? Gradients()
    while var left = sums.popLast() {
      left.add(sum)
      sum = left
    }
    return sum
  }

  /// Walks, and meanwhile sums the gradients of all ranks.
  ///
  /// - Parameter expected: the places of the parameters that any rank may have a gradient for.
  mutating func gradients(
    of expected: Set<Int>, over exchange: GradientExchange
  ) throws -> Gradients {
    let sum = exchange.begin(expected)
    var walk = last.take()
    let behind = Set(walk?.parameters.map(ObjectIdentifier.init) ?? [])
    for parameter in sum.parameters where !behind.contains(ObjectIdentifier(parameter)) {
      sum.add(entries(of: parameter, with: nil), for: parameter)
    }
    _ = walk?.run { parameter, gradients in
      sum.add(entries(of: parameter, with: gradients.entry(of: parameter)), for: parameter)
    }
    return try sum.finish()
  }

  /// The gradient of a parameter in each branch, once the last walk has found its own.
  private mutating func entries(
    of parameter: Parameter, with found: Gradients.Entry?
  ) -> [Gradients.Entry?] {
    // In the order of the branch come those of a sum further left first.
    var last = found.map { (place: sums.count << 32 + $0.place, gradient: $0.gradient) }
    for left in sums.indices.reversed() {
      let place = sums[left].entry(of: parameter).map { left << 32 + $0.place }
      if let last { sums[left].add(last.gradient, for: parameter) }
      last = sums[left].entry(of: parameter).map { (place ?? last?.place ?? 0, $0.gradient) }
    }
    return branches.map { $0.entry(of: parameter) } + [last]
  }
}

/// What a rank tells of its share of a step.
struct StepReport {
  /// The loss of each of its lanes.
  let losses: [Float]
  /// Where a loss was not finite.
  let spoiled: (place: Place, loss: Float)?
  /// The places of the parameters that it may have a gradient for.
  let expected: [Int]

  /// Reads what ``StepPass/report(_:)`` has written.
  init(_ numbers: [Int]) {
    func float(_ number: Int) -> Float { Float(bitPattern: UInt32(number)) }
    var rest = numbers[...]
    losses = rest.takeCounted().map(float)
    let spoiled = rest.popFirst() == 1 ? Array(rest) : []
    self.spoiled =
      spoiled.isEmpty
      ? nil : (Place(lane: spoiled[0], microBatch: spoiled[1]), float(spoiled[2]))
    expected = spoiled.isEmpty ? Array(rest) : []
  }
}

extension ArraySlice<Int> {
  /// Takes a number, and as many as it says.
  fileprivate mutating func takeCounted() -> [Int] {
    let count = popFirst() ?? 0
    defer { removeFirst(count) }
    return Array(prefix(count))
  }
}
