// Window: a range of one axis, which slices cut out and padding surrounds. Cutting and putting back
// are each other's gradients.

import CSequiturKernels

/// Where a range of one axis stands in memory: rows of one width, a stride apart.
struct Window {
  let offset, rows, width, stride: Int

  init(axis: Int, _ range: Range<Int>, of tensor: Tensor) {
    let (outer, length, inner) = tensor.split(at: axis)
    offset = range.lowerBound * inner
    (rows, width, stride) = (outer, range.count * inner, length * inner)
  }

  /// Copies the window out of a tensor.
  func copy(from tensor: Tensor, to part: Tensor) {
    sq_copy_strided(
      2, [Int64(rows), Int64(width)], tensor.pointer + offset, [Int64(stride), 1], part.pointer)
  }

  /// Writes the window into a tensor.
  func write(_ part: Tensor, into tensor: Tensor) {
    sq_scatter_strided(
      2, [Int64(rows), Int64(width)], part.pointer, tensor.pointer + offset, [Int64(stride), 1])
  }

  /// Adds to the window in a tensor.
  func add(_ part: Tensor, to tensor: Tensor) {
    if rows == 1 {
      sq_add_scaled(Int64(width), part.pointer, 1, tensor.pointer + offset)
    } else {
      let sum = Tensor(uninitialized: part.shape)
      copy(from: tensor, to: sum)
      sq_add_scaled(Int64(sum.count), part.pointer, 1, sum.pointer)
      write(sum, into: tensor)
    }
  }
}

extension Tensor {
  /// A window's numbers in a shape of their count.
  ///
  /// Its gradient is 0 but for the window. Where other windows have sent theirs already, it is added
  /// to them in place: many slices of one tensor cost the sum of their sizes, not of its.
  func cut(_ window: Window, shape target: [Int], operation: String) -> Tensor {
    let result = Tensor(uninitialized: target)
    window.copy(from: self, to: result)
    let source = shape
    let recorded = result.recorded(operation, inputs: [self], readsInputs: false) { upstream in
      let gradient = Tensor(zeros: source)
      window.write(upstream, into: gradient)
      return [gradient]
    }
    recorded.node?.addGradient = { upstream, sum in
      window.add(upstream, to: sum)
      return [nil]
    }
    return recorded
  }

  /// The tensor with elements of one value added before and behind it on one axis.
  public func padded(
    axis: Int, before: Int = 0, after: Int = 0, with value: Float = 0
  ) -> Tensor {
    let axis = self.axis(axis, in: "padded")
    guard before >= 0, after >= 0 else {
      stop("padded", "\(before) before and \(after) after", expected: "numbers of at least 0")
    }
    var target = shape
    target[axis] += before + after
    let result = Tensor(repeating: value, shape: target)
    let window = Window(axis: axis, before..<before + shape[axis], of: result)
    window.write(self, into: result)
    let source = shape
    return result.recorded("padded", inputs: [self], readsInputs: false) { upstream in
      let gradient = Tensor(uninitialized: source)
      window.copy(from: upstream, to: gradient)
      return [gradient]
    }
  }
}
