// Reductions against their references.
import CSequiturKernels
import Testing

private let shapes: [(outer: Int, length: Int, inner: Int)] =
  oddSizes.map { (3, $0, 1) } + oddSizes.map { (2, 9, $0) } + oddSizes.map { ($0, 17, 5) } + [
    (1, 100_000, 1), (3, 40_000, 1), (1, 3000, 33), (1, 700, 512), (300, 200, 1), (40, 20, 100),
  ]

extension Kernels {
  @Suite struct Reduce {
    @Test func sum() {
      var samples = Samples(1)
      for (outer, length, inner) in shapes {
        let x = samples.floats(outer * length * inner + 1)
        check(
          "sum of \(outer)x\(length)x\(inner)", [[Float](repeating: 1, count: outer * inner)],
          within: 1e-6 * (1 + Float(length).squareRoot()),
          fast: { sq_sum(Int64(outer), Int64(length), Int64(inner), x, $0[0]) },
          reference: { sq_sum_reference(Int64(outer), Int64(length), Int64(inner), x, $0[0]) })
      }
    }

    /// The largest value and its first index; the samples repeat, and some are not numbers.
    @Test func maximum() {
      var samples = Samples(2)
      for (outer, length, inner) in shapes where length > 0 {
        for poisoned in [false, true] {
          var x = samples.floats(outer * length * inner + 1).map { ($0 * 8).rounded() }
          if poisoned {
            for i in stride(from: x.count / 2, to: x.count, by: 97) { x[i] = .nan }
            x[x.count / 3] = .infinity
            x[x.count / 4] = -.infinity
          }
          let count = outer * inner
          func store(
            _ outputs: Outputs, _ kernel: (UnsafeMutablePointer<Float>, inout [Int32]) -> Void
          ) {
            var indices = [Int32](repeating: -1, count: count + 1)
            kernel(outputs[0], &indices)
            for i in 0..<count { outputs[1][i] = Float(indices[i]) }
          }
          let zeros = [Float](repeating: 0, count: count)
          let o = Int64(outer)
          let l = Int64(length)
          let i = Int64(inner)
          check(
            "maximum of \(outer)x\(length)x\(inner), poisoned \(poisoned)", [zeros, zeros],
            within: 0,
            fast: { store($0) { sq_maximum(o, l, i, x, $0, &$1) } },
            reference: { store($0) { sq_maximum_reference(o, l, i, x, $0, &$1) } })
          check(
            "maximum without index", [zeros], within: 0, threads: [1],
            fast: { sq_maximum(o, l, i, x, $0[0], nil) },
            reference: { sq_maximum_reference(o, l, i, x, $0[0], nil) })
        }
      }
    }

    @Test func sumOfSquares() {
      var samples = Samples(3)
      for count in oddSizes + [70_000, 1_300_000] {
        let x = samples.floats(count)
        x.withUnsafeBufferPointer { checkSumOfSquares($0) }
      }
      _ = sq_use_instruction_set(sq_best_instruction_set())
    }

    /// Of three arrays that together are x, the second of them empty.
    private func checkSumOfSquares(_ x: UnsafeBufferPointer<Float>) {
      let count = x.count
      let counts = [Int64(count / 3), 0, Int64(count - count / 3)]
      let arrays = [x.baseAddress, x.baseAddress, x.baseAddress.map { $0 + count / 3 }]
      let expected = sq_sum_of_squares_reference(3, counts, arrays)
      for set in availableSets {
        #expect(sq_use_instruction_set(set))
        let found = [1, 2, 3].map { (threads: Int32) -> Double in
          sq_set_thread_count(threads)
          return sq_sum_of_squares(3, counts, arrays)
        }
        #expect(Set(found.map(\.bitPattern)).count == 1, "\(name(set)), \(count): \(found)")
        #expect(abs(found[0] - expected) <= 1e-12 * max(1, expected), "\(name(set)), \(count)")
      }
    }

    @Test func firstNotFinite() {
      for set in availableSets {
        #expect(sq_use_instruction_set(set))
        for count in oddSizes {
          var x = [Float](repeating: .greatestFiniteMagnitude, count: count)
          #expect(sq_first_not_finite(Int64(count), x) == -1)
          for place in stride(from: count - 1, through: 0, by: -3) {
            x[place] = [Float.nan, .infinity, -.infinity][place % 3]
            let found = sq_first_not_finite(Int64(count), x)
            #expect(found == place, "\(name(set)), \(count) values")
            #expect(sq_first_not_finite_reference(Int64(count), x) == place)
          }
        }
      }
      _ = sq_use_instruction_set(sq_best_instruction_set())
    }
  }
}
