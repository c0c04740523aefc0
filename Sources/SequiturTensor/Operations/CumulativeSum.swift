// Cumulative sum along an axis, in Double: each sum is rounded once.

extension Tensor {
  /// At each place of an axis the sum of the elements up to it, itself included.
  public func cumulativeSum(axis: Int = -1) -> Tensor {
    let axis = self.axis(axis, in: "cumulativeSum")
    return runningSum(axis: axis, backward: false)
      .recorded("cumulativeSum", inputs: [self], readsInputs: false) {
        // Each element is in its own sum and in those behind it.
        [$0.runningSum(axis: axis, backward: true)]
      }
  }

  private func runningSum(axis: Int, backward: Bool) -> Tensor {
    let (outer, length, inner) = split(at: axis)
    let result = Tensor(uninitialized: shape)
    let step = backward ? -inner : inner
    for block in 0..<outer {
      let first = (block * length + (backward ? length - 1 : 0)) * inner
      // Neighbours are summed side by side: a sum alone waits for each of its additions.
      for start in stride(from: 0, to: inner, by: 16) {
        let (from, to) = (pointer + first + start, result.pointer + first + start)
        let columns = min(16, inner - start)
        if columns == 16 {
          var sums = SIMD16<Double>.zero
          for place in 0..<length {
            let row = UnsafeRawPointer(from + place * step)
            sums += SIMD16<Double>(row.loadUnaligned(as: SIMD16<Float>.self))
            UnsafeMutableRawPointer(to + place * step)
              .storeBytes(of: SIMD16<Float>(sums), as: SIMD16<Float>.self)
          }
        } else {
          for column in 0..<columns {
            var sum = 0.0
            for place in 0..<length {
              sum += Double(from[place * step + column])
              to[place * step + column] = Float(sum)
            }
          }
        }
      }
    }
    return result
  }
}
