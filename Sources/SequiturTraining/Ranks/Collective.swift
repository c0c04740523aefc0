// Collective: the processes that compute one run together, seen from one of them.

/// The ranks of a run: processes, on one machine or several, that train one model together.
///
/// Every call is made by all ranks, in the same order, one after the other, though not all by one
/// thread. A ``Trainer`` that is given one computes its share of the lanes and sums gradients over all
/// ranks, to the same bits for any number of them: so these calls move numbers and add none. ``Alone``
/// is one rank; `SequiturMPI` has those of MPI.
public protocol Collective: Sendable {
  /// Which rank this process is, from 0.
  var rank: Int { get }
  /// N, how many ranks there are.
  var count: Int { get }

  /// Gives every rank the messages of all, by rank. Their lengths may differ.
  func gather(_ message: [UInt8]) throws -> [[UInt8]]

  /// Gives every rank what rank 0 has in memory of the same size.
  func broadcast(_ memory: UnsafeMutableRawBufferPointer) throws

  /// Sends each rank its part of the numbers, and gets this rank's parts of the others' numbers.
  ///
  /// - Parameters:
  ///   - outgoing: the parts for each rank, one behind the other.
  ///   - counts: how many numbers each rank is sent.
  ///   - incoming: where those from each rank go, one behind the other.
  ///   - expected: how many numbers each rank sends.
  func exchange(
    _ outgoing: UnsafePointer<Float>, counts: [Int],
    into incoming: UnsafeMutablePointer<Float>, expecting expected: [Int]) throws

  /// Gives every rank all parts of an array of which each has written its own.
  ///
  /// - Parameters:
  ///   - numbers: the parts of all ranks, one behind the other.
  ///   - counts: how many numbers each rank has written.
  func share(_ numbers: UnsafeMutablePointer<Float>, counts: [Int]) throws
}

/// One process that trains by itself.
public struct Alone: Collective {
  /// 0.
  public var rank: Int { 0 }
  /// 1.
  public var count: Int { 1 }

  /// Creates it.
  public init() {}

  /// The message itself.
  public func gather(_ message: [UInt8]) -> [[UInt8]] { [message] }
  /// Nobody else is to be told.
  public func broadcast(_ memory: UnsafeMutableRawBufferPointer) {}
  /// Copies the numbers.
  public func exchange(
    _ outgoing: UnsafePointer<Float>, counts: [Int],
    into incoming: UnsafeMutablePointer<Float>, expecting expected: [Int]
  ) {
    incoming.update(from: outgoing, count: expected[0])
  }
  /// All parts are there.
  public func share(_ numbers: UnsafeMutablePointer<Float>, counts: [Int]) {}
}
