// Gather and scatter-add along an axis, with indices of their own for each place of the others. Each
// is the other's gradient.

import CSequiturKernels

extension Tensor {
  /// Elements by index along an axis. The indices have this tensor's shape up to that axis, any
  /// length on it, and then this tensor's shape again or nothing: what they do not name is taken
  /// whole. First axes of length 1 stretch: their indices serve for all.
  ///
  /// ```swift
  /// let rows = x.gather(ids, axis: 1)  // [B, T, C] and ids [B, K] give [B, K, C]: rows of each b
  /// let top = logits.gather(best, axis: -1)  // [B, T, V] and best [B, T, K] give [B, T, K]
  /// let near = bias.gather(places, axis: -1)  // [H, R] and places [1, K] give [H, K]
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
  /// axis, each at its index. The indices have this tensor's shape, or that up to the axis; first axes of
  /// length 1 stretch.
  ///
  /// ```swift
  /// let sums = rows.scatterAdd(ids, axis: 0, length: n)  // [K, C] and ids [K] give [n, C]
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
  /// How often the indices are read, each time for further rows: this many of the tensor that is
  /// indexed.
  let repeats, block: Int

  init(_ indices: Indices, axis: Int, length: Int, of tensor: Tensor, operation: String) {
    let (shape, given) = (tensor.shape, indices.shape)
    let named = given.count == axis + 1 ? axis + 1 : shape.count
    let stretched = given.prefix(axis).prefix { $0 == 1 }.count
    guard given.count == named, given[stretched..<axis] == shape[stretched..<axis],
      given[(axis + 1)...] == shape[(axis + 1)..<named]
    else {
      stop(
        operation, "shape \(shape) and indices \(given) along axis \(axis)",
        expected: "indices of its shape but for that axis, or of its shape up to that axis",
        involving: [tensor])
    }
    indices.check(below: length, operation: operation, what: "index", involving: [tensor])
    // Indices are [outer, count, between]; rows of the tensor [repeats, outer, length, between].
    let outer = shape[stretched..<axis].reduce(1, *)
    let (count, between) = (given[axis], shape[(axis + 1)..<named].reduce(1, *))
    guard outer * length * between <= Int32.max else {
      stop(
        operation, "shape \(shape) with \(length) along axis \(axis)",
        expected: "at most \(Int32.max) places to choose from", involving: [tensor])
    }
    width = shape[named...].reduce(1, *)
    repeats = shape[..<stretched].reduce(1, *)
    block = outer * length * between * width
    rows = [Int32](unsafeUninitializedCapacity: indices.count) { rows, filled in
      indices.values.withUnsafeBufferPointer { values in
        for block in 0..<outer {
          let first = Int32(block * length * between)
          let start = block * count * between
          if between == 1 {
            for place in start..<start + count { rows[place] = first &+ values[place] }
            continue
          }
          for place in start..<start + count * between {
            let column = (place - start) % between
            rows[place] = first &+ values[place] &* Int32(between) &+ Int32(column)
          }
        }
        filled = values.count
      }
    }
  }

  func gathered(from source: Tensor, shape: [Int]) -> Tensor {
    let result = Tensor(uninitialized: shape)
    for turn in 0..<repeats {
      let from = source.pointer + turn * block
      let to = result.pointer + turn * rows.count * width
      if width == 1 {
        rows.withUnsafeBufferPointer { rows in
          for place in 0..<rows.count { to[place] = from[Int(rows[place])] }
        }
      } else {
        sq_gather_rows(Int64(rows.count), Int64(width), from, rows, to)
      }
    }
    return result
  }

  func added(of source: Tensor, shape: [Int]) -> Tensor {
    let result = Tensor(zeros: shape)
    for turn in 0..<repeats {
      let from = source.pointer + turn * rows.count * width
      let to = result.pointer + turn * block
      if width == 1 {
        rows.withUnsafeBufferPointer { rows in
          for place in 0..<rows.count { to[Int(rows[place])] += from[place] }
        }
      } else {
        sq_scatter_add_rows(Int64(rows.count), Int64(width), from, rows, to)
      }
    }
    return result
  }
}
