// The system's read and write, for types with members of the same names.

/// Writes bytes from the first on; returns how many, or -1 with the reason in errno.
func writeSome(_ bytes: ArraySlice<UInt8>, to file: Int32) -> Int {
  bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
}

/// Reads at most as many bytes as the buffer holds; returns how many, or -1 with the reason in errno.
func readSome(into buffer: inout [UInt8], from file: Int32) -> Int {
  buffer.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
}
