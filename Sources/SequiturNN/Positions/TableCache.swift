// TableCache: tables that depend on positions alone, kept so that a training step computes none.

/// The tables last used. A class, so that an encoding, a struct, can fill it while it is asked.
final class TableCache<Key: Hashable, Table> {
  private var tables: [Key: Table] = [:]
  /// Enough for the lengths of a training run; generation asks for new ones at every token.
  private let capacity = 16

  /// The table of a key, made if it is not there.
  func table(for key: Key, make: () -> Table) -> Table {
    if let table = tables[key] { return table }
    if tables.count == capacity { tables.removeAll() }
    let table = make()
    tables[key] = table
    return table
  }
}
