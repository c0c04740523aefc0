// The buffer pool: alignment, reuse, accounts.
import CSequiturKernels
import Testing

extension Kernels {
  @Suite struct Pool {
    @Test func buffersAreAlignedAndLargeEnough() {
      for count in oddSizes + [1000, 4097, 1 << 20] {
        guard let buffer = sq_allocate(Int64(count)) else {
          Issue.record("no buffer of \(count)")
          continue
        }
        #expect(Int(bitPattern: buffer) % 64 == 0, "\(count) floats")
        for i in 0..<count { buffer[i] = Float(i) }
        #expect(count == 0 || buffer[count - 1] == Float(count - 1))
        sq_release(buffer, Int64(count))
      }
    }

    // The pool belongs to the process, and other tests run beside these: what is counted is counted in
    // a process of its own.

    @Test func aReleasedBufferIsUsedAgain() async {
      await #expect(processExitsWith: .success) {
        let first = sq_allocate(12_345)
        sq_release(first, 12_345)
        let allocations = sq_pool_usage().system_allocations
        let second = sq_allocate(12_300)
        #expect(first == second, "the same size class")
        #expect(sq_pool_usage().system_allocations == allocations)
        sq_release(second, 12_300)
      }
    }

    @Test func accountsBalance() async {
      await #expect(processExitsWith: .success) {
        sq_trim_pool()
        let before = sq_pool_usage()
        #expect(before.bytes_free == 0)
        sq_reset_peak_usage()
        let counts: [Int64] = [1, 100, 1000, 10_000, 100_000, 1_000_000]
        let buffers = counts.map { sq_allocate($0) }
        let held = sq_pool_usage()
        let floats = 4 * counts.reduce(0, +)
        let used = held.bytes_in_use - before.bytes_in_use
        #expect(used >= floats && used < floats * 5 / 4 + 1024, "\(used) bytes for \(floats)")
        for (buffer, count) in zip(buffers, counts) { sq_release(buffer, count) }
        let after = sq_pool_usage()
        #expect(after.bytes_in_use == before.bytes_in_use)
        #expect(after.bytes_free == used)
        #expect(after.peak_bytes_in_use == held.bytes_in_use)
        sq_release(nil, 10)
        sq_trim_pool()
        #expect(sq_pool_usage().bytes_free == 0)
      }
    }
  }
}
