// A tensor's numbers in a file, as bytes of little-endian Floats.

import SequiturFiles
import SequiturTensor

extension OpenFile {
  /// Writes all numbers of a tensor.
  func write(_ tensor: Tensor) throws(SystemError) {
    let values = UnsafeRawBufferPointer(
      UnsafeBufferPointer(start: tensor.pointer, count: tensor.count))
    #if _endian(little)
      try write(values)
    #else
      try write(Array(values.bindMemory(to: UInt32.self)))
    #endif
  }
}
