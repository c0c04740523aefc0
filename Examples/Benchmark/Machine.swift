// What the machine can do at most, measured in the run whose rows are compared with it.

import CBenchmarkProbes
import CSequiturKernels
import Sequitur

/// The peaks of this machine.
struct Machine {
  /// Multiply-adds from registers on one thread, GFLOP/s.
  var peakOfOneThread = 0.0
  /// The same on all threads of the run.
  var peak = 0.0
  /// STREAM's triad on all threads, over arrays far larger than the caches, GB/s.
  var triad = 0.0
  /// How many threads compute.
  let threads = Threads.count

  /// Measures the arithmetic, and keeps the best so far: neighbours and clock changes only ever
  /// take away.
  mutating func measurePeak() {
    peakOfOneThread = max(peakOfOneThread, Self.multiplyAdds(threads: 1))
    peak = max(peak, threads == 1 ? peakOfOneThread : Self.multiplyAdds(threads: threads))
  }

  /// Measures the memory likewise.
  mutating func measureTriad() {
    triad = max(triad, Self.bestTriad())
  }

  private static func multiplyAdds(threads: Int) -> Double {
    // About 50 ms on a thread that makes 80 GFLOP/s.
    let rounds: Int64 = 20_000
    var flops: [Double] = []
    let seconds = secondsOf {
      flops = parallelMap(count: threads) { _ in benchmark_multiply_adds(rounds) }
    }
    return flops.reduce(0, +) / seconds / 1e9
  }

  private static func bestTriad() -> Double {
    let (pieces, pieceCount) = (128, 1 << 17)
    // Unsafe: each piece is written by the one thread that runs it.
    nonisolated(unsafe) let arrays = (0..<3).map { _ in Tensor(ones: [pieces * pieceCount]) }
    defer { sq_trim_pool() }
    let passes = (0..<6).map { _ in
      secondsOf {
        _ = parallelMap(count: pieces) { piece in
          let (a, b, c) = (arrays[0].pointer, arrays[1].pointer, arrays[2].pointer)
          let start = piece * pieceCount
          benchmark_triad(Int64(pieceCount), b + start, c + start, 3, a + start)
        }
      }
    }
    let bytes = Double(3 * pieces * pieceCount * MemoryLayout<Float>.size)
    return bytes / (passes.min() ?? .infinity) / 1e9
  }
}
