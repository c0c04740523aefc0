// The kernels between the matrix products: softmax, GELU, norms, cross-entropy and the optimiser.

import CSequiturKernels
import Sequitur

extension Benchmark {
  /// The rows. Bytes are those of the arrays that are read or written.
  static var rowKernels: [Benchmark] {
    let shapes = [[768, 512], [4096, 1536]]
    return shapes.flatMap { softmax($0) + gelu($0) + layerNorm($0) }
      + [[768, 65], [256, 50304]].flatMap(crossEntropy) + [adam(768 * 512), adam(10_646_784)]
  }

  /// A kernel on arrays of one shape, of which it reads or writes so many.
  private static func kernel(
    _ name: String, _ shape: [Int], arrays: Int,
    _ make: @escaping (inout SeededRandom) -> () -> Void
  ) -> Benchmark {
    let count = shape.reduce(1, *)
    return Benchmark(
      name: "\(name) \(shape.map(String.init).joined(separator: "x"))",
      bytes: Double(4 * arrays * count),
      prepare: {
        var random = SeededRandom(seed: 5)
        let call = make(&random)
        return {
          call()
          return []
        }
      })
  }

  /// The arrays of a kernel and its gradient: what comes in from both sides, and the result.
  private typealias Arrays = (x: Tensor, upstream: Tensor, out: Tensor)

  /// A kernel and its gradient, which reads or writes one array more.
  private static func kernels(
    _ name: String, _ shape: [Int], arrays: Int,
    _ make: @escaping (Arrays) -> (forward: () -> Void, backward: () -> Void)
  ) -> [Benchmark] {
    func calls(_ random: inout SeededRandom) -> (forward: () -> Void, backward: () -> Void) {
      let x = Tensor(normal: shape, using: &random)
      return make((x, Tensor(normal: shape, using: &random), Tensor(zeros: shape)))
    }
    return [
      kernel(name, shape, arrays: arrays) { calls(&$0).forward },
      kernel("\(name) gradient", shape, arrays: arrays + 1) { calls(&$0).backward },
    ]
  }

  private static func softmax(_ shape: [Int]) -> [Benchmark] {
    let (rows, columns) = (Int64(shape[0]), Int64(shape[1]))
    return kernels("softmax", shape, arrays: 2) { x, upstream, out in
      let y = x.softmax()
      return (
        { sq_softmax(rows, columns, x.pointer, out.pointer) },
        { sq_softmax_backward(rows, columns, y.pointer, upstream.pointer, out.pointer) }
      )
    }
  }

  private static func gelu(_ shape: [Int]) -> [Benchmark] {
    [("gelu", SQ_GELU_EXACT), ("gelu tanh", SQ_GELU_TANH)].flatMap { name, form in
      kernels(name, shape, arrays: 2) { x, upstream, out in
        let (count, y) = (Int64(x.count), x.gelu())
        return (
          { sq_unary_forward(form, count, x.pointer, out.pointer) },
          {
            sq_unary_backward(
              form, count, x.pointer, y.pointer, upstream.pointer, out.pointer)
          }
        )
      }
    }
  }

  private static func layerNorm(_ shape: [Int]) -> [Benchmark] {
    let (rows, columns) = (Int64(shape[0]), Int64(shape[1]))
    return kernels("layer norm", shape, arrays: 2) { x, upstream, out in
      let (weight, bias) = (Tensor(ones: [shape[1]]), Tensor(zeros: [shape[1]]))
      let (means, reciprocals) = (Tensor(zeros: [shape[0]]), Tensor(zeros: [shape[0]]))
      let (dWeight, dBias) = (Tensor(zeros: [shape[1]]), Tensor(zeros: [shape[1]]))
      func forward() {
        sq_norm(
          rows, columns, x.pointer, nil, nil, weight.pointer, bias.pointer, 1e-5, out.pointer,
          means.pointer, reciprocals.pointer)
      }
      forward()
      return (
        forward,
        {
          sq_norm_backward(
            rows, columns, x.pointer, weight.pointer, means.pointer, reciprocals.pointer,
            upstream.pointer, out.pointer, false, dWeight.pointer, dBias.pointer)
        }
      )
    }
  }

  private static func crossEntropy(_ shape: [Int]) -> [Benchmark] {
    let (rows, columns) = (Int64(shape[0]), Int64(shape[1]))
    let targets = (0..<shape[0]).map { Int32($0 * 37 % shape[1]) }
    return kernels("cross-entropy", shape, arrays: 1) { x, _, out in
      let (losses, statistics) = (Tensor(zeros: [shape[0]]), Tensor(zeros: [2, shape[0]]))
      let upstream = Tensor(ones: [shape[0]])
      func forward() {
        sq_cross_entropy(rows, columns, x.pointer, targets, -1, losses.pointer, statistics.pointer)
      }
      forward()
      return (
        forward,
        {
          sq_cross_entropy_backward(
            rows, columns, x.pointer, targets, -1, statistics.pointer, upstream.pointer, out.pointer
          )
        }
      )
    }
  }

  /// Reads the gradient, and reads and writes the weights and both moments.
  private static func adam(_ count: Int) -> Benchmark {
    kernel("AdamW", [count], arrays: 7) { random in
      let gradient = Tensor(uniform: -1...1, shape: [count], using: &random)
      let weights = Tensor(uniform: -1...1, shape: [count], using: &random)
      let (first, second) = (Tensor(zeros: [count]), Tensor(zeros: [count]))
      return {
        var arguments = sq_adam_arguments()
        arguments.learning_rate = 1e-3
        (arguments.beta1, arguments.beta2, arguments.epsilon) = (0.9, 0.99, 1e-8)
        arguments.gradient_scale = 1
        arguments.decoupled = true
        (arguments.bias_correction1, arguments.bias_correction2) = (1, 1)
        var parameter = sq_adam_parameter(
          count: Int64(count), gradient: gradient.pointer, p: weights.pointer, m: first.pointer,
          v: second.pointer, weight_decay: 0.1)
        sq_adam(&arguments, 1, &parameter)
      }
    }
  }
}
