// The matrix product alone, at the shapes of the workloads.

import CSequiturKernels
import Sequitur

extension Benchmark {
  /// Which operand is read transposed.
  private enum Layout: String {
    /// x Wᵀ: the forward pass of a linear map.
    case second = "ABt"
    /// The gradient of x.
    case none = "AB"
    /// The gradient of W.
    case first = "AtB"
  }

  /// The rows, each named by its layout and by m x n x k.
  static var matrixProducts: [Benchmark] {
    let shapes: [(Layout, Int, Int, Int)] = [
      // W1: attention's maps, the feed-forward network with its gradients, the head with its own.
      (.second, 768, 128, 128), (.second, 768, 512, 128), (.second, 768, 128, 512),
      (.none, 768, 128, 512), (.first, 512, 128, 768),
      (.second, 768, 65, 128), (.none, 768, 128, 65), (.first, 65, 128, 768),
      // W2.
      (.second, 4096, 384, 384), (.second, 4096, 1536, 384), (.none, 4096, 384, 1536),
      (.first, 1536, 384, 4096), (.second, 4096, 65, 384),
      // W3.
      (.second, 256, 3072, 768), (.none, 256, 768, 3072), (.first, 3072, 768, 256),
      (.second, 256, 50304, 768), (.first, 50304, 768, 256),
      // W4: one row.
      (.second, 1, 512, 128), (.second, 1, 3072, 768), (.second, 1, 50304, 768),
      (.none, 1024, 1024, 1024),
    ]
    return shapes.map(matrixProduct)
  }

  private static func matrixProduct(_ layout: Layout, _ m: Int, _ n: Int, _ k: Int) -> Benchmark {
    Benchmark(
      name: "matmul \(layout.rawValue) \(m)x\(n)x\(k)", flops: 2 * Double(m * n * k),
      bytes: 4 * Double(m * k + k * n + m * n),
      prepare: {
        var random = SeededRandom(seed: 4)
        let a = Tensor(normal: layout == .first ? [k, m] : [m, k], using: &random)
        let b = Tensor(normal: layout == .second ? [n, k] : [k, n], using: &random)
        let c = Tensor(zeros: [m, n])
        return {
          var call = sq_matmul_arguments()
          (call.m, call.n, call.k) = (Int64(m), Int64(n), Int64(k))
          call.a = UnsafePointer(a.pointer)
          (call.a_row, call.a_column) = layout == .first ? (1, Int64(m)) : (Int64(k), 1)
          call.b = UnsafePointer(b.pointer)
          (call.b_row, call.b_column) = layout == .second ? (1, Int64(k)) : (Int64(n), 1)
          call.c = c.pointer
          call.c_row = Int64(n)
          call.batch = 1
          call.scale = 1
          sq_matmul(&call)
          return []
        }
      })
  }
}
