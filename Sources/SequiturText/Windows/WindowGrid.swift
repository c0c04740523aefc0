// WindowGrid: a text cut into windows so that every token is predicted in exactly one of them.

import SequiturBase

/// The windows of T tokens that cover the documents of a range.
///
/// A document of n tokens has n - 1 targets, each token after the first. Its windows part them into
/// stretches of T; the first and the last may hold fewer, but still show T tokens of the text. Only
/// a document shorter than a window is padded, behind its end.
struct WindowGrid {
  /// Consecutive tokens that windows may not leave.
  struct Segment {
    /// The place of its first token.
    let start: Int
    /// Its tokens less one.
    let targets: Int
    /// How many windows of the grid come before its own.
    let firstWindow: Int
    let windows: Int
    /// By how many targets its first window may be short.
    let shifts: ClosedRange<Int>
  }

  let length: Int
  let windowCount: Int
  private let range: TokenRange
  private let segments: [Segment]

  init(_ range: TokenRange, length: Int, insideDocuments: Bool, isShifted: Bool) {
    guard length > 0 else {
      stop("WindowGrid", "\(length)", expected: "windows of at least 1 token")
    }
    self.range = range
    self.length = length
    var segments: [Segment] = []
    var count = 0
    for document in insideDocuments ? range.documents : [0..<range.count] {
      let targets = document.count - 1
      guard targets > 0 else { continue }
      var windows = (targets + length - 1) / length
      var spare = windows * length - targets
      // So that a long segment can move by half a window at least.
      if isShifted, windows >= 16, spare < length / 2 {
        windows += 1
        spare += length
      }
      let shifts =
        isShifted && windows > 1 ? max(0, spare - length + 1)...min(spare, length - 1) : 0...0
      segments.append(
        Segment(
          start: document.lowerBound, targets: targets, firstWindow: count, windows: windows,
          shifts: shifts))
      count += windows
    }
    self.segments = segments
    windowCount = count
  }

  /// A window with its own targets; `shift` moves a segment's grid, by its number and possible
  /// shifts.
  func window(
    _ index: Int, shift: (Int, ClosedRange<Int>) -> Int
  ) -> (inputs: [Int32], targets: [Int32]) {
    let number = segments.indices.lastOfFirst { segments[$0].firstWindow <= index }
    let segment = segments[number]
    let grid = (index - segment.firstWindow) * length - shift(number, segment.shifts)
    let own = max(0, grid)..<min(grid + length, segment.targets)
    // The window may not leave the segment; one that is too short for it begins at its beginning.
    let start = max(0, min(own.lowerBound, segment.targets - length))
    let end = min(start + length, segment.targets)
    let (tokens, counted) = range.tokensAndTargets(
      segment.start + start..<segment.start + end + 1)
    let targets = (start..<start + length).map { own.contains($0) ? counted[$0 - start + 1] : -1 }
    var inputs = tokens
    inputs.removeLast()
    inputs += repeatElement(0, count: length - inputs.count)
    return (inputs, targets)
  }
}
