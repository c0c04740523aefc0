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
            learning_rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-6, weight_decay: 0.2,
            decoupled: decoupled, bias_correction1: 0.271, bias_correction2: 0.0297)
          let gradient = samples.floats(count)
          let state = [
            samples.floats(count), samples.floats(count), samples.floats(count).map { abs($0) },
          ]
          check(
            "Adam, \(count) parameters, decoupled \(decoupled)", state, within: 2e-6,
            fast: { sq_adam(&arguments, Int64(count), gradient, $0[0], $0[1], $0[2]) },
            reference: {
              sq_adam_reference(&arguments, Int64(count), gradient, $0[0], $0[1], $0[2])
            }
          )
        }
      }
    }

    @Test func denormalMomentsBecomeZero() {
      var arguments = sq_adam_arguments(
        learning_rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-6, weight_decay: 0,
        decoupled: true, bias_correction1: 1, bias_correction2: 1)
      let smallest = Float.leastNormalMagnitude
      let moments: [Float] = [smallest, -smallest, 2 * smallest, 0]
      let after = run("Adam", [[1, 2, 3, 4], moments, moments.map { abs($0) }]) {
        sq_adam(&arguments, 4, [0, 0, 0, 0], $0[0], $0[1], $0[2])
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
