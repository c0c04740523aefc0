// Steps: functions that are level but for jumps. Their gradient is 0 wherever it exists, so none is
// passed back: a loss has none for a parameter that it sees through a step alone.

extension Tensor {
  /// The largest whole number that is not above; gradient 0.
  public func floor() -> Tensor {
    stepped("floor") {
      let whole = Self.nearestWhole($0)
      return whole > $0 ? whole - 1 : whole
    }
  }

  /// The nearest whole number, of two the even one; gradient 0.
  public func rounded() -> Tensor { stepped("rounded", Self.nearestWhole) }

  /// 1 above 0, -1 below, 0 at 0, NaN of NaN; gradient 0.
  public func sign() -> Tensor { stepped("sign") { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 } }

  @inline(__always)
  private func stepped(_ operation: String, _ step: (Float) -> Float) -> Tensor {
    let result = mapValues(step)
      .recorded(operation, inputs: [self], readsInputs: false) { _ in [nil] }
    // Of a gradient: its own is 0 too, so nothing is lost.
    return result.requiresGradient ? result : result.detached()
  }

  /// Without the library's call for each element: from 2^23 on there are no fractions, and what is
  /// added to that loses its own.
  @inline(__always)
  private static func nearestWhole(_ x: Float) -> Float {
    let size = abs(x)
    let whole = (size + 0x1p23) - 0x1p23
    return size < 0x1p23 ? Float(signOf: x, magnitudeOf: whole) : x
  }
}
