// What the kernel tests share: sample values, and one check that runs a kernel on every instruction
// set with 1, 2 and 3 threads and compares it with its plain reference.
import CSequiturKernels
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// All kernel tests. They run one after another, since they choose the number of threads for the whole
/// process.
@Suite(.serialized) struct Kernels {}

/// Sizes around the widths of vectors and tiles.
let oddSizes = [0, 1, 7, 8, 9, 15, 16, 17, 33, 65, 127]

/// Buffers that a kernel writes to, in the order of the check's `initial` values.
typealias Outputs = [UnsafeMutablePointer<Float>]

/// A small generator (Knuth's MMIX constants), so that every run sees the same samples.
struct Samples {
  private var state: UInt64

  init(_ seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 33
  }

  mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }
  mutating func choice<T>(_ values: [T]) -> T { values[below(values.count)] }

  /// Values between -range and range.
  mutating func floats(_ count: Int, range: Float = 1) -> [Float] {
    var values = [Float](repeating: 0, count: count)
    for i in 0..<count { values[i] = (Float(next()) / Float(1 << 30) - 1) * range }
    return values
  }
}

let availableSets = [SQ_BASELINE, SQ_AVX2, SQ_AVX512].filter {
  $0.rawValue <= sq_best_instruction_set().rawValue
}

func name(_ set: sq_instruction_set) -> String {
  String(cString: sq_instruction_set_name(set))
}

private let guardCount = 16
private let guardValue: Float = -12345.5

/// Runs a kernel on copies of `initial` and returns what it left there; reports writes beyond them.
func run(_ label: String, _ initial: [[Float]], _ kernel: (Outputs) -> Void) -> [[Float]] {
  let margin = [Float](repeating: guardValue, count: guardCount)
  let buffers = initial.map { values in
    let guarded = margin + values + margin
    let buffer = UnsafeMutablePointer<Float>.allocate(capacity: guarded.count)
    buffer.initialize(from: guarded, count: guarded.count)
    return buffer
  }
  defer { for buffer in buffers { buffer.deallocate() } }
  kernel(buffers.map { $0 + guardCount })
  return zip(buffers, initial).map { buffer, values in
    func copy(_ begin: Int, _ count: Int) -> [Float] {
      Array(UnsafeBufferPointer(start: buffer + begin, count: count))
    }
    let after = copy(guardCount + values.count, guardCount)
    #expect(copy(0, guardCount) == margin, "\(label): wrote before its output")
    #expect(after == margin, "\(label): wrote beyond its output")
    return copy(guardCount, values.count)
  }
}

/// The first place where two results differ by more than `tolerance * max(1, |expected|)`.
func firstDifference(_ found: [Float], _ expected: [Float], within tolerance: Float) -> String? {
  for i in expected.indices {
    let f = found[i]
    let e = expected[i]
    if f == e || (f.isNaN && e.isNaN) { continue }
    if abs(f - e) <= tolerance * max(1, abs(e)) { continue }
    return "element \(i) is \(f), expected \(e)"
  }
  return nil
}

/// Whether two results have the same bits, NaN and signed zeros included.
func sameBits(_ first: [[Float]], _ second: [[Float]]) -> Bool {
  zip(first, second).allSatisfy { first, second in
    memcmp(first, second, first.count * MemoryLayout<Float>.size) == 0
  }
}

/// Compares a kernel with its reference on every instruction set, and its bits between 1, 2 and 3
/// threads.
func check(
  _ label: String, _ initial: [[Float]], within tolerance: Float, threads: [Int32] = [1, 2, 3],
  fast: (Outputs) -> Void, reference: (Outputs) -> Void
) {
  let threadsBefore = sq_thread_count()
  defer {
    _ = sq_use_instruction_set(sq_best_instruction_set())
    sq_set_thread_count(threadsBefore)
  }
  let expected = run(label, initial, reference)
  for set in availableSets {
    #expect(sq_use_instruction_set(set))
    var single: [[Float]]?
    for count in threads {
      sq_set_thread_count(count)
      let place = "\(label), \(name(set)), \(count) threads"
      let found = run(place, initial, fast)
      if let single {
        #expect(sameBits(found, single), "\(place): not the bits of \(threads[0]) threads")
        continue
      }
      single = found
      for i in expected.indices {
        let difference = firstDifference(found[i], expected[i], within: tolerance)
        #expect(difference == nil, "\(place): output \(i), \(difference ?? "")")
      }
    }
  }
}
