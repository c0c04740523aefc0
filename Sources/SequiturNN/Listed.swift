// Listed: names in a message, not too many of them.

/// The first names of a list and how many more there are.
package func listed(_ names: [String], most: Int = 5) -> String {
  let shown = names.prefix(most).joined(separator: ", ")
  return names.count > most ? "\(shown) and \(names.count - most) more" : shown
}
