// The nearest known name for a mistyped one, and how user text is shown in a one-line message.

/// The name that the user most likely meant, or nil when none is close.
package func nearest(to text: String, among names: [String]) -> String? {
  // `sinus` is meant for `sinusoidal`.
  if text.count >= 3, let longer = names.first(where: { $0.hasPrefix(text) }) { return longer }
  let allowed = max(1, text.count / 3)
  let closest = names.map { (name: $0, distance: editDistance(text, $0)) }
    .min { $0.distance < $1.distance }
  guard let closest, closest.distance <= allowed else { return nil }
  return closest.name
}

/// How many insertions, deletions, substitutions and swaps of neighbours turn one text into the
/// other (optimal string alignment; Damerau 1964).
package func editDistance(_ first: String, _ second: String) -> Int {
  let (a, b) = (Array(first), Array(second))
  var rows = [Array(0...b.count)]
  for i in 0..<a.count {
    var row = [i + 1]
    for j in 0..<b.count {
      var best = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        best = min(best, rows[i - 1][j - 1] + 1)
      }
      row.append(best)
    }
    rows.append(row)
  }
  return rows[a.count][b.count]
}

/// User text between single quotes, on one line and cut to at most 60 characters.
package func quoted(_ text: String) -> String {
  let shown = text.count > 60 ? text.prefix(57) + "..." : Substring(text)
  let oneLine = shown.unicodeScalars.map { scalar in
    scalar.properties.generalCategory == .control
      ? scalar.escaped(asASCII: true) : String(scalar)
  }
  return "'\(oneLine.joined())'"
}
