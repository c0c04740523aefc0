// Axes: one of a tensor's, by its number, and the shapes and counts around it.

extension Tensor {
  /// An axis counted from the start, from one that may count from the end; stops if there is none.
  func axis(_ axis: Int, in operation: String) -> Int {
    let found = axis < 0 ? axis + rank : axis
    guard 0..<rank ~= found else {
      stop(operation, "axis \(axis) for shape \(shape)", expected: "one of its \(rank) axes")
    }
    return found
  }

  /// The counts before, along and after an axis.
  func split(at axis: Int) -> (outer: Int, length: Int, inner: Int) {
    (shape[..<axis].reduce(1, *), shape[axis], shape[(axis + 1)...].reduce(1, *))
  }

  /// The shape with an axis of length 1, or without it.
  func shape(withoutAxis axis: Int, keeping: Bool) -> [Int] {
    var changed = shape
    if keeping { changed[axis] = 1 } else { changed.remove(at: axis) }
    return changed
  }
}
