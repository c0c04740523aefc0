// Elementwise functions of one tensor: exponential, logarithm, roots, powers, sine and cosine. The
// kernels hold each function beside its derivative.

import CSequiturKernels
import SequiturBase

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

  /// x^exponent; NaN for a negative (finite) x and an exponent that is not whole. x^0 is 1, with gradient 0.
  public func power(_ exponent: Float) -> Tensor {
    let result = Tensor(uninitialized: shape)
    sq_power(Int64(count), pointer, exponent, result.pointer)
    let x = detached()
    return result.recorded("power", inputs: [self]) { upstream in
      // x^0 is 1 everywhere; the general rule would make 0 * infinity of it at 0.
      [exponent == 0 ? Tensor(zeros: x.shape) : upstream * exponent * x.power(exponent - 1)]
    }
  }

  /// x^exponent, elementwise, with broadcasting; NaN for a negative x and an exponent that is not
  /// whole. x^0 is 1. The exponent's gradient is x^exponent log x, and 0 where x is 0 and the
  /// exponent is not below it.
  public func power(_ exponent: Tensor) -> Tensor {
    guard let target = Broadcast.shape(shape, exponent.shape) else {
      stop(
        "power", "shapes \(shape) and \(exponent.shape)",
        expected: "lengths that are equal or 1, counted from the last axis",
        involving: [self, exponent])
    }
    let (base, power) = (broadcast(to: target), exponent.broadcast(to: target))
    let (a, b) = (base.requiresGradient, power.requiresGradient)
    let (x, e) = (base.detached(), power.detached())
    let y = x.mapValues(with: e) { Self.power($0, $1) }
    return y.recorded("power", inputs: [base, power]) { upstream in
      let lower = a ? Self.lowerPowers(of: x, e, y) : nil
      let ofBase = lower.map { upstream * e * $0 }
      guard b else { return [ofBase, nil] }
      let slope = (y * x.log()).masked(by: (x .!= 0) .| (e .< 0), fill: 0)
      return [ofBase, upstream * slope]
    }
  }

  /// x^(e - 1), by y = x^e where that has lost nothing: a power takes as long as twenty quotients.
  private static func lowerPowers(of x: Tensor, _ e: Tensor, _ y: Tensor) -> Tensor {
    let result = Tensor(uninitialized: x.shape)
    let (bases, exponents, powers, to) = (x.pointer, e.pointer, y.pointer, result.pointer)
    for place in 0..<x.count {
      let (base, exponent, power) = (bases[place], exponents[place], powers[place])
      let quotient = power / base
      if exponent == 0 {
        to[place] = 0
      } else if power.isNormal && quotient.isNormal {
        to[place] = quotient
      } else {
        to[place] = Self.power(base, exponent - 1)
      }
    }
    return result
  }

  /// The C library's of Double, rounded; `sq_power`, which has one exponent, computes its own.
  private static func power(_ x: Float, _ exponent: Float) -> Float {
    Float(pow(Double(x), Double(exponent)))
  }
}
