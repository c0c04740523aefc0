// Attention, forward and backward, against its reference.
import CSequiturKernels
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// One call of attention with everything that varies between the tests.
private struct Call: CustomStringConvertible {
  var batch = 2, heads = 2
  var queries: Int, keys: Int, width = 8, valueWidth = 8
  var causal = false, bias = false, sharedBias = false, present = false, dropout = false
  var padding = 0
  /// Rows of queries, keys, values and upstream gradients that are NaN.
  var spoiled: [String: Int] = [:]

  var description: String {
    "attention \(batch)x\(heads), \(queries) queries, \(keys) keys, widths \(width), "
      + "\(valueWidth), causal \(causal), bias \(bias), shared \(sharedBias), present \(present), "
      + "dropout \(dropout), padding \(padding), spoiled \(spoiled)"
  }

  /// One row of the first sequence, all heads of it, becomes NaN.
  private func spoil(_ values: inout [Float], _ name: String, row: Int) {
    guard let place = spoiled[name] else { return }
    for j in 0..<row { values[place * row + j] = .nan }
  }

  func check(seed: Int, threads: [Int32] = [1, 2, 3]) {
    var samples = Samples(seed)
    let qRow = heads * width + padding
    let vRow = heads * valueWidth + padding
    var q = samples.floats(batch * queries * qRow, range: 2)
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
    var dOut = samples.floats(batch * queries * vRow)
    spoil(&q, "query", row: qRow)
    spoil(&k, "key", row: qRow)
    spoil(&v, "value", row: vRow)
    spoil(&dOut, "gradient", row: vRow)
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
            zeros(weightCount), zeros(dOut.count),
          ]
          var logSums = zeros(batch * heads * queries)
          CSequiturKernelsTests.check(
            "\(self)", outputs, within: 5e-6, threads: threads,
            fast: {
              sq_attention(&shape, q, k, v, $0[0], &logSums)
              sq_attention_weights(&shape, q, k, logSums, $0[1])
              sq_attention_backward(
                &shape, q, k, v, $0[0], logSums, dOut, $0[2], $0[3], $0[4], bias ? $0[5] : nil)
              sq_attention(&shape, q, k, v, $0[6], nil)
            },
            reference: {
              sq_attention_reference(&shape, q, k, v, $0[0], $0[1])
              sq_attention_backward_reference(
                &shape, q, k, v, $0[1], dOut, $0[2], $0[3], $0[4], bias ? $0[5] : nil)
              memcpy($0[6], $0[0], dOut.count * MemoryLayout<Float>.size)
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
      for (queries, keys) in [
        (1, 17), (1, 300), (3, 70), (5, 33), (17, 5), (70, 3), (70, 200), (150, 100), (0, 4),
        (4, 0),
      ] {
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

    /// Few heads with many queries are cut into parts, whose gradients are added up.
    @Test func fewHeadsInParts() {
      for heads in [1, 3] {
        Call(batch: 1, heads: heads, queries: 300, keys: 310, valueWidth: 5, causal: true)
          .check(seed: 5)
      }
      Call(batch: 1, heads: 2, queries: 270, keys: 140, width: 3, bias: true, present: true)
        .check(seed: 6)
    }

    @Test func blocksOfEveryOption() {
      for causal in [false, true] {
        for dropout in [false, true] {
          Call(
            queries: 140, keys: 150, width: 5, valueWidth: 9, causal: causal, bias: true,
            sharedBias: !dropout, present: dropout, dropout: dropout, padding: 1
          ).check(seed: 7, threads: [1, 3])
        }
      }
    }

    /// NaN reaches what depends on it and nothing else: the reference never multiplies what is hidden.
    @Test func whatIsNotSeenHasNoInfluence() {
      for name in ["query", "key", "value", "gradient"] {
        for (length, place) in [(3, 2), (9, 4), (70, 1), (70, 40), (70, 69), (150, 130)] {
          Call(
            batch: 1, queries: length, keys: length, causal: true, dropout: place == 40,
            spoiled: [name: place]
          ).check(seed: place, threads: [1, 2])
        }
        Call(queries: 20, keys: 33, width: 3, causal: true, spoiled: [name: 18]).check(seed: 8)
      }
    }

    /// Logits of -infinity from the bias are as good as no key.
    @Test func infiniteBias() {
      for (queries, keys) in [(2, 5), (2, 140), (5, 140)] {
        let bias = (0..<queries * keys).map { index -> Float in
          index / keys == 0 || index % keys < keys - 2 ? -.infinity : 0.5
        }
        var shape = sq_attention_shape()
        (shape.batch, shape.heads) = (1, 1)
        (shape.queries, shape.keys) = (Int64(queries), Int64(keys))
        (shape.head_width, shape.value_width) = (1, 1)
        (shape.q_row, shape.k_row, shape.v_row, shape.out_row) = (1, 1, 1, 1)
        shape.scale = 1
        let values = (0..<keys).map(Float.init)
        let ones = [Float](repeating: 1, count: max(queries, keys))
        let expected = [0] + [Float](repeating: Float(keys) - 1.5, count: queries - 1)
        bias.withUnsafeBufferPointer {
          shape.bias = $0.baseAddress
          for keepsLogSums in [false, true] {
            var out = [Float](repeating: -1, count: queries)
            var logSums = out
            logSums.withUnsafeMutableBufferPointer {
              sq_attention(
                &shape, ones, ones, values, &out, keepsLogSums ? $0.baseAddress : nil)
            }
            let place = "\(queries) x \(keys), \(keepsLogSums)"
            #expect(
              firstDifference(out, expected, within: 1e-6) == nil, "\(place): \(out)")
          }
        }
      }
    }

    /// A block of weights at a time: no array grows with queries times keys.
    @Test func memoryDoesNotGrowWithTheWeights() async {
      // In a process of its own: other tests use the pool at the same time.
      await #expect(processExitsWith: .success) {
        sq_set_thread_count(1)
        func peak(_ length: Int) -> Int64 {
          var shape = sq_attention_shape()
          (shape.batch, shape.heads, shape.scale, shape.causal) = (1, 4, 1, true)
          (shape.queries, shape.keys) = (Int64(length), Int64(length))
          (shape.head_width, shape.value_width) = (1, 1)
          (shape.q_row, shape.k_row, shape.v_row, shape.out_row) = (4, 4, 4, 4)
          let x = [Float](repeating: 0.5, count: length * 4)
          var (out, logSums, dQ, dK, dV) = (x, x, x, x, x)
          sq_reset_peak_usage()
          sq_attention(&shape, x, x, x, &out, &logSums)
          sq_attention_backward(&shape, x, x, x, out, logSums, x, &dQ, &dK, &dV, nil)
          return sq_pool_usage().peak_bytes_in_use
        }
        let (short, long) = (peak(256), peak(1024))
        #expect(short > 0)
        #expect(long == short, "\(short) bytes for 256 queries, \(long) for 1024")
      }
    }
  }
}
