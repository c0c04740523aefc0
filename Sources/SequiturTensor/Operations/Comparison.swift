// Comparisons of tensors, which make masks. Their names are those of the standard library's SIMD
// types: `==` answers for a whole, `.==` for each element.

import CSequiturKernels

extension Tensor {
  /// Where the first is less; shapes broadcast. False for NaN, as all of these but `.!=`.
  public static func .< (first: Tensor, second: Tensor) -> Mask { second .> first }
  /// Where the first is less or both are equal; shapes broadcast.
  public static func .<= (first: Tensor, second: Tensor) -> Mask {
    first.compared(with: second, ".<=", <=)
  }
  /// Where the first is greater; shapes broadcast.
  public static func .> (first: Tensor, second: Tensor) -> Mask {
    first.compared(with: second, ".>", >)
  }
  /// Where the first is greater or both are equal; shapes broadcast.
  public static func .>= (first: Tensor, second: Tensor) -> Mask { second .<= first }
  /// Where both are equal; shapes broadcast.
  public static func .== (first: Tensor, second: Tensor) -> Mask {
    first.compared(with: second, ".==", ==)
  }
  /// Where they differ, or one is NaN; shapes broadcast.
  public static func .!= (first: Tensor, second: Tensor) -> Mask {
    first.compared(with: second, ".!=", !=)
  }

  /// Where an element is less than a number.
  public static func .< (tensor: Tensor, number: Float) -> Mask { tensor .< Tensor(number) }
  /// Where an element is at most a number.
  public static func .<= (tensor: Tensor, number: Float) -> Mask { tensor .<= Tensor(number) }
  /// Where an element is greater than a number.
  public static func .> (tensor: Tensor, number: Float) -> Mask { tensor .> Tensor(number) }
  /// Where an element is at least a number.
  public static func .>= (tensor: Tensor, number: Float) -> Mask { tensor .>= Tensor(number) }
  /// Where an element is a number.
  public static func .== (tensor: Tensor, number: Float) -> Mask { tensor .== Tensor(number) }
  /// Where an element is not a number given.
  public static func .!= (tensor: Tensor, number: Float) -> Mask { tensor .!= Tensor(number) }

  /// Creates a tensor of 1 where a mask is true, else 0.
  public convenience init(_ mask: Mask) {
    self.init(mask.bytes.map { Float($0) }, shape: mask.shape)
  }

  @inline(__always)
  private func compared(
    with other: Tensor, _ operation: String, _ holds: (Float, Float) -> Bool
  ) -> Mask {
    guard let target = Broadcast.shape(shape, other.shape) else {
      Broadcast.mismatch(
        operation, "shapes \(shape) and \(other.shape)", involving: [self, other])
    }
    let count = target.product
    let a = count == self.count ? self : detached().broadcast(to: target)
    let isNumber = other.count == 1
    let b = isNumber || count == other.count ? other : other.detached().broadcast(to: target)
    let (x, y) = (a.pointer, b.pointer)
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { bytes, filled in
      if isNumber {
        let number = y[0]
        for index in 0..<count { bytes[index] = holds(x[index], number) ? 1 : 0 }
      } else {
        for index in 0..<count { bytes[index] = holds(x[index], y[index]) ? 1 : 0 }
      }
      filled = count
    }
    return withExtendedLifetime((a, b)) { Mask(bytes: bytes, shape: target) }
  }
}
