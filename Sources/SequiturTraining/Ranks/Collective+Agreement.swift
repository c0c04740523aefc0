// What ranks say to each other between the exchanges, so that none waits for one that has gone.

import SequiturBase

/// A rank has left the run, so that the others cannot go on.
public struct RankLeft: UserError, Equatable {
  /// Which.
  public let rank: Int
  /// Why, in its own words; nil if it had done all that it was asked for.
  public let reason: String?
  /// The kind of its trouble.
  public let kind: ErrorKind

  /// One sentence.
  public var description: String { "rank \(rank): \(reason ?? "has ended")" }
}

extension Collective {
  /// Gives every rank the messages of all.
  ///
  /// - Throws: ``RankLeft`` if one of them has called ``leave(because:)`` in place of this.
  public func agree(_ message: [UInt8] = []) throws -> [[UInt8]] {
    let messages = try gather([0] + message)
    for (rank, message) in messages.enumerated() where message.first != 0 {
      let kinds = Array(ErrorKind.allCases)
      let kind = message.count > 1 ? Int(message[1]) : kinds.count
      throw RankLeft(
        rank: rank,
        reason: message.first == 1 ? String(decoding: message.dropFirst(2), as: UTF8.self) : nil,
        kind: kinds.indices.contains(kind) ? kinds[kind] : .other)
    }
    return messages.map { Array($0.dropFirst()) }
  }

  /// Tells the others, who wait in ``agree(_:)``, that this rank does not go on; to be called by a rank
  /// that has failed, unless the others failed with it or told so themselves.
  ///
  /// - Parameter error: what has happened; nil if all is well.
  public func leave(because error: (any Error)?) {
    guard count > 1 else { return }
    guard let error else {
      _ = try? gather([2])
      return
    }
    let kind = (error as? any UserError)?.kind ?? .other
    let place = ErrorKind.allCases.firstIndex(of: kind) ?? 0
    _ = try? gather([1, UInt8(place)] + Array("\(error)".utf8))
  }

  /// Gives every rank the numbers of all.
  func agree(numbers: [Int]) throws -> [[Int]] {
    try agree(numbers.withUnsafeBytes { Array($0) }).map { message in
      message.withUnsafeBytes { bytes in
        stride(from: 0, to: bytes.count, by: MemoryLayout<Int>.size).map {
          bytes.loadUnaligned(fromByteOffset: $0, as: Int.self)
        }
      }
    }
  }

  /// Gives every rank the bytes of rank 0; what the others give is not looked at.
  public func broadcast(bytes: [UInt8]) throws -> [UInt8] {
    var count = bytes.count
    try withUnsafeMutableBytes(of: &count) { try broadcast($0) }
    var bytes = rank == 0 ? bytes : [UInt8](repeating: 0, count: count)
    try bytes.withUnsafeMutableBytes { try broadcast($0) }
    return bytes
  }
}
