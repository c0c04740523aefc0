// Concatenate and stack: tensors put together along an axis that they have, or along a new one.

import CSequiturKernels

extension Tensor {
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
    let result = joined(parts, outer: target[..<axis].reduce(1, *), shape: target)
    let lengths = parts.map { $0.shape[axis] }
    return result.recorded("concatenate", inputs: parts, readsInputs: false) { upstream in
      var start = 0
      return lengths.map { length in
        defer { start += length }
        return upstream.slice(axis: axis, start..<start + length)
      }
    }
  }

  /// Tensors of one shape put together along a new axis, the first unless another is named; -1 is
  /// behind the last.
  public static func stack(_ parts: [Tensor], axis: Int = 0) -> Tensor {
    guard let shape = parts.first?.shape else {
      stop("stack", "no tensors", expected: "at least one")
    }
    for part in parts where part.shape != shape {
      stop(
        "stack", "shapes \(shape) and \(part.shape)", expected: "equal shapes", involving: parts)
    }
    let place = axis < 0 ? axis + shape.count + 1 : axis
    guard 0...shape.count ~= place else {
      stop(
        "stack", "axis \(axis) for shape \(shape)",
        expected: "a place in \(-shape.count - 1) ... \(shape.count)")
    }
    var target = shape
    target.insert(parts.count, at: place)
    return joined(parts, outer: shape[..<place].reduce(1, *), shape: target)
      .recorded("stack", inputs: parts, readsInputs: false) { $0.unstack(axis: place) }
  }

  /// Rows of each part side by side, `outer` of them; no gradient.
  private static func joined(_ parts: [Tensor], outer: Int, shape: [Int]) -> Tensor {
    let result = Tensor(uninitialized: shape)
    let stride = result.count / max(1, outer)
    var offset = 0
    for part in parts {
      let width = part.count / max(1, outer)
      sq_scatter_strided(
        2, [Int64(outer), Int64(width)], part.pointer, result.pointer + offset, [Int64(stride), 1])
      offset += width
    }
    return result
  }
}
