// The matrix product against its reference: shapes, layouts, strides, batches, what is fused.
import CSequiturKernels
import Testing

/// A matrix product with everything that varies between the tests.
private struct Product: CustomStringConvertible {
  var m: Int, n: Int, k: Int
  var transposeA = false, transposeB = false
  var padding = 0
  var batch = 1
  var reuseB = false, adjacentBatch = false
  var scale: Float = 1
  var accumulate = false, bias = false
  var activation = SQ_IDENTITY

  var description: String {
    "\(m)x\(n)x\(k), A\(transposeA ? "t" : ""), B\(transposeB ? "t" : ""), padding \(padding), "
      + "batch \(batch), reuse B \(reuseB), adjacent \(adjacentBatch), scale \(scale), "
      + "accumulate \(accumulate), bias \(bias), activation \(activation.rawValue)"
  }

  var aRow: Int { (transposeA ? m : k) + padding }
  var bRow: Int { (transposeB ? k : n) + padding }
  var cRow: Int { n + padding }
  var aBatch: Int { aRow * (transposeA ? k : m) + (adjacentBatch ? 0 : 3) }
  var bBatch: Int { bRow * (transposeB ? n : k) + 5 }
  var cBatch: Int { cRow * m + (adjacentBatch ? 0 : 2) }

  func check(seed: Int, threads: [Int32] = [1, 2, 3], poison: Float? = nil) {
    var samples = Samples(seed)
    var a = samples.floats(aBatch * batch + 1)
    let b = samples.floats(bBatch * batch + 1)
    let biasValues = samples.floats(n)
    let c = samples.floats(cBatch * batch)
    if let poison { a[a.count / 2] = poison }
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        biasValues.withUnsafeBufferPointer { biasValues in
          func arguments(_ outputs: Outputs) -> sq_matmul_arguments {
            sq_matmul_arguments(
              m: Int64(m), n: Int64(n), k: Int64(k),
              a: a.baseAddress, a_row: transposeA ? 1 : Int64(aRow),
              a_column: transposeA ? Int64(aRow) : 1,
              b: b.baseAddress, b_row: transposeB ? 1 : Int64(bRow),
              b_column: transposeB ? Int64(bRow) : 1,
              c: outputs[0], c_row: Int64(cRow),
              batch: Int64(batch), a_batch: Int64(aBatch), b_batch: reuseB ? 0 : Int64(bBatch),
              c_batch: Int64(cBatch), scale: scale, accumulate: accumulate,
              bias: bias ? biasValues.baseAddress : nil, activation: activation,
              slopes: activation == SQ_IDENTITY ? nil : outputs[1])
          }
          // Sums grow to about sqrt(k), so this is some 1e-6 of them.
          let tolerance: Float = 1e-6 + 1e-7 * Float(k)
          CSequiturKernelsTests.check(
            "\(self)", [c, c], within: tolerance, threads: threads,
            fast: { withUnsafePointer(to: arguments($0)) { sq_matmul($0) } },
            reference: { withUnsafePointer(to: arguments($0)) { sq_matmul_reference($0) } })
        }
      }
    }
  }
}

extension Kernels {
  @Suite struct Matmul {
    @Test func everySmallShape() {
      let sizes = [0, 1, 5, 7, 8, 9, 16, 17, 33]
      for m in sizes {
        for n in sizes {
          for k in sizes { Product(m: m, n: n, k: k).check(seed: m + n + k, threads: [1]) }
        }
      }
    }

    @Test func everyLayout() {
      for (m, n, k) in [
        (1, 65, 127), (3, 17, 33), (8, 8, 8), (13, 9, 65), (33, 127, 15), (65, 33, 17),
        (127, 16, 7), (2, 64, 16), (1, 200, 9),
      ] {
        for transposeA in [false, true] {
          for transposeB in [false, true] {
            for padding in [0, 3] {
              Product(
                m: m, n: n, k: k, transposeA: transposeA, transposeB: transposeB,
                padding: padding, scale: 0.5
              ).check(seed: m * n, threads: [1])
            }
          }
        }
      }
    }

