// What the ranks' trainers must have in common: given by rank 0, and compared before it is saved.

import SequiturBase
import SequiturFiles
import SequiturNN
import SequiturTensor

/// Ranks whose weights or moments are not those of rank 0.
public struct RanksDiffer: UserError, Equatable {
  /// How many steps were made.
  public let step: Int
  /// Which ranks.
  public let ranks: [Int]

  /// The state is not what it should be.
  public var kind: ErrorKind { .unfit }
  /// One sentence.
  public var description: String {
    """
    expected the same weights on all ranks after step \(step), found others than rank 0's on \
    \(ranks.map { "rank \($0)" }.joined(separator: ", ")), so nothing was saved; the last checkpoint \
    stands; let all hosts have the same build, and processors with fused multiply-add
    """
  }
}

extension Trainer {
  /// Takes over step, weights and optimiser's state of rank 0's trainer.
  mutating func adoptState() throws {
    guard collective.count > 1 else { return }
    for parameter in model.parameters {
      let numbers = try collective.broadcast(
        collective.rank == 0 ? parameter.detached() : Tensor(uninitialized: parameter.shape))
      if collective.rank != 0 { parameter.assign(numbers) }
    }
    let own = optimizer.state()
    let names = own.tensors.keys.sorted()
    let outline = Outline(
      step: step, counters: own.counters,
      tensors: names.map { .init(name: $0, shape: own.tensors[$0]?.shape ?? []) })
    let given = try JSONValue(
      parsing: collective.broadcast(bytes: Array(JSONValue(encoding: outline).text().utf8))
    ).decoded(as: Outline.self)
    var state = OptimizerState(counters: given.counters)
    for tensor in given.tensors {
      state.tensors[tensor.name] = try collective.broadcast(
        collective.rank == 0
          ? own.tensors[tensor.name] ?? Tensor(zeros: tensor.shape)
          : Tensor(uninitialized: tensor.shape))
    }
    if collective.rank != 0 { try restore(state, step: given.step) }
  }

  /// What a trainer has besides the model's weights.
  private struct Outline: Codable {
    struct Entry: Codable {
      let name: String
      let shape: [Int]
    }
    let step: Int
    let counters: [String: Int]
    let tensors: [Entry]
  }

  /// Compares weights and optimiser's state of all ranks.
  ///
  /// - Throws: ``RanksDiffer``.
  func agreeOnState() throws {
    guard collective.count > 1 else { return }
    let sums = try collective.agree(numbers: [Int(checksum)]).map { $0[0] }
    let others = sums.indices.filter { sums[$0] != sums[0] }
    guard others.isEmpty else { throw RanksDiffer(step: step, ranks: others) }
  }

  /// The checksum (CRC-32C) of all that a checkpoint has of the trainer.
  private var checksum: UInt32 {
    let state = optimizer.state()
    let moments = state.tensors.sorted { $0.key < $1.key }.map(\.value)
    var sum = Checksum()
    for tensor in model.parameters.map({ $0.detached() }) + moments {
      sum.add(UnsafeRawBufferPointer(start: tensor.pointer, count: tensor.byteCount))
    }
    return sum.value
  }
}

extension Tensor {
  fileprivate var byteCount: Int { count * MemoryLayout<Float>.size }
}

extension Collective {
  /// The numbers of rank 0's tensor, in this one's memory.
  fileprivate func broadcast(_ tensor: Tensor) throws -> Tensor {
    try broadcast(UnsafeMutableRawBufferPointer(start: tensor.pointer, count: tensor.byteCount))
    return tensor
  }
}
