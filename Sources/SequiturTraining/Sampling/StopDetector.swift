// StopDetector: ends streamed text before any of some strings, whatever the pieces it comes in.

/// Ends streamed text before the first of some strings.
///
/// The text ends where a stop is first complete; of stops that end there, before the longest. A
/// piece that may be the beginning of a stop is held back until it is known, so that a stop which
/// spans pieces never shows. Stops are compared scalar by scalar.
///
/// ```swift
/// var detector = StopDetector(["\n\n", "The end"])
/// for token in generator.prefix(200) {
///   print(detector.add(decoder.add(token)), terminator: "")
///   if detector.isStopped { break }
/// }
/// print(detector.finish())
/// ```
public struct StopDetector: Sendable {
  /// Whether a stop has been met: nothing more is shown.
  public private(set) var isStopped = false

  private let stops: [[UInt8]]
  /// What may be the beginning of a stop, in UTF-8.
  private var held: [UInt8] = []

  /// Creates a detector. Empty stops are left out; without stops all text passes at once.
  public init(_ stops: [String]) {
    self.stops = stops.filter { !$0.isEmpty }.map { Array($0.utf8) }
  }

  /// The next piece of text.
  ///
  /// - Returns: what can be shown: what was held back and the piece, up to a stop or to what may
  ///   become one.
  public mutating func add(_ text: String) -> String {
    guard !isStopped else { return "" }
    var shown: [UInt8] = []
    for byte in text.utf8 {
      held.append(byte)
      let complete = stops.filter { held.count >= $0.count && held.suffix($0.count) == $0[...] }
      if let longest = complete.map(\.count).max() {
        shown += held.dropLast(longest)
        held = []
        isStopped = true
        break
      }
      let kept = (0...held.count).reversed().first { isBeginning(held.suffix($0)) } ?? 0
      shown += held.dropLast(kept)
      held.removeFirst(held.count - kept)
    }
    return String(decoding: shown, as: UTF8.self)
  }

  /// The rest of the text, once no more comes: what was held back and did not become a stop.
  public mutating func finish() -> String {
    defer { held = [] }
    return String(decoding: held, as: UTF8.self)
  }

  /// Whether a stop begins with these bytes and goes on.
  private func isBeginning(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.isEmpty || stops.contains { $0.count > bytes.count && $0.starts(with: bytes) }
  }
}
