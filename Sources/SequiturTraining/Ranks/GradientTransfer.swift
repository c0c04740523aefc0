// GradientTransfer: an exchange under way, which sends a bucket as soon as its gradients are complete.

import Dispatch
import SequiturTensor

/// The sum of one step's gradients over all ranks, while the last of them are computed.
///
/// One thread tells it of gradients and waits for the end. The calls to the other ranks are made on a
/// thread beside it, which sleeps until a bucket is complete: bucket after bucket in the one order of all
/// ranks.
package final class GradientTransfer: @unchecked Sendable {
  // Unchecked: each of the two threads has its part, and what goes from one to the other passes the queue.
  private let exchange: GradientExchange
  private let layout: GradientLayout
  private let calls = DispatchQueue(label: "GradientTransfer")

  // Of the thread that tells.
  /// The gradients of each parameter that is complete, by this rank's branches.
  private var own: [[Gradients.Entry?]?]
  private var sent = 0

  // Of the calls, and after the end of the other thread.
  private let sums: [Tensor]
  /// Where each parameter stands in the order of each branch of all ranks; -1 where it has no gradient.
  private var places: [[Int]]
  private var failure: (any Error)?

  init(_ exchange: GradientExchange, _ layout: GradientLayout) {
    self.exchange = exchange
    self.layout = layout
    own = layout.parameters.map { _ in nil }
    sums = layout.parameters.map { Tensor(uninitialized: $0.shape) }
    places = layout.parameters.map { _ in
      [Int](repeating: -1, count: exchange.branches.reduce(0, +))
    }
    if !exchange.overlaps { calls.suspend() }
  }

  /// What is waited for.
  package var parameters: [Parameter] { layout.parameters }

  /// Takes the gradients that this rank's branches have for one of ``parameters``, all of them complete;
  /// to be called once for each.
  package func add(_ gradients: [Gradients.Entry?], for parameter: Parameter) {
    own[layout.number(of: parameter)] = gradients
    while sent < layout.count {
      let range = sent..<min(sent + exchange.bucket, layout.count)
      var bucket = Bucket(range: range, pieces: layout.pieces(of: range))
      for piece in bucket.pieces {
        guard let gradients = own[piece.tensor] else { return }
        bucket.own[piece.tensor] = gradients
      }
      let complete = bucket
      calls.async { self.send(complete) }
      sent = range.upperBound
    }
  }

  /// The sum, when all have given their parts.
  package func finish() throws -> Gradients {
    if !exchange.overlaps { calls.resume() }
    calls.sync {}
    if let failure { throw failure }
    // As one process would meet them: in the order of the first branch, then what the next ones add.
    var gradients = Gradients()
    var isFound = [Bool](repeating: false, count: sums.count)
    for branch in 0..<exchange.branches.reduce(0, +) {
      let found = sums.indices.filter { !isFound[$0] && places[$0][branch] >= 0 }
      for number in found.sorted(by: { places[$0][branch] < places[$1][branch] }) {
        isFound[number] = true
        gradients.add(sums[number], for: layout.parameters[number])
      }
    }
    return gradients
  }

  /// Exchanges a bucket, unless one before it has failed.
  private func send(_ bucket: Bucket) {
    guard failure == nil else { return }
    do {
      try exchange(bucket)
    } catch {
      failure = error
    }
  }

  private func exchange(_ bucket: Bucket) throws {
    let (collective, whole) = (exchange.collective, bucket.range)
    let ranks = exchange.ranks
    let shards = (0..<ranks).map { rank in
      whole.lowerBound + rank * whole.count / ranks..<whole.lowerBound + (rank + 1) * whole.count
        / ranks
    }
    let mine = shards[collective.rank]
    let own = exchange.branches[collective.rank]
    try learnPlaces(bucket)
    let outgoing = Storage(count: own * whole.count)
    pack(bucket, shards, into: outgoing.pointer)
    let incoming = Storage(count: exchange.branches.reduce(0, +) * mine.count)
    try collective.exchange(
      outgoing.pointer, counts: shards.map { own * $0.count },
      into: incoming.pointer, expecting: exchange.branches.map { $0 * mine.count })
    let sum = Storage(count: whole.count)
    join(incoming.pointer, mine, into: sum.pointer + mine.lowerBound - whole.lowerBound)
    try collective.share(sum.pointer, counts: shards.map(\.count))
    for piece in bucket.pieces {
      (sums[piece.tensor].pointer + piece.offset)
        .update(from: sum.pointer + piece.place, count: piece.count)
    }
  }

  /// Tells all ranks which gradients of a bucket there are: an operation may have sent none.
  private func learnPlaces(_ bucket: Bucket) throws {
    let own = (0..<exchange.branches[exchange.collective.rank]).flatMap { branch in
      bucket.pieces.map { bucket.own[$0.tensor]?[branch]?.place ?? -1 }
    }
    let all = try exchange.collective.agree(numbers: own).flatMap { $0 }
    for (number, piece) in bucket.pieces.enumerated() {
      places[piece.tensor] = stride(from: number, to: all.count, by: bucket.pieces.count)
        .map { all[$0] }
    }
  }

  /// Puts one shard of all of this rank's branches behind the other.
  private func pack(
    _ bucket: Bucket, _ shards: [Range<Int>], into memory: UnsafeMutablePointer<Float>
  ) {
    var memory = memory
    for shard in shards {
      let pieces = layout.pieces(of: shard)
      for branch in 0..<exchange.branches[exchange.collective.rank] {
        for piece in pieces {
          // What a branch has no gradient for is sent, as the counts are to be simple, but not added.
          if let tensor = bucket.own[piece.tensor]?[branch]?.gradient {
            (memory + piece.place).update(from: tensor.pointer + piece.offset, count: piece.count)
          } else {
            (memory + piece.place).update(repeating: 0, count: piece.count)
          }
        }
        memory += shard.count
      }
    }
  }

  /// Joins a shard of all branches as the tree says.
  private func join(
    _ branches: UnsafeMutablePointer<Float>, _ shard: Range<Int>,
    into memory: UnsafeMutablePointer<Float>
  ) {
    for piece in layout.pieces(of: shard) {
      var sums = places[piece.tensor].enumerated().map { branch, place in
        place < 0 ? nil : branches + branch * shard.count + piece.place
      }
      for (into, from) in exchange.joins {
        guard let right = sums[from] else { continue }
        if let left = sums[into] {
          // Not by a kernel, which would take the pool of threads from the walk.
          for i in 0..<piece.count { left[i] += right[i] }
        } else {
          sums[into] = right
        }
      }
      if let sum = sums[0] { (memory + piece.place).update(from: sum, count: piece.count) }
    }
  }
}

/// A part of the long array, complete in all of this rank's branches.
private struct Bucket: @unchecked Sendable {
  // Unchecked: nobody changes a gradient that is complete.
  let range: Range<Int>
  let pieces: [GradientLayout.Piece]
  /// The gradients of each of its parameters, by branch.
  var own: [Int: [Gradients.Entry?]] = [:]
}
