// Optimiser updates against their references.
import CSequiturKernels
import Testing

extension Kernels {
  @Suite struct Optimizer {
    @Test func adam() {
      var samples = Samples(1)
      for count in oddSizes + [50_000] {
        for decoupled in [false, true] {
          var arguments = sq_adam_arguments(
            learning_rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-6, gradient_scale: 0.7,
            decoupled: decoupled, bias_correction1: 0.271, bias_correction2: 0.0297)
          let state = [
            samples.floats(count), samples.floats(count), samples.floats(count).map { abs($0) },
            samples.floats(count),
          ]
          check(
            "Adam, \(count) parameters, decoupled \(decoupled)", state, within: 2e-6,
            fast: { sq_adam(&arguments, 3, inThree(count, $0)) },
            reference: { sq_adam_reference(&arguments, 3, inThree(count, $0)) }
          )
        }
      }
    }

    /// Weights, moments and gradient of three parameters, the second of them empty, the third without
    /// decay.
    private func inThree(_ count: Int, _ state: Outputs) -> [sq_adam_parameter] {
      [(0, count / 3, Float(0.2)), (0, 0, 0), (count / 3, count, 0)].map { start, end, decay in
        sq_adam_parameter(
          count: Int64(end - start), gradient: state[3] + start, p: state[0] + start,
          m: state[1] + start, v: state[2] + start, weight_decay: decay)
      }
    }

    @Test func denormalMomentsBecomeZero() {
      var arguments = sq_adam_arguments(
        learning_rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-6, gradient_scale: 1,
        decoupled: true, bias_correction1: 1, bias_correction2: 1)
      let smallest = Float.leastNormalMagnitude
      let moments: [Float] = [smallest, -smallest, 2 * smallest, 0]
      let after = run("Adam", [[1, 2, 3, 4], moments, moments.map { abs($0) }, [0, 0, 0, 0]]) {
        var parameter = sq_adam_parameter(
          count: 4, gradient: $0[3], p: $0[0], m: $0[1], v: $0[2], weight_decay: 0)
        sq_adam(&arguments, 1, &parameter)
      }
      #expect(after[1].map { $0 == 0 } == [true, true, false, true])
      #expect(after[2].map { $0 == 0 } == [true, true, false, true])
    }

    @Test func stochasticGradientDescent() {
      var samples = Samples(2)
      for count in oddSizes + [50_000] {
        for (momentum, nesterov) in [(Float(0), false), (0.9, false), (0.9, true)] {
          let gradient = samples.floats(count)
          let n = Int64(count)
          check(
            "SGD, \(count) parameters, momentum \(momentum), Nesterov \(nesterov)",
            [samples.floats(count), samples.floats(count)], within: 5e-7,
            fast: {
              sq_sgd(n, gradient, 0.1, momentum, 0.01, nesterov, $0[0], momentum > 0 ? $0[1] : nil)
            },
            reference: {
              sq_sgd_reference(
                n, gradient, 0.1, momentum, 0.01, nesterov, $0[0], momentum > 0 ? $0[1] : nil)
            })
        }
      }
    }
  }
}
