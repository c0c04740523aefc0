// Printed: a number as the C library's printf writes it.

/// A number by a format of printf's for one Double, such as `"%.2f"`.
package func printed(_ format: String, _ value: Double) -> String {
  guard !value.isNaN else { return "nan" }
  return withVaList([value]) { arguments in
    // The largest number has 309 digits before its point.
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 400) { text in
      vsnprintf(text.baseAddress, text.count, format, arguments)
      return text.baseAddress.map { String(cString: $0) } ?? ""
    }
  }
}
