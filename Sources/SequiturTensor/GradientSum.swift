// Gradients that meet are added: in place where nobody else holds the sum.

import CSequiturKernels

extension Tensor {
  /// Lets a closure change a sum, and returns what it returns; nil if there is no sum yet, or
  /// somebody else holds its memory.
  static func addInPlace<Result>(to sum: inout Tensor?, _ add: (Tensor) -> Result) -> Result? {
    guard var current = sum.take() else { return nil }
    defer { sum = current }
    guard isKnownUniquelyReferenced(&current) && current.storageIsUnique else { return nil }
    return add(current)
  }

  /// Adds a gradient to a sum: in place where nobody else holds the sum's memory.
  static func accumulate(_ gradient: Tensor, into sum: inout Tensor?) {
    let isAdded: Void? = addInPlace(to: &sum) {
      sq_add_scaled(Int64($0.count), gradient.pointer, 1, $0.pointer)
    }
    if isAdded == nil { sum = sum.map { $0 + gradient } ?? gradient }
  }
}
