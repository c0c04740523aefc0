// Where one is in a text: what an editor shows in its status line.

/// A place in a text, in Unicode scalars.
struct TextPlace: Equatable {
  /// How many scalars stand before it.
  private(set) var offset = 0
  /// Its line, counted from 1.
  private(set) var line = 1
  /// Its place in the line, counted from 1.
  private(set) var column = 1

  mutating func advance(over text: some Sequence<Unicode.Scalar>) {
    for scalar in text {
      offset += 1
      column += 1
      if scalar == "\n" {
        line += 1
        column = 1
      }
    }
  }
}
