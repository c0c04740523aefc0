// Softmax, its relatives and cross-entropy against their references.
import CSequiturKernels
import Testing

private let shapes: [(rows: Int, columns: Int)] =
  oddSizes.map { (5, $0) } + [(0, 9), (1, 1000), (700, 65), (3000, 16)]

extension Kernels {
  @Suite struct Softmax {
    /// Forward and backward, plain and logarithmic, in place where that is allowed.
    @Test func forwardAndBackward() {
      var samples = Samples(1)
      for (rows, columns) in shapes {
        let x = samples.floats(rows * columns, range: 20)
        let upstream = samples.floats(rows * columns)
        let zeros = [Float](repeating: 0, count: rows * columns)
        let r = Int64(rows)
        let c = Int64(columns)
        check(
          "softmax \(rows)x\(columns)", [zeros, zeros], within: 1e-6,
          fast: {
            sq_softmax(r, c, x, $0[0])
            sq_softmax_backward(r, c, $0[0], upstream, $0[1])
          },
          reference: {
            sq_softmax_reference(r, c, x, $0[0])
            sq_softmax_backward_reference(r, c, $0[0], upstream, $0[1])
          })
        check(
          "log softmax \(rows)x\(columns)", [zeros, zeros], within: 2e-6,
          fast: {
            sq_log_softmax(r, c, x, $0[0])
            sq_log_softmax_backward(r, c, $0[0], upstream, $0[1])
          },
          reference: {
            sq_log_softmax_reference(r, c, x, $0[0])
            sq_log_softmax_backward_reference(r, c, $0[0], upstream, $0[1])
          })
      }
    }

    @Test func tinyWeightsAreZero() {
      let found = run("softmax", [[0, 0, 0, 0]]) { sq_softmax(1, 4, [0, -59, -61, -100], $0[0]) }[0]
      #expect(found.map { $0 > 0 } == [true, true, false, false])
    }

    @Test func specialRows() {
      let rows: [[Float]] = [
        [1, .nan, 2, 3, 4, 5, 6, 7, 8], [1e30, -1e30, 1e30, 0, 0, 0, 0, 0, 0],
        [.infinity, 0, 1, 2, 3, 4, 5, 6, 7],
        [-.infinity, 0, 1, 2, 3, -.infinity, 5, 6, -.infinity],
        [Float](repeating: -.infinity, count: 9), [Float](repeating: -80_000, count: 9),
      ]
      let x = rows.flatMap { $0 }
      let zeros = [Float](repeating: 0, count: x.count)
      check(
        "softmax of special rows", [zeros], within: 1e-6, threads: [1],
        fast: { sq_softmax(6, 9, x, $0[0]) }, reference: { sq_softmax_reference(6, 9, x, $0[0]) })
      check(
        "log softmax of special rows", [zeros], within: 1e-6, threads: [1],
        fast: { sq_log_softmax(6, 9, x, $0[0]) },
        reference: { sq_log_softmax_reference(6, 9, x, $0[0]) })
    }

    /// What is left out may hold anything; a row with nothing kept is zeros.
    @Test func maskedElementsHaveNoInfluence() {
      var samples = Samples(2)
      for (rows, columns) in shapes {
        var x = samples.floats(rows * columns, range: 10)
        var keep = [UInt8](repeating: 0, count: rows * columns + 1)
        for i in x.indices where i / columns % 3 != 0 { keep[i] = UInt8(samples.below(3)) }
        for i in x.indices where keep[i] == 0 && i % 2 == 0 {
          x[i] = samples.choice([.nan, .infinity, -.infinity, 1e30])
        }
        let zeros = [Float](repeating: 3, count: rows * columns)
        check(
          "masked softmax \(rows)x\(columns)", [zeros], within: 1e-6,
          fast: { sq_masked_softmax(Int64(rows), Int64(columns), x, keep, $0[0]) },
          reference: { sq_masked_softmax_reference(Int64(rows), Int64(columns), x, keep, $0[0]) })
        let found = run("masked", [zeros]) {
          sq_masked_softmax(Int64(rows), Int64(columns), x, keep, $0[0])
        }[0]
        #expect(x.indices.allSatisfy { keep[$0] != 0 || found[$0] == 0 })
      }
    }

    @Test func crossEntropy() {
      var samples = Samples(3)
      for (rows, columns) in shapes where columns > 0 {
        let x = samples.floats(rows * columns, range: 10)
        let upstream = samples.floats(rows)
        let targets = (0..<rows + 1).map { _ in Int32(samples.below(columns + 1) - 1) }
        let rowZeros = [Float](repeating: 5, count: rows)
        let r = Int64(rows)
        let c = Int64(columns)
        check(
          "cross-entropy \(rows)x\(columns)", [rowZeros, rowZeros, x], within: 2e-6,
          fast: {
            sq_cross_entropy(r, c, x, targets, -1, $0[0], $0[1])
            sq_cross_entropy_backward(r, c, $0[2], targets, -1, $0[1], upstream, $0[2])
          },
          reference: {
            sq_cross_entropy_reference(r, c, x, targets, -1, $0[0], $0[1])
            sq_cross_entropy_backward_reference(r, c, $0[2], targets, -1, $0[1], upstream, $0[2])
          })
      }
    }
  }
}
