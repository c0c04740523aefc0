// Attention, forward and backward, against its reference.
import CSequiturKernels
import Testing

/// One call of attention with everything that varies between the tests.
private struct Call: CustomStringConvertible {
  var batch = 2, heads = 2
  var queries: Int, keys: Int, width = 8, valueWidth = 8
  var causal = false, bias = false, sharedBias = false, present = false, dropout = false
  var padding = 0

  var description: String {
    "attention \(batch)x\(heads), \(queries) queries, \(keys) keys, widths \(width), "
      + "\(valueWidth), causal \(causal), bias \(bias), shared \(sharedBias), present \(present), "
      + "dropout \(dropout), padding \(padding)"
  }

  func check(seed: Int, threads: [Int32] = [1, 2, 3]) {
    var samples = Samples(seed)
    let qRow = heads * width + padding
    let vRow = heads * valueWidth + padding
    let q = samples.floats(batch * queries * qRow, range: 2)
    var k = samples.floats(batch * keys * qRow, range: 2)
    var v = samples.floats(batch * keys * vRow)
    let weightCount = batch * heads * queries * keys
    let biasValues = samples.floats(weightCount)
    let keep = samples.floats(weightCount).map { $0 > 0 ? Float(2) : 0 }
    var keyPresent = (0..<batch * keys).map { _ in UInt8(samples.below(3)) }
    // The first batch has no key at all; what stands in a key left out must not matter.
    for s in 0..<(present ? keys : 0) { keyPresent[s] = 0 }
    for s in 0..<(present ? batch * keys : 0) where keyPresent[s] == 0 {
      for j in 0..<qRow { k[s * qRow + j] = .nan }
      for j in 0..<vRow { v[s * vRow + j] = .infinity }
    }
    let dOut = samples.floats(batch * queries * vRow)
    let zeros = { (count: Int) in [Float](repeating: 0, count: count) }
    biasValues.withUnsafeBufferPointer { biasValues in
      keep.withUnsafeBufferPointer { keep in
        keyPresent.withUnsafeBufferPointer { keyPresent in
          var shape = sq_attention_shape()
          shape.batch = Int64(batch)
          shape.heads = Int64(heads)
          shape.queries = Int64(queries)
          shape.keys = Int64(keys)
          shape.head_width = Int64(width)
          shape.value_width = Int64(valueWidth)
          shape.q_batch = Int64(queries * qRow)
          shape.q_row = Int64(qRow)
          shape.k_batch = Int64(keys * qRow)
          shape.k_row = Int64(qRow)
          shape.v_batch = Int64(keys * vRow)
          shape.v_row = Int64(vRow)
          shape.out_batch = Int64(queries * vRow)
          shape.out_row = Int64(vRow)
          shape.scale = 0.6
          shape.causal = causal
          shape.bias = bias ? biasValues.baseAddress : nil
          shape.bias_batch = sharedBias ? 0 : Int64(heads * queries * keys)
          shape.bias_head = Int64(queries * keys)
          shape.key_present = present ? keyPresent.baseAddress : nil
          shape.dropout = dropout ? keep.baseAddress : nil
          let outputs = [
            zeros(dOut.count), zeros(weightCount), zeros(q.count), zeros(k.count), zeros(v.count),
            zeros(weightCount),
          ]
          CSequiturKernelsTests.check(
            "\(self)", outputs, within: 5e-6, threads: threads,
            fast: {
              sq_attention(&shape, q, k, v, $0[0], $0[1])
              sq_attention_backward(
                &shape, q, k, v, $0[1], dOut, $0[2], $0[3], $0[4], bias ? $0[5] : nil)
            },
            reference: {
              sq_attention_reference(&shape, q, k, v, $0[0], $0[1])
              sq_attention_backward_reference(
                &shape, q, k, v, $0[1], dOut, $0[2], $0[3], $0[4], bias ? $0[5] : nil)
            })
        }
      }
    }
  }
}

extension Kernels {
  @Suite struct Attention {
    @Test func everyCombinationOfOptions() {
      for causal in [false, true] {
        for bias in [false, true] {
          for present in [false, true] {
            for dropout in [false, true] {
              Call(
                queries: 9, keys: 9, causal: causal, bias: bias, sharedBias: dropout,
                present: present, dropout: dropout, padding: 3
              ).check(seed: 1, threads: [1, 3])
            }
          }
        }
      }
    }

    @Test func oddLengths() {
      for length in [1, 7, 8, 15, 16, 17, 33, 65] {
        Call(queries: length, keys: length, causal: true).check(seed: length, threads: [1])
        Call(queries: length, keys: length, width: 5, valueWidth: 3)
          .check(seed: length, threads: [1])
      }
    }

    /// With fewer keys than queries the first causal queries see nothing, and their rows are zeros.
    @Test func queriesAndKeysDiffer() {
      for (queries, keys) in [(1, 17), (5, 33), (17, 5), (70, 3), (0, 4), (4, 0)] {
        for causal in [false, true] {
          Call(queries: queries, keys: keys, causal: causal).check(seed: keys, threads: [1])
        }
      }
    }

    @Test func severalBlocksAndThreads() {
      Call(batch: 3, heads: 2, queries: 130, keys: 130, width: 16, valueWidth: 16, causal: true)
        .check(seed: 3)
      Call(batch: 40, heads: 4, queries: 8, keys: 8, present: true).check(seed: 4)
    }
  }
}
