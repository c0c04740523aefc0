// Strided copies against their references: transposes, slices, expansions, and the way back.
import CSequiturKernels
import Testing

/// A dense shape and where its elements stand in an array of `extent` floats.
private let layouts: [(shape: [Int64], strides: [Int64], extent: Int)] = [
  ([], [], 1), ([9], [3], 25), ([7, 5], [1, 7], 35), ([33, 17], [1, 33], 561),
  ([4, 9, 8], [72, 1, 9], 288), ([2, 3, 5, 8], [120, 8, 24, 1], 240), ([3, 1, 4], [8, 99, 2], 23),
  ([200, 130], [1, 200], 26_000), ([130, 300], [301, 1], 39_130), ([3, 0, 2], [2, 2, 1], 6),
]

extension Kernels {
  @Suite struct Copy {
    @Test func copiesReadWithStrides() {
      var samples = Samples(1)
      for (shape, strides, extent) in layouts {
        let x = samples.floats(extent)
        let rank = Int32(shape.count)
        let out = [Float](repeating: 0, count: Int(shape.reduce(1, *)))
        check(
          "copy \(shape) with strides \(strides)", [out], within: 0,
          fast: { sq_copy_strided(rank, shape, x, strides, $0[0]) },
          reference: { sq_copy_strided_reference(rank, shape, x, strides, $0[0]) })
      }
    }

    @Test func expansionsRepeatValues() {
      let x: [Float] = [1, 2, 3]
      let out = run("expand", [[Float](repeating: 0, count: 12)]) {
        sq_copy_strided(3, [2, 3, 2], x, [0, 1, 0], $0[0])
      }
      #expect(out[0] == [1, 1, 2, 2, 3, 3, 1, 1, 2, 2, 3, 3])
    }

    @Test func scattersWriteWithStrides() {
      var samples = Samples(2)
      for (shape, strides, extent) in layouts {
        for accumulate in [false, true] {
          let x = samples.floats(Int(shape.reduce(1, *)) + 1)
          let rank = Int32(shape.count)
          check(
            "scatter \(shape) with strides \(strides), accumulate \(accumulate)",
            [samples.floats(extent)], within: 0,
            fast: { sq_scatter_strided(rank, shape, x, $0[0], strides, accumulate) },
            reference: { sq_scatter_strided_reference(rank, shape, x, $0[0], strides, accumulate) })
        }
      }
    }
  }
}
