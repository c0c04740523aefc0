// GradientExchange: the sum of all ranks' gradients, in the order of the tree over the lanes.

import CSequiturKernels
import SequiturTensor

/// Sums the branches of all ranks to the bits that one process would find.
///
/// Gradients are taken as one long array, a bucket of it at a time. Each rank is sent one shard of
/// every branch, joins these as the tree says, and gives the sum to all: on the wire that is what the
/// ring of an all-reduce sends, whose sums however depend on the number of ranks.
package struct GradientExchange {
  private let bucket: Int
  private let collective: any Collective
  /// How many branches each rank has.
  private let branches: [Int]
  private let joins: [(into: Int, from: Int)]
  private let parameters: [Parameter]

  /// The floats of a bucket: enough that the time is that of the bytes, few enough for the cache. On many
  /// ranks more of them, as a message over TCP costs some 30 us (measured by `benchmark --filter mpi`),
  /// in which 10 Gbit/s send 9,000 floats.
  package static func bucket(ranks: Int) -> Int { max(1 << 20, ranks << 16) }

  /// - Parameter parameters: those of the model, in an order that all ranks share.
  package init(
    _ tree: LaneTree, _ parameters: [Parameter], over collective: any Collective,
    bucket: Int? = nil
  ) {
    self.bucket = bucket ?? Self.bucket(ranks: tree.ranks)
    self.collective = collective
    branches = (0..<tree.ranks).map { tree.branches(of: $0).count }
    joins = tree.joins
    self.parameters = parameters
  }

  /// The sum of all branches.
  ///
  /// - Parameters:
  ///   - own: the sums of this rank's branches.
  ///   - touched: for every branch of all ranks the parameters that it has a gradient for, by their
  ///     place among the parameters, in its own order.
  package func sum(_ own: [Gradients], touched: [[Int]]) throws -> Gradients {
    let layout = Layout(touched, parameters)
    let sums = layout.places.map { Tensor(uninitialized: parameters[$0].shape) }
    let ranks = collective.count
    for start in stride(from: 0, to: layout.count, by: bucket) {
      let whole = start..<min(start + bucket, layout.count)
      let shards = (0..<ranks).map { rank in
        start + rank * whole.count / ranks..<start + (rank + 1) * whole.count / ranks
      }
      let mine = shards[collective.rank]
      let outgoing = Storage(count: own.count * whole.count)
      pack(own, shards, layout, into: outgoing.pointer)
      let incoming = Storage(count: touched.count * mine.count)
      try collective.exchange(
        outgoing.pointer, counts: shards.map { own.count * $0.count },
        into: incoming.pointer, expecting: branches.map { $0 * mine.count })
      let sum = Storage(count: whole.count)
      join(incoming.pointer, mine, layout, into: sum.pointer + mine.lowerBound - start)
      try collective.share(sum.pointer, counts: shards.map(\.count))
      for piece in layout.pieces(of: whole) {
        (sums[piece.tensor].pointer + piece.offset)
          .update(from: sum.pointer + piece.place, count: piece.count)
      }
    }
    var gradients = Gradients()
    for (place, sum) in zip(layout.places, sums) { gradients.add(sum, for: parameters[place]) }
    return gradients
  }

  /// Puts one shard of all of this rank's branches behind the other.
  private func pack(
    _ own: [Gradients], _ shards: [Range<Int>], _ layout: Layout,
    into memory: UnsafeMutablePointer<Float>
  ) {
    let tensors = own.map { branch in layout.places.map { branch[parameters[$0]] } }
    var memory = memory
    for shard in shards {
      for branch in tensors {
        for piece in layout.pieces(of: shard) {
          // What a branch has not touched is sent, as the counts are to be simple, but not added.
          if let tensor = branch[piece.tensor] {
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
    _ branches: UnsafeMutablePointer<Float>, _ shard: Range<Int>, _ layout: Layout,
    into memory: UnsafeMutablePointer<Float>
  ) {
    for piece in layout.pieces(of: shard) {
      var sums = layout.isTouched.indices.map { branch in
        layout.isTouched[branch][piece.tensor]
          ? branches + branch * shard.count + piece.place : nil
      }
      for (into, from) in joins {
        guard let right = sums[from] else { continue }
        if let left = sums[into] {
          sq_add_scaled(Int64(piece.count), right, 1, left)
        } else {
          sums[into] = right
        }
      }
      if let sum = sums[0] { (memory + piece.place).update(from: sum, count: piece.count) }
    }
  }
}

/// Where the gradients of parameters stand in one long array.
private struct Layout {
  /// The parameters that any branch has touched, in the order in which one process would meet them.
  let places: [Int]
  /// Whether a branch has touched the parameter at a place of ``places``.
  let isTouched: [[Bool]]
  /// Where each begins, and where the last ends.
  private let starts: [Int]

  var count: Int { starts[starts.count - 1] }

  init(_ touched: [[Int]], _ parameters: [Parameter]) {
    var isFound = [Bool](repeating: false, count: parameters.count)
    var places: [Int] = []
    for place in touched.joined() where !isFound[place] {
      isFound[place] = true
      places.append(place)
    }
    self.places = places
    isTouched = touched.map { branch in
      let branch = Set(branch)
      return places.map(branch.contains)
    }
    starts = places.reduce(into: [0]) { starts, place in
      starts.append(starts[starts.count - 1] + parameters[place].count)
    }
  }

  /// A run of numbers of one parameter.
  struct Piece {
    /// Whose.
    let tensor: Int
    /// Where it begins in the parameter, and in the range that was asked for.
    let offset, place: Int
    let count: Int
  }

  /// The pieces that make a range.
  func pieces(of range: Range<Int>) -> [Piece] {
    places.indices.compactMap { tensor in
      let part = (starts[tensor]..<starts[tensor + 1]).clamped(to: range)
      guard !part.isEmpty else { return nil }
      return Piece(
        tensor: tensor, offset: part.lowerBound - starts[tensor],
        place: part.lowerBound - range.lowerBound, count: part.count)
    }
  }
}
