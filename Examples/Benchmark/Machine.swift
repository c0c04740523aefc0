// What the machine can do at most, measured in the run whose rows are compared with it.

import CBenchmarkProbes
import CSequiturKernels
import ExampleSupport
import Sequitur

/// The peaks of this machine.
struct Machine {
  /// Multiply-adds from registers on one thread, GFLOP/s, with the instructions of the run: a row
  /// that is held to AVX2 is compared with what AVX2 can do.
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
    // Many short probes: a long one would need a core that no neighbour takes for as long.
    for _ in 0..<10 {
      peakOfOneThread = max(peakOfOneThread, Self.multiplyAdds(threads: 1))
      peak = max(peak, peakOfOneThread)
      if threads > 1 { peak = max(peak, Self.multiplyAdds(threads: threads)) }
    }
  }

  /// Measures the memory likewise.
  mutating func measureTriad() {
    triad = max(triad, Self.bestTriad())
  }

  /// The peaks and the instructions that they are of: shares of the peak mean these.
  var description: String {
    """
    \(Instructions.current), \(counted(threads, "thread")): multiply-adds \(Report.short(peak)) GFLOP/s \
    (\(Report.short(peakOfOneThread)) on one thread), triad \(Report.short(triad)) GB/s
    """
  }

  private static func multiplyAdds(threads: Int) -> Double {
    let width: Int32 =
      switch sq_current_instruction_set() {
      case SQ_AVX512: 16
      case SQ_AVX2: 8
      default: 4
      }
    // About 5 ms on a thread that makes 80 GFLOP/s.
    let rounds = Int64(16_000 / width)
    var flops: [Double] = []
    let seconds = secondsOf {
      flops = parallelMap(count: threads) { _ in benchmark_multiply_adds(width, rounds) }
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
