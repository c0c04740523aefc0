// Slices: a range of one axis, or of several by subscript; a tensor cut into pieces.

extension Tensor {
  /// The part of the tensor in a range of one axis.
  public func slice(axis: Int, _ range: Range<Int>) -> Tensor {
    let axis = self.axis(axis, in: "slice")
    check(range, axis: axis, operation: "slice")
    var target = shape
    target[axis] = range.count
    return cut(Window(axis: axis, range, of: self), shape: target, operation: "slice")
  }

  /// An axis cut into pieces of these lengths, which must add up to its own. They may share memory.
  public func split(axis: Int, lengths: [Int]) -> [Tensor] {
    let axis = self.axis(axis, in: "split")
    guard lengths.allSatisfy({ $0 >= 0 }), lengths.reduce(0, +) == shape[axis] else {
      stop(
        "split", "lengths \(lengths) for axis \(axis) of shape \(shape)",
        expected: "lengths of at least 0 that add up to \(shape[axis])", involving: [self])
    }
    var end = 0
    return lengths.map { length in
      end += length
      guard !requiresGradient, shape[..<axis].allSatisfy({ $0 == 1 }) else {
        return slice(axis: axis, end - length..<end)
      }
      // Pieces that lie one behind the other need no copy where none is told of a gradient.
      var target = shape
      target[axis] = length
      return view(as: target, from: (end - length) * shape[(axis + 1)...].reduce(1, *))
    }
  }

  /// An axis cut into that many pieces of one length.
  public func split(axis: Int, into parts: Int) -> [Tensor] {
    let axis = self.axis(axis, in: "split")
    guard parts > 0, shape[axis] % parts == 0 else {
      stop(
        "split", "\(parts) parts of axis \(axis) of shape \(shape)",
        expected: "a length that the parts divide", involving: [self])
    }
    return split(axis: axis, lengths: Array(repeating: shape[axis] / parts, count: parts))
  }

  /// The tensors at every place of an axis, which is left out of their shape: the reverse of
  /// ``stack(_:axis:)``.
  public func unstack(axis: Int = 0) -> [Tensor] {
    let axis = self.axis(axis, in: "unstack")
    var target = shape
    target.remove(at: axis)
    return (0..<shape[axis]).map { place in
      cut(Window(axis: axis, place..<place + 1, of: self), shape: target, operation: "unstack")
    }
  }

  /// A part by ranges and places, axis after axis: a range keeps its axis, a place leaves it out,
  /// `0...` is all of one, and axes that are not named are whole.
  ///
  /// ```swift
  /// let middle = x[0..., 3..<7]  // [B, T, C] to [B, 4, C]
  /// let third = x[2, 0...]  // [B, T, C] to [T, C]
  /// let first = x[..., ..<8]  // the last axis, whatever stands before it
  /// ```
  ///
  /// A place for every axis is a single number: `x[0, 3, 17]` is a Float.
  public subscript(parts: any AxisPart...) -> Tensor { part(parts, skipping: 0) }

  /// A part of the last axes; those before them are whole.
  public subscript(_: (UnboundedRange_) -> Void, parts: any AxisPart...) -> Tensor {
    part(parts, skipping: max(0, rank - parts.count))
  }

  private func part(_ parts: [any AxisPart], skipping first: Int) -> Tensor {
    guard first + parts.count <= rank else {
      stop("subscript", "\(parts.count) parts of shape \(shape)", expected: "at most \(rank)")
    }
    var result = unchanged()
    // From the last axis to the first: those before keep their places when one is left out.
    for (axis, part) in zip(first..., parts).reversed() as [(Int, any AxisPart)] {
      let range = part.range(in: shape[axis])
      check(range, axis: axis, operation: "subscript")
      guard part is Int || range.count != shape[axis] else { continue }
      var target = result.shape
      if part is Int { target.remove(at: axis) } else { target[axis] = range.count }
      let window = Window(axis: axis, range, of: result)
      result = result.cut(window, shape: target, operation: "subscript")
    }
    return result
  }

  private func check(_ range: Range<Int>, axis: Int, operation: String) {
    guard range.lowerBound < 0 || range.upperBound > shape[axis] else { return }
    stop(
      operation, "range \(range) of axis \(axis) in shape \(shape)",
      expected: "a range inside 0 ..< \(shape[axis])", involving: [self])
  }
}

/// What a subscript takes of one axis: a place or a range.
public protocol AxisPart {
  /// The places of an axis of that length.
  func range(in length: Int) -> Range<Int>
}

// An open range that ends before it begins comes out of bounds, for the subscript to name.

extension Int: AxisPart {
  /// This place alone.
  public func range(in length: Int) -> Range<Int> { self..<self + 1 }
}

extension Range: AxisPart where Bound == Int {
  /// The range itself.
  public func range(in length: Int) -> Range<Int> { self }
}

extension ClosedRange: AxisPart where Bound == Int {
  /// Its places.
  public func range(in length: Int) -> Range<Int> { lowerBound..<upperBound + 1 }
}

extension PartialRangeFrom: AxisPart where Bound == Int {
  /// From its first place to the axis's end.
  public func range(in length: Int) -> Range<Int> { lowerBound..<Swift.max(lowerBound, length) }
}

extension PartialRangeUpTo: AxisPart where Bound == Int {
  /// From 0 up to its end.
  public func range(in length: Int) -> Range<Int> { Swift.min(0, upperBound)..<upperBound }
}

extension PartialRangeThrough: AxisPart where Bound == Int {
  /// From 0 through its last place.
  public func range(in length: Int) -> Range<Int> { Swift.min(0, upperBound + 1)..<upperBound + 1 }
}
