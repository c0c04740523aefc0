// The table of a module's parameters: names, shapes, counts.

import SequiturTensor

extension Module {
  /// A table of the parameters, one line each, and their total:
  /// ```
  /// tokens.table                    [65, 128]       8320
  /// blocks.0.attention.query.weight [128, 128]     16384
  /// total                                         ...
  /// ```
  public func parameterSummary() -> String {
    let rows =
      namedParameters().map { ($0.name, "\($0.parameter.shape)", "\($0.parameter.count)") }
      + [("total", "", "\(parameterCount)")]
    let widths = (
      rows.map(\.0.count).max() ?? 0, rows.map(\.1.count).max() ?? 0, rows.map(\.2.count).max() ?? 0
    )
    func spaces(_ width: Int, after text: String) -> String {
      String(repeating: " ", count: width - text.count)
    }
    return rows.map { name, shape, count in
      "\(name)\(spaces(widths.0, after: name)) \(shape)\(spaces(widths.1, after: shape)) "
        + "\(spaces(widths.2, after: count))\(count)"
    }.joined(separator: "\n")
  }
}
