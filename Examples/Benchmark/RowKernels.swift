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

  private static func softmax(_ shape: [Int]) -> [Benchmark] {
    let (rows, columns) = (Int64(shape[0]), Int64(shape[1]))
    return [
      kernel("softmax", shape, arrays: 2) { random in
        let x = Tensor(normal: shape, using: &random)
        let out = Tensor(zeros: shape)
        return { sq_softmax(rows, columns, x.pointer, out.pointer) }
      },
      kernel("softmax gradient", shape, arrays: 3) { random in
        let y = Tensor(normal: shape, using: &random).softmax()
        let upstream = Tensor(normal: shape, using: &random)
        let out = Tensor(zeros: shape)
        return { sq_softmax_backward(rows, columns, y.pointer, upstream.pointer, out.pointer) }
      },
    ]
  }

  private static func gelu(_ shape: [Int]) -> [Benchmark] {
    let forms = [("gelu", SQ_GELU_EXACT), ("gelu tanh", SQ_GELU_TANH)]
    return forms.flatMap { name, form in
      [
        kernel(name, shape, arrays: 2) { random in
          let x = Tensor(normal: shape, using: &random)
          let out = Tensor(zeros: shape)
          return { sq_unary_forward(form, Int64(x.count), x.pointer, out.pointer) }
        },
        kernel("\(name) gradient", shape, arrays: 3) { random in
          let x = Tensor(normal: shape, using: &random)
          let y = x.gelu()
          let upstream = Tensor(normal: shape, using: &random)
          let out = Tensor(zeros: shape)
          return {
            sq_unary_backward(
              form, Int64(x.count), x.pointer, y.pointer, upstream.pointer, out.pointer)
          }
        },
      ]
    }
  }

  private static func layerNorm(_ shape: [Int]) -> [Benchmark] {
    let (rows, columns) = (Int64(shape[0]), Int64(shape[1]))
    func call(_ random: inout SeededRandom, isGradient: Bool) -> () -> Void {
      let x = Tensor(normal: shape, using: &random)
      let upstream = Tensor(normal: shape, using: &random)
      let (weight, bias) = (Tensor(ones: [shape[1]]), Tensor(zeros: [shape[1]]))
      let (means, reciprocals) = (Tensor(zeros: [shape[0]]), Tensor(zeros: [shape[0]]))
      let out = Tensor(zeros: shape)
      let forward = {
        sq_layer_norm(
          rows, columns, x.pointer, nil, nil, weight.pointer, bias.pointer, 1e-5, out.pointer,
          means.pointer, reciprocals.pointer)
      }
      guard isGradient else { return forward }
      forward()
      let (dWeight, dBias) = (Tensor(zeros: [shape[1]]), Tensor(zeros: [shape[1]]))
      return {
        sq_layer_norm_backward(
          rows, columns, x.pointer, weight.pointer, means.pointer, reciprocals.pointer,
          upstream.pointer, out.pointer, false, dWeight.pointer, dBias.pointer)
      }
    }
    return [
      kernel("layer norm", shape, arrays: 2) { call(&$0, isGradient: false) },
      kernel("layer norm gradient", shape, arrays: 3) { call(&$0, isGradient: true) },
    ]
  }

  private static func crossEntropy(_ shape: [Int]) -> [Benchmark] {
    let (rows, columns) = (Int64(shape[0]), Int64(shape[1]))
    let targets = (0..<shape[0]).map { Int32($0 * 37 % shape[1]) }
    func call(_ random: inout SeededRandom, isGradient: Bool) -> () -> Void {
      let x = Tensor(normal: shape, using: &random)
      let (losses, logSums) = (Tensor(zeros: [shape[0]]), Tensor(zeros: [shape[0]]))
      let forward = {
        sq_cross_entropy(rows, columns, x.pointer, targets, -1, losses.pointer, logSums.pointer)
      }
      guard isGradient else { return forward }
      forward()
      let (upstream, out) = (Tensor(ones: [shape[0]]), Tensor(zeros: shape))
      return {
        sq_cross_entropy_backward(
          rows, columns, x.pointer, targets, -1, logSums.pointer, upstream.pointer, out.pointer)
      }
    }
    return [
      kernel("cross-entropy", shape, arrays: 1) { call(&$0, isGradient: false) },
      kernel("cross-entropy gradient", shape, arrays: 2) { call(&$0, isGradient: true) },
    ]
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
