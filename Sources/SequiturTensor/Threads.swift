// Threads: how many the kernels use, and a parallel map for independent work such as several runs.

import CSequiturKernels

/// The threads that operations and ``parallelMap(count:_:)`` share. Results are the same bits for
/// any number.
public enum Threads {
  /// How many threads compute, from 1 to 64. Starts as the environment's `SEQUITUR_THREADS`, or the
  /// number of processors. Not to be changed while another thread computes.
  public static var count: Int {
    get { Int(sq_thread_count()) }
    set { sq_set_thread_count(Int32(clamping: newValue)) }
  }
}

/// Calls the body for `0 ..< count` on the pool's threads and returns the results in order.
///
/// Operations inside a body run on the body's thread alone. Scopes such as ``withoutGradient(_:)``
/// do not reach into a body from outside.
public func parallelMap<Result: Sendable>(
  count: Int, _ body: @escaping @Sendable (Int) -> Result
) -> [Result] {
  let results = UnsafeMutableBufferPointer<Result?>.allocate(capacity: count)
  results.initialize(repeating: nil)
  defer {
    results.deinitialize()
    results.deallocate()
  }
  let work = ParallelWork { range in
    // One of the pool's threads is the caller's, whose scopes must not reach into some bodies only.
    Scope.outermost {
      // Chunks are disjoint, so no two threads write one place.
      for index in range { results[index] = body(index) }
    }
  }
  withExtendedLifetime(work) {
    sq_parallel_for(
      Int64(count), 1,
      { context, begin, end in
        guard let context else { return }
        Unmanaged<ParallelWork>.fromOpaque(context).takeUnretainedValue()
          .run(Int(begin)..<Int(end))
      }, Unmanaged.passUnretained(work).toOpaque())
  }
  return results.compactMap { $0 }
}

/// What the C callback sees: it cannot be generic.
private final class ParallelWork {
  let run: (Range<Int>) -> Void

  init(_ run: @escaping (Range<Int>) -> Void) {
    self.run = run
  }
}
