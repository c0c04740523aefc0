// StepPass: what a rank has computed of a step, and what it tells the others of it.

import SequiturBase
import SequiturTensor

/// What is computed at once: a lane's share of a micro-batch.
struct Place {
  let lane, microBatch: Int
}

/// A rank's share of a step.
struct StepPass {
  /// The loss of each of its lanes, in their order.
  var losses: [Float] = []
  /// The sums of the gradients of its branches of the tree.
  var sums: [Gradients] = []
  /// Where a loss was not finite, which ends the pass.
  var spoiled: (place: Place, loss: Float)?

  /// What the others must know before gradients are exchanged.
  ///
  /// - Parameter parameters: those of the model, in an order that all ranks share.
  func report(_ parameters: [Parameter], _ collective: any Collective) -> [Int] {
    var numbers = [losses.count] + losses.map { Int($0.bitPattern) }
    numbers +=
      spoiled.map { [1, $0.place.lane, $0.place.microBatch, Int($0.loss.bitPattern)] } ?? [0]
    // One rank alone needs no names for its own gradients.
    guard collective.count > 1 else { return numbers }
    let places = Dictionary(
      uniqueKeysWithValues: parameters.enumerated().map { (ObjectIdentifier($1), $0) })
    for sum in sums {
      numbers.append(sum.identities.count)
      numbers += sum.identities.map { identity in
        guard let place = places[identity] else {
          stop(
            "Trainer", "a loss that uses a parameter that the model does not declare",
            expected: "only parameters that reflection finds in it")
        }
        return place
      }
    }
    return numbers
  }
}

/// What a rank tells of its share of a step.
struct StepReport {
  /// The loss of each of its lanes.
  let losses: [Float]
  /// Where a loss was not finite.
  let spoiled: (place: Place, loss: Float)?
  /// For each of its branches the parameters with a gradient, by their places in the model.
  let touched: [[Int]]

  /// Reads what ``StepPass/report(_:_:)`` has written.
  init(_ numbers: [Int]) {
    func float(_ number: Int) -> Float { Float(bitPattern: UInt32(number)) }
    var rest = numbers[...]
    losses = rest.takeCounted().map(float)
    let spoiled = rest.popFirst() == 1 ? Array(rest) : []
    self.spoiled =
      spoiled.isEmpty
      ? nil : (Place(lane: spoiled[0], microBatch: spoiled[1]), float(spoiled[2]))
    var touched: [[Int]] = []
    while spoiled.isEmpty, !rest.isEmpty { touched.append(rest.takeCounted()) }
    self.touched = touched
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
