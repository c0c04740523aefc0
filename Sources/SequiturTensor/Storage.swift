// Memory of a tensor: a pooled buffer that goes back to the pool with its last owner.

import CSequiturKernels

/// A buffer of floats from the kernel library's pool.
package final class Storage {
  package let pointer: UnsafeMutablePointer<Float>
  package let count: Int

  /// Contents are undefined until written.
  package init(count: Int) {
    // A zero-sized tensor still gets a valid address, so kernels need no special case.
    guard let buffer = sq_allocate(Int64(max(count, 1))) else {
      fatalError("Storage: the pool returned no buffer for \(count) floats")
    }
    pointer = buffer
    self.count = count
  }

  deinit {
    sq_release(pointer)
  }
}

extension Storage {
  /// A buffer of zeros.
  package convenience init(zeros count: Int) {
    self.init(count: count)
    sq_fill(Int64(count), 0, pointer)
  }
}

/// Where numbers are, and what keeps them there.
struct Memory {
  /// Held for the memory.
  let storage: Storage
  let pointer: UnsafeMutablePointer<Float>
}
