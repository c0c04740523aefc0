// The buffer pool: alignment, reuse, accounts, and what the kernels take of it.
import CSequiturKernels
import Testing

@Suite struct Pool {
  @Test func buffersAreAlignedAndLargeEnough() {
    for count in [0, 1, 7, 8, 9, 15, 16, 17, 33, 65, 127, 1000, 4097, 1 << 20] {
      guard let buffer = sq_allocate(Int64(count)) else {
        Issue.record("no buffer of \(count)")
        continue
      }
      #expect(Int(bitPattern: buffer) % 64 == 0, "\(count) floats")
      for i in 0..<count { buffer[i] = Float(i) }
      #expect(count == 0 || buffer[count - 1] == Float(count - 1))
      sq_release(buffer)
    }
  }

  // The pool belongs to the process, and other tests run beside these: what is counted is counted
  // in a process of its own.

  @Test func aReleasedBufferIsUsedAgain() async {
    await #expect(processExitsWith: .success) {
      let first = sq_allocate(12_345)
      sq_release(first)
      let second = sq_allocate(12_300)
      #expect(first == second)
      sq_release(second)
    }
  }

  @Test func freeNeighboursBecomeOneBuffer() async {
    await #expect(processExitsWith: .success) {
      // Released in an order in which the middle one has a free neighbour on either side.
      for order in [[0, 2, 1], [0, 1, 2], [2, 1, 0]] {
        let parts = (0..<3).map { _ in sq_allocate(100_000) }
        let guardBuffer = sq_allocate(10)
        for i in order { sq_release(parts[i]) }
        let whole = sq_allocate(300_000)
        let offset = Int(bitPattern: whole) - Int(bitPattern: parts[0])
        #expect(0...1024 ~= offset, "\(order)")
        sq_release(whole)
        sq_release(guardBuffer)
      }
    }
  }

  @Test func buffersInUseNeverOverlap() async {
    await #expect(processExitsWith: .success) {
      // Each float says whose it is; sizes mix, and half of all steps release a random buffer.
      var random = SystemRandomNumberGenerator()
      var held: [(buffer: UnsafeMutablePointer<Float>, count: Int, mark: Float)] = []
      for step in 0..<20_000 {
        if held.count < 100 || Bool.random(using: &random) && held.count < 400 {
          let count = Int.random(in: 1...(step % 50 == 0 ? 100_000 : 600), using: &random)
          guard let buffer = sq_allocate(Int64(count)) else { fatalError("no buffer") }
          let mark = Float(step)
          buffer.update(repeating: mark, count: count)
          held.append((buffer, count, mark))
        } else {
          let (buffer, count, mark) = held.remove(at: .random(in: 0..<held.count, using: &random))
          let untouched = (0..<count).allSatisfy { buffer[$0] == mark }
          #expect(untouched, "a buffer of \(count) floats, made in step \(mark)")
          sq_release(buffer)
        }
      }
      for (buffer, _, _) in held { sq_release(buffer) }
      #expect(sq_pool_usage().bytes_in_use == 0)
      sq_trim_pool()
      #expect(sq_pool_usage().bytes_reserved == 0, "all is one free block again")
    }
  }

  @Test func trimmingKeepsWhatIsInUse() async {
    await #expect(processExitsWith: .success) {
      let released = sq_allocate(1 << 20)
      guard let kept = sq_allocate(1000) else { fatalError("no buffer") }
      kept.update(repeating: 7, count: 1000)
      released?.update(repeating: 1, count: 1 << 20)
      sq_release(released)
      sq_trim_pool()
      #expect((0..<1000).allSatisfy { kept[$0] == 7 })
      guard let again = sq_allocate(1 << 20) else { fatalError("no buffer") }
      #expect((1 << 12..<1 << 19).allSatisfy { again[$0] == 0 }, "its pages went back")
      sq_release(again)
      sq_release(kept)
    }
  }

  @Test func moreThanThereIsStopsWithALine() async {
    // More than the addresses of a process, and more than a size can say.
    let some = await #expect(
      processExitsWith: .exitCode(71), observing: [\.standardErrorContent]
    ) { _ = sq_allocate(1 << 46) }
    let all = await #expect(
      processExitsWith: .exitCode(71), observing: [\.standardErrorContent]
    ) { _ = sq_allocate(.max) }
    for result in [some, all] {
      let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
      #expect(message.hasPrefix("error: the system has no memory left for a buffer of"))
      #expect(message.split(separator: "\n").count == 1, "\(message)")
    }
  }

  @Test func accountsBalance() async {
    await #expect(processExitsWith: .success) {
      let before = sq_pool_usage()
      sq_reset_peak_usage()
      let counts: [Int64] = [1, 100, 1000, 10_000, 100_000, 1_000_000]
      let buffers = counts.map { sq_allocate($0) }
      let held = sq_pool_usage()
      let used = held.bytes_in_use - before.bytes_in_use
      let floats = 4 * counts.reduce(0, +)
      // A header and the way to the next alignment, for each.
      #expect(used >= floats && used <= floats + 128 * 6, "\(used) bytes for \(floats)")
      for buffer in buffers { sq_release(buffer) }
      let after = sq_pool_usage()
      #expect(after.bytes_in_use == before.bytes_in_use)
      #expect(after.peak_bytes_in_use == held.bytes_in_use)
      sq_release(nil)
    }
  }
  /// A block of attention's weights at a time: no array grows with queries times keys.
  @Test func attentionTakesNoMoreForLongSequences() async {
    await #expect(processExitsWith: .success) {
      sq_set_thread_count(1)
      func peak(_ length: Int) -> Int64 {
        var shape = sq_attention_shape()
        (shape.batch, shape.heads, shape.scale, shape.causal) = (1, 4, 1, true)
        (shape.queries, shape.keys) = (Int64(length), Int64(length))
        (shape.head_width, shape.value_width) = (1, 1)
        (shape.q_row, shape.k_row, shape.v_row, shape.out_row) = (4, 4, 4, 4)
        let x = [Float](repeating: 0.5, count: length * 4)
        var (out, statistics, dQ, dK, dV) = (x, x + x, x, x, x)
        sq_reset_peak_usage()
        sq_attention(&shape, x, x, x, &out, &statistics)
        sq_attention_backward(&shape, x, x, x, out, statistics, x, &dQ, &dK, &dV, nil)
        return sq_pool_usage().peak_bytes_in_use
      }
      let (short, long) = (peak(256), peak(1024))
      #expect(short > 0)
      #expect(long == short, "\(short) bytes for 256 queries, \(long) for 1024")
    }
  }
}
