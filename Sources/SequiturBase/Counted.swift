// Numbers as people read them, with the word that fits.

/// A whole number with commas between its thousands: "294,528".
package func grouped(_ number: Int) -> String {
  let digits = String(number.magnitude)
  let groups = stride(from: digits.count, to: 0, by: -3).map { end in
    String(digits.prefix(end).suffix(3))
  }
  return (number < 0 ? "-" : "") + groups.reversed().joined(separator: ",")
}

/// A number of things: "1 step", "2,000 steps".
package func counted(_ number: Int, _ thing: String) -> String {
  "\(grouped(number)) \(thing)\(number == 1 ? "" : "s")"
}