    @Test func everythingFused() {
      for activation in [SQ_IDENTITY, SQ_RELU, SQ_GELU_TANH, SQ_GELU_EXACT, SQ_SILU] {
        for (accumulate, bias) in [(false, false), (false, true), (true, false), (true, true)] {
          for (m, n, k) in [(9, 17, 15), (1, 7, 65), (7, 32, 0), (5, 40, 400), (4, 129, 8)] {
            for transposeB in [false, true] {
              Product(
                m: m, n: n, k: k, transposeB: transposeB, scale: -0.75, accumulate: accumulate,
                bias: bias, activation: activation
              ).check(seed: n, threads: [1])
            }
          }
        }
      }
    }

    @Test func batches() {
      for batch in [0, 1, 3, 70] {
        for reuseB in [false, true] {
          for adjacent in [false, true] {
            for padding in [0, 2] {
              for transposeA in [false, true] {
                Product(
                  m: 9, n: 17, k: 8, transposeA: transposeA, padding: padding, batch: batch,
                  reuseB: reuseB, adjacentBatch: adjacent, bias: true
                ).check(seed: batch)
              }
            }
          }
        }
      }
    }

    /// Large enough for several threads, several slices of k and packed operands.
    @Test func largeShapes() {
      Product(m: 64, n: 384, k: 96, bias: true).check(seed: 1)
      Product(m: 257, n: 129, k: 65, transposeB: true, padding: 1).check(seed: 2)
      Product(m: 100, n: 270, k: 401, transposeA: true, accumulate: true).check(seed: 3)
      Product(m: 520, n: 260, k: 17, transposeA: true, transposeB: true).check(seed: 4)
      Product(m: 3, n: 700, k: 801, transposeB: true, activation: SQ_RELU).check(seed: 5)
      Product(m: 1, n: 1030, k: 1025).check(seed: 6)
      Product(m: 128, n: 96, k: 100, batch: 2, scale: 2).check(seed: 7)
      Product(
        m: 1, n: 517, k: 300, transposeB: true, padding: 1, scale: 2, accumulate: true, bias: true
      ).check(seed: 11)
    }

    /// A second operand that is packed in parts: along its columns, along k, along both.
    @Test func largeSecondOperands() {
      Product(m: 7, n: 1450, k: 777, transposeB: true, bias: true, activation: SQ_GELU_TANH)
        .check(seed: 8)
      Product(m: 65, n: 353, k: 3100, accumulate: true, bias: true, activation: SQ_RELU)
        .check(seed: 9)
      Product(m: 5, n: 1601, k: 1537, transposeA: true, scale: 0.5).check(seed: 10)
    }

    /// A second operand that each block packs for itself.
    @Test func fewRowsOfWideProducts() {
      Product(m: 130, n: 523, k: 300, transposeB: true, bias: true, activation: SQ_GELU_EXACT)
        .check(seed: 11)
      Product(m: 97, n: 1030, k: 401, padding: 1, accumulate: true).check(seed: 12)
      Product(m: 64, n: 512, k: 1601, batch: 2, scale: 0.5, bias: true, activation: SQ_SILU)
        .check(seed: 13)
    }

    /// A transposed first operand that is packed for all blocks, in groups of rows and in parts of k.
    @Test func wideProductsOfATransposedOperand() {
      Product(m: 98, n: 103, k: 390, transposeA: true, padding: 1).check(seed: 14)
      Product(
        m: 103, n: 331, k: 97, transposeA: true, transposeB: true, batch: 2, scale: 2, bias: true,
        activation: SQ_RELU
      ).check(seed: 15)
      Product(m: 71, n: 72, k: 15_000, transposeA: true, accumulate: true).check(seed: 16)
    }

    @Test func notANumberAndInfinityPropagate() {
      for poison in [Float.nan, .infinity, -.infinity] {
        for transposeB in [false, true] {
          for activation in [SQ_IDENTITY, SQ_RELU, SQ_SILU] {
            Product(m: 9, n: 17, k: 15, transposeB: transposeB, activation: activation)
              .check(seed: 8, threads: [1], poison: poison)
          }
        }
      }
    }
  }
}
