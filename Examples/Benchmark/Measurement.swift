// Measuring one piece of work: warm-up, repeated samples, order statistics, memory.

import CBenchmarkProbes
import CSequiturKernels

/// How much is measured.
struct Budget {
  /// The fewest samples of a row.
  var repetitions: Int
  /// Samples are taken for at least this long.
  var seconds: Double
}

/// How long something takes.
func secondsOf(_ body: () -> Void) -> Double {
  let start = ContinuousClock.now
  body()
  return (ContinuousClock.now - start) / .seconds(1)
}

/// What repeated calls of one piece of work took.
struct Measurement {
  /// Seconds a call, sorted.
  let samples: [Double]
  /// Seconds that processors spent on a call, on all threads, in the sample where it was least.
  let processorSeconds: Double
  /// The most bytes of the buffer pool that a call used beyond those in use before it.
  let extraBytes: Int

  /// Prepares a row's work, calls it until it is warm and then until the budget is used, and lets
  /// go of its memory. After each sample `progress` hears which share of the budget has been used.
  init(of benchmark: Benchmark, budget: Budget, progress: (Double) -> Void) {
    defer { sq_trim_pool() }
    self.init(of: benchmark.prepare(), budget: budget, progress: progress)
  }

  private init(of prepared: () -> [Float], budget: Budget, progress: (Double) -> Void) {
    func work() { _ = prepared() }
    // The first call takes memory from the system and perhaps starts threads; it counts for
    // nothing.
    work()
    let estimate = secondsOf(work)
    // A sample is long beside the clock's own cost, however short the call is.
    let calls = max(1, Int((0.002 / max(estimate, 1e-9)).rounded(.up)))
    for _ in 0..<(estimate < 0.1 ? 2 * calls : 0) { work() }
    sq_reset_peak_usage()
    let before = sq_pool_usage().bytes_in_use
    var samples: [Double] = []
    var (total, leastProcessor) = (0.0, Double.infinity)
    while samples.count < budget.repetitions || total < budget.seconds {
      let start = benchmark_process_usage().processor_seconds
      let seconds = secondsOf { for _ in 0..<calls { work() } }
      let processor = benchmark_process_usage().processor_seconds - start
      samples.append(seconds / Double(calls))
      total += seconds
      leastProcessor = min(leastProcessor, processor / Double(calls))
      let share = min(Double(samples.count) / Double(budget.repetitions), total / budget.seconds)
      progress(min(1, share))
    }
    self.samples = samples.sorted()
    processorSeconds = leastProcessor
    extraBytes = Int(sq_pool_usage().peak_bytes_in_use - before)
  }

  /// The middle sample.
  var median: Double { samples.quantile(0.5) }
  /// The fastest sample.
  var minimum: Double { samples.first ?? .nan }
  /// The distance between the quartiles, as a share of the median.
  var spread: Double { (samples.quantile(0.75) - samples.quantile(0.25)) / median }
}

extension [Double] {
  /// Of numbers in rising order, linear between the two nearest; NaN of none.
  func quantile(_ share: Double) -> Double {
    guard !isEmpty else { return .nan }
    let place = share * Double(count - 1)
    let below = Int(place)
    let above = Swift.min(below + 1, count - 1)
    return self[below] + (place - Double(below)) * (self[above] - self[below])
  }
}
