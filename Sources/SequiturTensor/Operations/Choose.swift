// Choices between numbers by a mask, which lets nothing of what is not taken through.

extension Tensor {
  /// Takes from `first` where the mask is true and from `second` elsewhere. All three broadcast.
  /// What is not taken does not reach the result, even if it is NaN, and gets a gradient of 0; what
  /// that becomes behind it see ``masked(by:fill:)``.
  ///
  /// ```swift
  /// let huber = Tensor.choose(x.absolute() .< 1, 0.5 * x.squared(), else: x.absolute() - 0.5)
  /// ```
  public static func choose(_ mask: Mask, _ first: Tensor, else second: Tensor) -> Tensor {
    guard let both = Broadcast.shape(first.shape, second.shape),
      let target = Broadcast.shape(mask.shape, both)
    else {
      Broadcast.mismatch(
        "choose", "a mask of shape \(mask.shape), shapes \(first.shape) and \(second.shape)",
        involving: [first, second])
    }
    let (first, second) = (first.broadcast(to: target), second.broadcast(to: target))
    let keep = mask.bytes(broadcastTo: target, operation: "choose")
    let (a, b) = (first.shapeIfTrained, second.shapeIfTrained)
    return chosen(keep, first, second, shape: target)
      .recorded("choose", inputs: [first, second], readsInputs: false) { upstream in
        [
          a.map { chosen(keep, upstream, nil, shape: $0) },
          b.map { chosen(keep, nil, upstream, shape: $0) },
        ]
      }
  }

  /// The tensor with `fill` where the mask is false; the mask broadcasts. The gradient there is 0,
  /// whatever the upstream gradient is.
  ///
  /// A gradient of 0 is not silence: what computed the excluded numbers multiplies it with its own
  /// slope, and 0 times an infinite slope, as of log at 0, is NaN. So mask the input of such a
  /// function, not only its result:
  ///
  /// ```swift
  /// let logs = x.masked(by: x .> 0, fill: 1).log().masked(by: x .> 0, fill: 0)
  /// ```
  public func masked(by mask: Mask, fill: Float) -> Tensor {
    let keep = mask.bytes(broadcastTo: shape, operation: "masked")
    return Tensor.chosen(keep, self, nil, fill: fill, shape: shape)
      .recorded("masked", inputs: [self], readsInputs: false) {
        [.chosen(keep, $0, nil, shape: $0.shape)]
      }
  }

  /// `first` where the byte is not 0, else `second`; nil is the fill.
  static func chosen(
    _ keep: [UInt8], _ first: Tensor?, _ second: Tensor?, fill: Float = 0, shape: [Int]
  ) -> Tensor {
    let result = Tensor(uninitialized: shape)
    let (to, count) = (result.pointer, result.count)
    keep.withUnsafeBufferPointer { keep in
      // Both sides are read before the choice, so that the loops have no branches.
      switch (first?.pointer, second?.pointer) {
      case (let a?, let b?):
        for index in 0..<count {
          let (x, y) = (a[index], b[index])
          to[index] = keep[index] != 0 ? x : y
        }
      case (let a?, nil):
        for index in 0..<count {
          let x = a[index]
          to[index] = keep[index] != 0 ? x : fill
        }
      case (nil, let b?):
        for index in 0..<count {
          let y = b[index]
          to[index] = keep[index] != 0 ? fill : y
        }
      case (nil, nil): break
      }
    }
    return result
  }
}
