// Elementwise kernels against their references: every operation, tails, broadcasts, special values.
import CSequiturKernels
import Testing

private let special: [Float] = [
  0, -0.0, .infinity, -.infinity, .nan, .leastNormalMagnitude / 8, -.leastNormalMagnitude / 8, 1e38,
  -1e38, 88.7, 88.73, -87.3, -103,
  -103.9, -104.5, 1, -1, 0.625, -0.625, 1e20, -1e20, .greatestFiniteMagnitude,
]

private let everyUnary = (SQ_IDENTITY.rawValue...SQ_COSINE.rawValue).map { sq_unary($0) }

private let everyBinary = (SQ_ADD.rawValue...SQ_EQUAL.rawValue).map { sq_binary_operation($0) }

/// Strides of a dense array of this shape, 0 where it has size 1 and is broadcast.
func strides(_ shape: [Int64]) -> [Int64] {
  var strides = [Int64](repeating: 0, count: shape.count)
  var step: Int64 = 1
  for d in shape.indices.reversed() {
    strides[d] = shape[d] == 1 ? 0 : step
    step *= shape[d]
  }
  return strides
}

extension Kernels {
  @Suite struct Elementwise {
    @Test func unaryForward() {
      var samples = Samples(1)
      for op in everyUnary {
        for count in oddSizes + [40_000] {
          let positive = op == SQ_LOG || op == SQ_SQRT
          var x = samples.floats(count, range: count == 127 ? 100 : 4)
          if positive { x = x.map { abs($0) } }
          if op == SQ_EXP { x = x.map { min($0, 10) } }
          check(
            "op \(op.rawValue), \(count) values", [x], within: 4e-7,
            threads: count < 1000 ? [1] : [1, 2, 3],
            fast: { sq_unary_forward(op, Int64(count), $0[0], $0[0]) },
            reference: { sq_unary_forward_reference(op, Int64(count), $0[0], $0[0]) })
        }
      }
    }

    @Test func unaryForwardOfSpecialValues() {
      for op in everyUnary where op != SQ_SINE && op != SQ_COSINE {
        check(
          "op \(op.rawValue)", [special], within: 4e-7, threads: [1],
          fast: { sq_unary_forward(op, Int64(special.count), $0[0], $0[0]) },
          reference: { sq_unary_forward_reference(op, Int64(special.count), $0[0], $0[0]) })
      }
    }

    @Test func exponentialIsWithinTwoUnits() {
      var samples = Samples(2)
      let x = samples.floats(4096, range: 87)
      for set in availableSets {
        #expect(sq_use_instruction_set(set))
        let found = run("exp", [x]) { sq_unary_forward(SQ_EXP, 4096, $0[0], $0[0]) }[0]
        for (x, y) in zip(x, found) {
          let exact = sq_unary_value_reference(SQ_EXP, Double(x))
          let units = abs(Double(y) - exact) / Double(Float(exact).ulp)
          #expect(units < 2, "\(name(set)): exp(\(x)) = \(y), off by \(units) units")
        }
      }
      _ = sq_use_instruction_set(sq_best_instruction_set())
    }

    /// A value's bits do not depend on whether it stands in a whole vector or in the tail.
    @Test func placeDoesNotMatter() {
      var samples = Samples(3)
      let x = samples.floats(33, range: 5)
      for set in availableSets {
        #expect(sq_use_instruction_set(set))
        for op in everyUnary {
          let whole = run("whole", [x]) { sq_unary_forward(op, 33, $0[0], $0[0]) }[0]
          for i in x.indices {
            let alone = run("alone", [[x[i]]]) { sq_unary_forward(op, 1, $0[0], $0[0]) }[0][0]
            let same = alone.bitPattern == whole[i].bitPattern
            #expect(same, "\(name(set)), op \(op.rawValue), place \(i): \(alone), \(whole[i])")
          }
        }
      }
      _ = sq_use_instruction_set(sq_best_instruction_set())
    }

    @Test func unaryBackward() {
      var samples = Samples(4)
      for op in everyUnary {
        for count in oddSizes + [40_000] {
          let positive = op == SQ_LOG || op == SQ_SQRT
          let x = samples.floats(count, range: 4).map { positive ? abs($0) + 0.1 : $0 }
          let y = run("y", [x]) { sq_unary_forward_reference(op, Int64(count), x, $0[0]) }[0]
          let upstream = samples.floats(count)
          check(
            "derivative of op \(op.rawValue), \(count) values", [upstream], within: 1e-6,
            threads: count < 1000 ? [1] : [1, 2, 3],
            fast: { sq_unary_backward(op, Int64(count), x, y, $0[0], $0[0]) },
            reference: { sq_unary_backward_reference(op, Int64(count), x, y, $0[0], $0[0]) })
        }
      }
    }

