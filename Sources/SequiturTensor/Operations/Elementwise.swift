// Elementwise functions of one tensor: exponential, logarithm, roots, powers, sine and cosine. The
// kernels hold each function beside its derivative.

import CSequiturKernels

extension Tensor {
  /// Applies a one-operand kernel, with its gradient.
  func applying(_ kernel: sq_unary, _ operation: String) -> Tensor {
    let result = Tensor(uninitialized: shape)
    sq_unary_forward(kernel, Int64(count), pointer, result.pointer)
    guard Scope.isWatched else { return result }
    let (x, y) = (detached(), result.detached())
    return result.recorded(operation, inputs: [self]) { upstream in
      let gradient = Tensor(uninitialized: x.shape)
      sq_unary_backward(
        kernel, Int64(x.count), x.pointer, y.pointer, upstream.pointer, gradient.pointer)
      return [gradient]
    }
  }

  /// e^x.
  public func exp() -> Tensor { applying(SQ_EXP, "exp") }

  /// The natural logarithm: -infinity at 0, NaN below.
  public func log() -> Tensor { applying(SQ_LOG, "log") }

  /// The square root: NaN below 0; its gradient at 0 is infinite.
  public func squareRoot() -> Tensor { applying(SQ_SQRT, "squareRoot") }

  /// x².
  public func squared() -> Tensor { applying(SQ_SQUARE, "squared") }

  /// |x|, with gradient 0 at 0.
  public func absolute() -> Tensor { applying(SQ_ABSOLUTE, "absolute") }

  /// sin x, x in radians.
  public func sine() -> Tensor { applying(SQ_SINE, "sine") }

  /// cos x, x in radians.
  public func cosine() -> Tensor { applying(SQ_COSINE, "cosine") }

  /// x^exponent; NaN for a negative (finite) x and an exponent that is not whole. x^0 is 1, with
  /// gradient 0.
  public func power(_ exponent: Float) -> Tensor { power(Tensor(exponent)) }

  /// x^exponent, elementwise, with broadcasting; NaN for a negative (finite) x and an exponent that is
  /// not whole. x^0 is 1, with gradient 0. The exponent's gradient is x^exponent log x, and 0 where x
  /// is 0 and the exponent is not below it.
  public func power(_ exponent: Tensor) -> Tensor {
    let y = combined(with: exponent, by: SQ_POWER, operation: "power")
    guard Scope.isWatched else { return y }
    let (x, e, value) = (detached(), exponent.detached(), y.detached())
    let (ofBase, ofExponent) = (shapeIfTrained, exponent.shapeIfTrained)
    return y.recorded("power", inputs: [self, exponent]) { upstream in
      [
        // x^0 is 1 everywhere; the general rule would make 0 * infinity of it at 0.
        ofBase.map {
          (upstream * (e * x.power(e - 1)).masked(by: e .!= 0, fill: 0)).summed(to: $0)
        },
        ofExponent.map { shape in
          let slope = (value * x.log()).masked(by: (x .!= 0) .| (e .< 0), fill: 0)
          return (upstream * slope).summed(to: shape)
        },
      ]
    }
  }
}
