// The thread pool: each chunk once, nested loops, loops from several threads, counts.
import CSequiturKernels
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Counts how often each item was visited; chunks never overlap, so no lock is needed.
private func visits(_ count: Int, grain: Int64) -> [Int] {
  let visited = UnsafeMutablePointer<Int>.allocate(capacity: count + 1)
  visited.initialize(repeating: 0, count: count + 1)
  defer { visited.deallocate() }
  sq_parallel_for(
    Int64(count), grain,
    { context, begin, end in
      guard let visited = context?.assumingMemoryBound(to: Int.self) else { return }
      for i in Int(begin)..<Int(end) { visited[i] += 1 }
    }, visited)
  return (0...count).map { visited[$0] }
}

extension Kernels {
  @Suite struct Threads {
    @Test func everyItemOnce() {
      let before = sq_thread_count()
      defer { sq_set_thread_count(before) }
      for threads: Int32 in [1, 2, 3, 5] {
        sq_set_thread_count(threads)
        for count in oddSizes + [5000] {
          for grain: Int64 in [1, 3, 64, 10_000] {
            let expected = [Int](repeating: 1, count: count) + [0]
            let found = visits(count, grain: grain)
            #expect(found == expected, "\(count) items, grain \(grain), \(threads) threads")
          }
        }
      }
    }

    @Test func nestedLoopsRun() {
      let before = sq_thread_count()
      defer { sq_set_thread_count(before) }
      sq_set_thread_count(3)
      let sums = UnsafeMutablePointer<Int64>.allocate(capacity: 50)
      sums.initialize(repeating: 0, count: 50)
      defer { sums.deallocate() }
      sq_parallel_for(
        50, 1,
        { context, begin, _ in
          guard let sums = context?.assumingMemoryBound(to: Int64.self) else { return }
          sq_parallel_for(
            100, 7,
            { context, begin, end in
              guard let sum = context?.assumingMemoryBound(to: Int64.self) else { return }
              sum.pointee += end - begin
            }, sums + Int(begin))
        }, sums)
      #expect((0..<50).allSatisfy { sums[$0] == 100 })
    }

    @Test func loopsFromSeveralThreadsAtOnce() {
      let before = sq_thread_count()
      defer { sq_set_thread_count(before) }
      sq_set_thread_count(2)
      #if canImport(Darwin)
        var callers = [pthread_t?](repeating: nil, count: 4)
        let body: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { place in
          for _ in 0..<50 where visits(200, grain: 3) == [Int](repeating: 1, count: 200) + [0] {
            place.assumingMemoryBound(to: Int.self).pointee += 1
          }
          return nil
        }
      #else
        var callers = [pthread_t](repeating: pthread_t(), count: 4)
        let body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { place in
          for _ in 0..<50 where visits(200, grain: 3) == [Int](repeating: 1, count: 200) + [0] {
            place?.assumingMemoryBound(to: Int.self).pointee += 1
          }
          return nil
        }
      #endif
      let right = UnsafeMutablePointer<Int>.allocate(capacity: 4)
      right.initialize(repeating: 0, count: 4)
      defer { right.deallocate() }
      for i in callers.indices { #expect(pthread_create(&callers[i], nil, body, right + i) == 0) }
      for caller in callers {
        #if canImport(Darwin)
          if let caller { pthread_join(caller, nil) }
        #else
          pthread_join(caller, nil)
        #endif
      }
      #expect((0..<4).allSatisfy { right[$0] == 50 })
    }

    @Test func countsStayInRange() {
      let before = sq_thread_count()
      defer { sq_set_thread_count(before) }
      #expect(before >= 1)
      for (asked, given): (Int32, Int32) in [(0, 1), (-5, 1), (4, 4), (1000, 64)] {
        sq_set_thread_count(asked)
        #expect(sq_thread_count() == given)
      }
    }
  }
}
