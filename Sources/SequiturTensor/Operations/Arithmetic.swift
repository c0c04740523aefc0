// Arithmetic with broadcasting: + - * /. Each operation stands beside its gradient.

import CSequiturKernels

extension Tensor {
  /// Elementwise sum, with broadcasting.
  public static func + (first: Tensor, second: Tensor) -> Tensor {
    first.combined(with: second, by: SQ_ADD, operation: "+").recordedSum(of: first, second)
  }

  /// Ties a freshly made sum to its terms.
  func recordedSum(of first: Tensor, _ second: Tensor) -> Tensor {
    guard Scope.isWatched else { return self }
    let (a, b) = (first.shapeIfTrained, second.shapeIfTrained)
    return recorded(
      "+", inputs: [first, second], readsInputs: false, isForgotten: true
    ) { upstream in
      [a.map { upstream.summed(to: $0) }, b.map { upstream.summed(to: $0) }]
    }
  }

  /// Elementwise difference, with broadcasting.
  public static func - (first: Tensor, second: Tensor) -> Tensor {
    let (a, b) = (first.shapeIfTrained, second.shapeIfTrained)
    return first.combined(with: second, by: SQ_SUBTRACT, operation: "-")
      .recorded("-", inputs: [first, second], readsInputs: false) { upstream in
        [a.map { upstream.summed(to: $0) }, b.map { -upstream.summed(to: $0) }]
      }
  }

  /// Elementwise product, with broadcasting.
  public static func * (first: Tensor, second: Tensor) -> Tensor {
    let (aShape, bShape) = (first.shapeIfTrained, second.shapeIfTrained)
    // Each factor is kept only where the other one's gradient asks for it.
    let a = bShape == nil ? nil : first.detached()
    let b = aShape == nil ? nil : second.detached()
    return first.combined(with: second, by: SQ_MULTIPLY, operation: "*")
      .recorded("*", inputs: [first, second]) { upstream in
        [
          aShape.flatMap { shape in b.map { (upstream * $0).summed(to: shape) } },
          bShape.flatMap { shape in a.map { (upstream * $0).summed(to: shape) } },
        ]
      }
  }

  /// Elementwise quotient, with broadcasting. Division by zero gives infinity or NaN, as IEEE 754
  /// says.
  public static func / (first: Tensor, second: Tensor) -> Tensor {
    let (aShape, bShape) = (first.shapeIfTrained, second.shapeIfTrained)
    let a = bShape == nil ? nil : first.detached()
    let b = second.detached()
    return first.combined(with: second, by: SQ_DIVIDE, operation: "/")
      .recorded("/", inputs: [first, second]) { upstream in
        // d(a/b)/da = 1/b, d(a/b)/db = -a/b²
        let overB = upstream / b
        return [
          aShape.map { overB.summed(to: $0) },
          bShape.flatMap { shape in a.map { -(overB * $0 / b).summed(to: shape) } },
        ]
      }
  }

  /// The shape that a gradient has to come back to; nil where none is needed.
  var shapeIfTrained: [Int]? { requiresGradient ? shape : nil }

  /// scale * self + offset.
  func scaled(by scale: Float, plus offset: Float = 0, operation: String) -> Tensor {
    let result = Tensor(uninitialized: shape)
    sq_scale_offset(Int64(count), pointer, scale, offset, result.pointer)
    return result.recorded(operation, inputs: [self], readsInputs: false, isForgotten: true) {
      [scale == 1 ? $0 : $0.scaled(by: scale, operation: operation)]
    }
  }

  /// Elementwise negation.
  public static prefix func - (tensor: Tensor) -> Tensor {
    tensor.scaled(by: -1, operation: "-")
  }
  /// Adds a number to every element.
  public static func + (tensor: Tensor, number: Float) -> Tensor {
    tensor.scaled(by: 1, plus: number, operation: "+")
  }
  /// Adds a number to every element.
  public static func + (number: Float, tensor: Tensor) -> Tensor { tensor + number }
  /// Subtracts a number from every element.
  public static func - (tensor: Tensor, number: Float) -> Tensor { tensor + -number }
  /// A number less every element.
  public static func - (number: Float, tensor: Tensor) -> Tensor {
    tensor.scaled(by: -1, plus: number, operation: "-")
  }
  /// Multiplies every element by a number.
  public static func * (tensor: Tensor, number: Float) -> Tensor {
    tensor.scaled(by: number, operation: "*")
  }
  /// Multiplies every element by a number.
  public static func * (number: Float, tensor: Tensor) -> Tensor { tensor * number }
  /// Divides every element by a number.
  public static func / (tensor: Tensor, number: Float) -> Tensor { tensor / Tensor(number) }
  /// A number divided by every element.
  public static func / (number: Float, tensor: Tensor) -> Tensor { Tensor(number) / tensor }

  // Whole numbers, such as counts. A literal is a Float: these would only slow the type checker down.

  /// Multiplies every element by a whole number.
  @_disfavoredOverload
  public static func * (tensor: Tensor, number: Int) -> Tensor { tensor * Float(number) }
  /// Multiplies every element by a whole number.
  @_disfavoredOverload
  public static func * (number: Int, tensor: Tensor) -> Tensor { tensor * Float(number) }
  /// Divides every element by a whole number.
  @_disfavoredOverload
  public static func / (tensor: Tensor, number: Int) -> Tensor { tensor / Float(number) }
  /// Adds a whole number to every element.
  @_disfavoredOverload
  public static func + (tensor: Tensor, number: Int) -> Tensor { tensor + Float(number) }
  /// Subtracts a whole number from every element.
  @_disfavoredOverload
  public static func - (tensor: Tensor, number: Int) -> Tensor { tensor - Float(number) }
}