    @Test func unaryBackwardAtTheFarEnds() {
      let x: [Float] = [.infinity, -.infinity, .nan, 1e30, -1e30, 200, -200, 0]
      let upstream = [Float](repeating: 1, count: x.count)
      for op in [SQ_RELU, SQ_GELU_TANH, SQ_GELU_EXACT, SQ_SILU, SQ_SOFTPLUS, SQ_ABSOLUTE] {
        check(
          "derivative of op \(op.rawValue)", [upstream], within: 1e-6, threads: [1],
          fast: { sq_unary_backward(op, Int64(x.count), x, x, upstream, $0[0]) },
          reference: { sq_unary_backward_reference(op, Int64(x.count), x, x, upstream, $0[0]) })
      }
    }

    @Test func binaryBroadcasts() {
      let cases: [(shape: [Int64], a: [Int64], b: [Int64])] = [
        ([], [], []), ([1], [1], [1]), ([7], [7], [1]), ([33], [1], [33]),
        ([9, 17], [9, 17], [17]),
        ([9, 17], [9, 1], [1, 17]), ([5, 1, 9], [5, 1, 9], [9]), ([3, 4, 5], [3, 1, 5], [4, 1]),
        ([2, 3, 4, 8], [2, 3, 4, 8], [3, 1, 8]), ([0, 4], [0, 4], [4]),
        ([70, 600], [70, 600], [600]),
        ([50_000], [50_000], [50_000]), ([2, 2, 2, 2, 2, 2, 2, 2], [2, 1, 2, 1, 2, 1, 2, 1], [2]),
      ]
      var samples = Samples(5)
      for op in everyBinary {
        for (shape, aShape, bShape) in cases {
          func padded(_ s: [Int64]) -> [Int64] {
            [Int64](repeating: 1, count: shape.count - s.count) + s
          }
          let aStrides = strides(padded(aShape))
          let bStrides = strides(padded(bShape))
          // A few equal values, for SQ_EQUAL.
          let a = samples.floats(Int(aShape.reduce(1, *)) + 1).map { ($0 * 4).rounded() / 4 + 0.5 }
          let b = samples.floats(Int(bShape.reduce(1, *)) + 1).map { ($0 * 4).rounded() / 4 + 2.25 }
          let count = Int(shape.reduce(1, *))
          let out = [Float](repeating: 7, count: count)
          let rank = Int32(shape.count)
          check(
            "op \(op.rawValue), \(aShape) and \(bShape)", [out], within: 1e-7,
            threads: count < 1000 ? [1] : [1, 2, 3],
            fast: { sq_binary(op, rank, shape, a, aStrides, b, bStrides, $0[0]) },
            reference: { sq_binary_reference(op, rank, shape, a, aStrides, b, bStrides, $0[0]) })
        }
      }
    }

    @Test func binaryReadsTransposedOperands() {
      var samples = Samples(6)
      let shape: [Int64] = [17, 300]
      let a = samples.floats(17 * 300)
      let b = samples.floats(17 * 300)
      check(
        "transposed plus dense", [[Float](repeating: 0, count: 17 * 300)], within: 1e-7,
        fast: { sq_binary(SQ_ADD, 2, shape, a, [1, 17], b, [300, 1], $0[0]) },
        reference: { sq_binary_reference(SQ_ADD, 2, shape, a, [1, 17], b, [300, 1], $0[0]) })
    }

    @Test func binaryOfSpecialValues() {
      let n = Int64(special.count)
      let out = [Float](repeating: 0, count: special.count * special.count)
      for op in everyBinary {
        check(
          "op \(op.rawValue)", [out], within: 2e-7, threads: [1],
          fast: { sq_binary(op, 2, [n, n], special, [1, 0], special, [0, 1], $0[0]) },
          reference: {
            sq_binary_reference(op, 2, [n, n], special, [1, 0], special, [0, 1], $0[0])
          })
      }
    }

    @Test func powerScaleAddAndFill() {
      var samples = Samples(7)
      for count in oddSizes + [40_000] {
        let x = samples.floats(count)
        let n = Int64(count)
        let y = samples.floats(count)
        let threads: [Int32] = count < 1000 ? [1] : [1, 2, 3]
        check(
          "power, \(count)", [x.map { abs($0) }], within: 1e-6, threads: threads,
          fast: { sq_power(n, x.map { abs($0) }, 1.5, $0[0]) },
          reference: { sq_power_reference(n, x.map { abs($0) }, 1.5, $0[0]) })
        check(
          "scale and offset, \(count)", [x], within: 2e-7, threads: threads,
          fast: { sq_scale_offset(n, $0[0], -1.5, 0.25, $0[0]) },
          reference: { sq_scale_offset_reference(n, $0[0], -1.5, 0.25, $0[0]) })
        check(
          "add scaled, \(count)", [x], within: 2e-7, threads: threads,
          fast: { sq_add_scaled(n, y, 0.3, $0[0]) },
          reference: { sq_add_scaled_reference(n, y, 0.3, $0[0]) })
        check(
          "fill, \(count)", [x], within: 0, threads: threads,
          fast: { sq_fill(n, 2.5, $0[0]) }, reference: { sq_fill_reference(n, 2.5, $0[0]) })
      }
    }
  }
}
