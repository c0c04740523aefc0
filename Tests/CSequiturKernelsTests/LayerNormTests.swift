// Layer norm and RMS norm, forward and backward, against their references.
import CSequiturKernels
import Testing

private let shapes: [(rows: Int, columns: Int)] =
  oddSizes.dropFirst().map { (5, $0) } + [(0, 9), (200, 32), (1500, 65), (70, 512)]

extension Kernels {
  @Suite struct LayerNorm {
    @Test func layerNorm() {
      var samples = Samples(1)
      for (rows, columns) in shapes {
        for (hasWeight, hasBias) in [(true, true), (true, false), (false, true), (false, false)] {
          let x = samples.floats(rows * columns, range: 3).map { $0 + 2 }
          let upstream = samples.floats(rows * columns)
          let weight = hasWeight ? samples.floats(columns) : nil
          let bias = hasBias ? samples.floats(columns) : nil
          let all = [Float](repeating: 0, count: rows * columns)
          let row = [Float](repeating: 0, count: rows)
          let column = [Float](repeating: 9, count: columns)
          let r = Int64(rows)
          let c = Int64(columns)
          // A row of one column has variance 0, and 1 / sqrt(epsilon) scales every rounding error.
          let epsilon: Float = columns == 1 ? 1 : 1e-3
          check(
            "layer norm \(rows)x\(columns), weight \(hasWeight), bias \(hasBias)",
            [all, row, row, all, column, column], within: 2e-5,
            fast: {
              sq_layer_norm(r, c, x, nil, nil, weight, bias, epsilon, $0[0], $0[1], $0[2])
              sq_layer_norm_backward(
                r, c, x, weight, $0[1], $0[2], upstream, $0[3], false, hasWeight ? $0[4] : nil,
                hasBias ? $0[5] : nil)
            },
            reference: {
              sq_layer_norm_reference(r, c, x, weight, bias, epsilon, $0[0], $0[1], $0[2])
              sq_layer_norm_backward_reference(
                r, c, x, weight, $0[1], $0[2], upstream, $0[3], hasWeight ? $0[4] : nil,
                hasBias ? $0[5] : nil)
            })
        }
      }
    }

    @Test func rmsNorm() {
      var samples = Samples(2)
      for (rows, columns) in shapes {
        for hasWeight in [true, false] {
          let x = samples.floats(rows * columns, range: 3)
          let upstream = samples.floats(rows * columns)
          let weight = hasWeight ? samples.floats(columns) : nil
          let all = [Float](repeating: 0, count: rows * columns)
          let row = [Float](repeating: 0, count: rows)
          let column = [Float](repeating: 9, count: columns)
          let r = Int64(rows)
          let c = Int64(columns)
          check(
            "RMS norm \(rows)x\(columns), weight \(hasWeight)", [all, row, all, column],
            within: 1e-5,
            fast: {
              sq_rms_norm(r, c, x, nil, nil, weight, 1e-2, $0[0], $0[1])
              sq_rms_norm_backward(
                r, c, x, weight, $0[1], upstream, $0[2], false, hasWeight ? $0[3] : nil)
            },
            reference: {
              sq_rms_norm_reference(r, c, x, weight, 1e-2, $0[0], $0[1])
              sq_rms_norm_backward_reference(
                r, c, x, weight, $0[1], upstream, $0[2], hasWeight ? $0[3] : nil)
            })
        }
      }
    }

    @Test func theNormOfASumAndAnAddedGradient() {
      var samples = Samples(3)
      for (rows, columns) in shapes {
        for isLayerNorm in [true, false] {
          let x = samples.floats(rows * columns, range: 3)
          let branch = samples.floats(rows * columns, range: 3)
          let sum = zip(x, branch).map(+)
          let upstream = samples.floats(rows * columns)
          let before = samples.floats(rows * columns)
          let all = [Float](repeating: 0, count: rows * columns)
          let row = [Float](repeating: 0, count: rows)
          let r = Int64(rows)
          let c = Int64(columns)
          check(
            "norm of a sum \(rows)x\(columns), \(isLayerNorm ? "layer" : "RMS")",
            [all, all, row, row, before], within: 2e-5,
            fast: {
              if isLayerNorm {
                sq_layer_norm(r, c, x, branch, $0[0], nil, nil, 1, $0[1], $0[2], $0[3])
                sq_layer_norm_backward(
                  r, c, sum, nil, $0[2], $0[3], upstream, $0[4], true, nil, nil)
              } else {
                sq_rms_norm(r, c, x, branch, $0[0], nil, 1, $0[1], $0[3])
                sq_rms_norm_backward(r, c, sum, nil, $0[3], upstream, $0[4], true, nil)
              }
            },
            reference: {
              for i in sum.indices { $0[0][i] = sum[i] }
              if isLayerNorm {
                sq_layer_norm_reference(r, c, sum, nil, nil, 1, $0[1], $0[2], $0[3])
                sq_layer_norm_backward_reference(
                  r, c, sum, nil, $0[2], $0[3], upstream, $0[4], nil, nil)
              } else {
                sq_rms_norm_reference(r, c, sum, nil, 1, $0[1], $0[3])
                sq_rms_norm_backward_reference(r, c, sum, nil, $0[3], upstream, $0[4], nil)
              }
              for i in before.indices { $0[4][i] += before[i] }
            })
        }
      }
    }

    @Test func notANumberStaysInItsRow() {
      var x = [Float](repeating: 1, count: 27)
      x[3] = 2
      x[12] = .nan
      let found = run("layer norm", [x, [0, 0, 0], [0, 0, 0]]) {
        sq_layer_norm(3, 9, x, nil, nil, nil, nil, 1e-5, $0[0], $0[1], $0[2])
      }
      #expect(found[0].map(\.isNaN) == (0..<27).map { 9..<18 ~= $0 })
    }
  }
}
