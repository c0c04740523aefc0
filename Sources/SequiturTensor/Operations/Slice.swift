// Slice and concatenate: a range of one axis, and pieces put together along one.

import CSequiturKernels

extension Tensor {
  /// The part of the tensor in a range of one axis.
  public func slice(axis: Int, _ range: Range<Int>) -> Tensor {
    let axis = self.axis(axis, in: "slice")
    guard range.lowerBound >= 0, range.upperBound <= shape[axis] else {
      stop(
        "slice", "range \(range) of axis \(axis) in shape \(shape)",
        expected: "a range inside 0 ..< \(shape[axis])")
    }
    let (outer, length, inner) = split(at: axis)
    var target = shape
    target[axis] = range.count
    let result = Tensor(uninitialized: target)
    let dimensions = [Int64(outer), Int64(range.count * inner)]
    let strides = [Int64(length * inner), 1]
    sq_copy_strided(2, dimensions, pointer + range.lowerBound * inner, strides, result.pointer)
    let source = shape
    return result.recorded("slice", inputs: [self], readsInputs: false) { upstream in
      let gradient = Tensor(zeros: source)
      sq_scatter_strided(
        2, dimensions, upstream.pointer, gradient.pointer + range.lowerBound * inner, strides)
      return [gradient]
    }
  }

  /// The last axis cut into even parts. Without a gradient a single row is not copied.
  package func evenParts(_ parts: Int) -> [Tensor] {
    guard let length = shape.last, parts > 0, length % parts == 0 else {
      stop("evenParts", "shape \(shape)", expected: "a last axis that \(parts) divides")
    }
    let width = length / parts
    let shape = shape(withLast: width)
    return (0..<parts).map { part in
      guard count == length && !requiresGradient else {
        return slice(axis: rank - 1, part * width..<(part + 1) * width)
      }
      return view(as: shape, from: part * width)
    }
  }

  /// Tensors put together along an axis; the other lengths must be equal.
  public static func concatenate(_ parts: [Tensor], axis: Int) -> Tensor {
    guard let first = parts.first else {
      stop("concatenate", "no tensors", expected: "at least one")
    }
    let axis = first.axis(axis, in: "concatenate")
    for part in parts {
      var (a, b) = (first.shape, part.shape)
      if a.count == b.count { (a[axis], b[axis]) = (0, 0) }
      guard a == b else {
        stop(
          "concatenate", "shapes \(first.shape) and \(part.shape) along axis \(axis)",
          expected: "equal lengths on every other axis", involving: parts)
      }
    }
    var target = first.shape
    target[axis] = parts.reduce(0) { $0 + $1.shape[axis] }
    let result = Tensor(uninitialized: target)
    let (outer, _, inner) = result.split(at: axis)
    let rowStride = [Int64(target[axis] * inner), 1]
    var offset = 0
    for part in parts {
      let width = part.shape[axis] * inner
      sq_scatter_strided(
        2, [Int64(outer), Int64(width)], part.pointer, result.pointer + offset, rowStride)
      offset += width
    }
    let lengths = parts.map { $0.shape[axis] }
    return result.recorded("concatenate", inputs: parts, readsInputs: false) { upstream in
      var start = 0
      return lengths.map { length in
        defer { start += length }
        return upstream.slice(axis: axis, start..<start + length)
      }
    }
  }
}
