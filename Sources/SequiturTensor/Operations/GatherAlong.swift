// Gather and scatter-add along an axis, with indices of their own for each place of the others. Each
// is the other's gradient.

import CSequiturKernels

extension Tensor {
  /// Elements by index along an axis. The indices have this tensor's shape up to that axis, any
  /// length on it, and then this tensor's shape again or nothing: what they do not name is taken
  /// whole.
  ///
  /// ```swift
  /// x.gather(ids, axis: 1)         // [B, T, C] and ids [B, K] give [B, K, C]: rows of each b
  /// logits.gather(best, axis: -1)  // [B, T, V] and best [B, T, K] give [B, T, K]
  /// ```
  ///
  /// The gradient adds up over the places that chose an element. Stops at an index outside the axis.
  public func gather(_ indices: Indices, axis: Int) -> Tensor {
    let axis = self.axis(axis, in: "gather")
    let places = IndexedPlaces(
      indices, axis: axis, length: shape[axis], of: self, operation: "gather")
    var target = shape
    target[axis] = indices.shape[axis]
    let source = shape
    return places.gathered(from: self, shape: target)
      .recorded("gather", inputs: [self], readsInputs: false) { upstream in
        [places.added(of: upstream, shape: source)]
      }
  }

  /// The reverse of ``gather(_:axis:)``: adds elements to a tensor of zeros with this length of the
  /// axis, each at its index. The indices have this tensor's shape, or that up to the axis.
  ///
  /// ```swift
  /// rows.scatterAdd(ids, axis: 0, length: n)  // [K, C] and ids [K] give [n, C]
  /// ```
  ///
  /// Elements of one index are added in their order. Stops at an index outside the length.
  public func scatterAdd(_ indices: Indices, axis: Int, length: Int) -> Tensor {
    let axis = self.axis(axis, in: "scatterAdd")
    let places = IndexedPlaces(
      indices, axis: axis, length: length, of: self, operation: "scatterAdd")
    guard indices.shape[axis] == shape[axis] else {
      stop(
        "scatterAdd", "shape \(shape) and indices \(indices.shape)",
        expected: "one index for each of the \(shape[axis]) places of axis \(axis)",
        involving: [self])
    }
    var target = shape
    target[axis] = length
    let source = shape
    return places.added(of: self, shape: target)
      .recorded("scatterAdd", inputs: [self], readsInputs: false) { upstream in
        [places.gathered(from: upstream, shape: source)]
      }
  }

  /// Creates a tensor of zeros with a 1 at the place that each index names: indices of shape S give
  /// S + [classes]. Stops at an index that is no class.
  public convenience init(oneHot indices: Indices, classes: Int) {
    self.init(zeros: indices.shape + [classes])
    indices.check(below: classes, operation: "Tensor(oneHot:)", what: "index")
    let row = pointer
    for (place, index) in indices.values.enumerated() { row[place * classes + Int(index)] = 1 }
  }
}

/// Indices along an axis as numbers of rows in memory: what is taken or added whole.
private struct IndexedPlaces {
  let rows: [Int32]
  /// How long a row is.
  let width: Int

  init(_ indices: Indices, axis: Int, length: Int, of tensor: Tensor, operation: String) {
    let shape = tensor.shape
    let named = indices.shape.count == axis + 1 ? axis + 1 : shape.count
    var expected = shape[..<named]
    if indices.shape.count == named { expected[axis] = indices.shape[axis] }
    guard indices.shape == Array(expected) else {
      stop(
        operation, "shape \(shape) and indices \(indices.shape) along axis \(axis)",
        expected: "indices of its shape but for that axis, or of its shape up to that axis",
        involving: [tensor])
    }
    indices.check(below: length, operation: operation, what: "index", involving: [tensor])
    width = shape[named...].reduce(1, *)
    // Indices are [outer, count, between]; rows of the tensor [outer, length, between].
    let outer = shape[..<axis].reduce(1, *)
    let (count, between) = (indices.shape[axis], shape[(axis + 1)..<named].reduce(1, *))
    rows = [Int32](unsafeUninitializedCapacity: indices.count) { rows, filled in
      indices.values.withUnsafeBufferPointer { values in
        var place = 0
        for block in 0..<outer {
          for _ in 0..<count {
            for column in 0..<between {
              let row = (block * length + Int(values[place])) * between + column
              rows[place] = Int32(row)
              place += 1
            }
          }
        }
        filled = place
      }
    }
  }

  func gathered(from source: Tensor, shape: [Int]) -> Tensor {
    let result = Tensor(uninitialized: shape)
    guard width == 1 else {
      sq_gather_rows(Int64(rows.count), Int64(width), source.pointer, rows, result.pointer)
      return result
    }
    let (from, to) = (source.pointer, result.pointer)
    rows.withUnsafeBufferPointer { rows in
      for place in 0..<rows.count { to[place] = from[Int(rows[place])] }
    }
    return result
  }

  func added(of source: Tensor, shape: [Int]) -> Tensor {
    let result = Tensor(zeros: shape)
    guard width == 1 else {
      sq_scatter_add_rows(Int64(rows.count), Int64(width), source.pointer, rows, result.pointer)
      return result
    }
    let (from, to) = (source.pointer, result.pointer)
    rows.withUnsafeBufferPointer { rows in
      for place in 0..<rows.count { to[Int(rows[place])] += from[place] }
    }
    return result
  }
}
