// Gather: rows of a table by index, the forward of an embedding.

import CSequiturKernels

extension Tensor {
  /// Rows of a table [V, C] by index: indices of shape S give S + [C]. The gradient adds up in each
  /// row over the places that chose it.
  ///
  /// Stops at an index outside the table, naming it and its place.
  public func gatherRows(_ indices: Indices) -> Tensor {
    guard rank == 2 else {
      stop("gatherRows", "shape \(shape)", expected: "a table of two axes", involving: [self])
    }
    let (rows, width) = (shape[0], shape[1])
    indices.check(below: rows, operation: "gatherRows", what: "index", involving: [self])
    let result = Tensor(uninitialized: indices.shape + [width])
    if let q8 {
      let blocks = width / Int(sq_q8_numbers)
      for (place, row) in indices.values.enumerated() {
        sq_dequantize(Int64(blocks), q8 + Int(row) * blocks, result.pointer + place * width)
      }
    } else {
      sq_gather_rows(Int64(indices.count), Int64(width), pointer, indices.values, result.pointer)
    }
    func add(_ upstream: Tensor, to gradient: Tensor) {
      sq_scatter_add_rows(
        Int64(indices.count), Int64(width), upstream.pointer, indices.values, gradient.pointer)
    }
    let recorded = result.recorded(
      "gatherRows", inputs: [self], readsInputs: false, isForgotten: true
    ) { upstream in
      let gradient = Tensor(zeros: [rows, width])
      add(upstream, to: gradient)
      return [gradient]
    }
    // A table that is used elsewhere too, as in a tied head, has a gradient already: it grows by a
    // few rows, without a second table.
    recorded.node?.addGradient = { upstream, sum in
      add(upstream, to: sum)
      return [nil]
    }
    return recorded
  }
}
