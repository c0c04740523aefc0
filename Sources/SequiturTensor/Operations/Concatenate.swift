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

  /// Tensors of one shape put together along a new axis, the first unless another is named.
  public static func stack(_ parts: [Tensor], axis: Int = 0) -> Tensor {
    for part in parts where part.shape != parts[0].shape {
      stop(
        "stack", "shapes \(parts[0].shape) and \(part.shape)", expected: "equal shapes",
        involving: parts)
    }
    return concatenate(parts.map { $0.unsqueezed(axis: axis) }, axis: axis)
  }
}
