// Ranks that are threads of this process: the exchange of several processes without any.

import Foundation
import Sequitur

/// Where the threads meet: each call waits until all have come, and until all have what they need.
private final class Meeting: @unchecked Sendable {
  // Unchecked: the condition guards all of it.
  private let condition = NSCondition()
  private var given: [Any?]
  private var arrived = 0
  private var round = 0

  init(count: Int) { given = Array(repeating: nil, count: count) }

  func meet<Value, Result>(_ rank: Int, _ value: Value, _ body: ([Value]) -> Result) -> Result {
    condition.withLock { given[rank] = value }
    wait()
    let result = body(condition.withLock { given.compactMap { $0 as? Value } })
    wait()
    return result
  }

  private func wait() {
    condition.withLock {
      let number = round
      arrived += 1
      if arrived == given.count {
        (arrived, round) = (0, round + 1)
        condition.broadcast()
      }
      while round == number { condition.wait() }
    }
  }
}

/// A thread that is a rank.
private struct ThreadRank: Collective {
  let rank, count: Int
  let meeting: Meeting

  func gather(_ message: [UInt8]) -> [[UInt8]] { meeting.meet(rank, message) { $0 } }

  func broadcast(_ memory: UnsafeMutableRawBufferPointer) {
    meeting.meet(rank, memory) { all in
      if rank != 0 { memory.copyMemory(from: UnsafeRawBufferPointer(all[0])) }
    }
  }

  func exchange(
    _ outgoing: UnsafePointer<Float>, counts: [Int],
    into incoming: UnsafeMutablePointer<Float>, expecting expected: [Int]
  ) {
    meeting.meet(rank, (outgoing, counts)) { all in
      var place = incoming
      for (sender, (numbers, counts)) in all.enumerated() {
        precondition(counts[rank] == expected[sender])
        place.update(from: numbers + counts[..<rank].reduce(0, +), count: counts[rank])
        place += counts[rank]
      }
    }
  }

  func share(_ numbers: UnsafeMutablePointer<Float>, counts: [Int]) {
    meeting.meet(rank, numbers) { all in
      for (sender, others) in all.enumerated() where sender != rank {
        let start = counts[..<sender].reduce(0, +)
        (numbers + start).update(from: others + start, count: counts[sender])
      }
    }
  }
}

/// What the threads have found.
private final class Results<Value>: @unchecked Sendable {
  // Unchecked: the lock guards it.
  let lock = NSLock()
  var values: [Int: Result<Value, any Error>] = [:]
}

/// Runs the body as each of several ranks, and returns what it returns, by rank. A body that throws
/// does so on all of them, or leaves.
func asRanks<Value: Sendable>(
  _ count: Int, _ body: @escaping @Sendable (any Collective) throws -> Value
) throws -> [Value] {
  let results = Results<Value>()
  let meeting = Meeting(count: count)
  let group = DispatchGroup()
  for rank in 0..<count {
    group.enter()
    let thread = Thread {
      let found = Result { try body(ThreadRank(rank: rank, count: count, meeting: meeting)) }
      results.lock.withLock { results.values[rank] = found }
      group.leave()
    }
    thread.start()
  }
  group.wait()
  return try (0..<count).compactMap { try results.values[$0]?.get() }
}
