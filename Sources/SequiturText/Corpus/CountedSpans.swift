// CountedSpans: which stretches of a text a loss counts, such as the answers in dialogues.

import SequiturBase

/// The stretches of a text whose tokens count: each begins behind a mark, and ends with the next mark
/// of another kind, or with its document.
///
/// ```swift
/// let answers = CountedSpans(after: "A: ", until: "\n")
/// let corpus = try Corpus(source, counting: answers, tokenizer: tokenizer, in: "run")
/// ```
///
/// A token counts if a byte of it stands in such a stretch, whichever window shows it; the others are
/// read, and never predicted.
public struct CountedSpans: Codable, Hashable, Sendable {
  /// What stands before a stretch; not empty.
  public let after: String
  /// What ends it, and counts with it: a model learns to end there. Not empty.
  public let until: String

  /// Names the marks. Stops at an empty one.
  public init(after: String, until: String) {
    guard !after.isEmpty, !until.isEmpty else {
      stop("CountedSpans", "'\(after)' and '\(until)'", expected: "two marks that are not empty")
    }
    (self.after, self.until) = (after, until)
  }
}

/// Tells byte by byte what counts of a text.
struct SpanScanner {
  private var after, until: Mark
  /// Whether the next byte counts.
  private(set) var isInside = false

  init(_ spans: CountedSpans) {
    (after, until) = (Mark(spans.after), Mark(spans.until))
  }

  /// Whether the next byte of the text counts.
  mutating func counts(_ byte: UInt8) -> Bool {
    let counts = isInside
    let ends = isInside ? until.ends(with: byte) : after.ends(with: byte)
    if ends { isInside.toggle() }
    return counts
  }

  /// Begins another document.
  mutating func reset() {
    isInside = false
    after.reset()
    until.reset()
  }
}

/// Finds a text in another as its bytes come (Knuth, Morris & Pratt 1977).
private struct Mark {
  private let bytes: [UInt8]
  /// For each length of its beginning, the longest shorter beginning that ends it too.
  private let shorter: [Int]
  private var matched = 0

  init(_ text: String) {
    let bytes = Array(text.utf8)
    var shorter = [0, 0]
    for end in 1..<max(1, bytes.count) {
      var length = shorter[end]
      while length > 0, bytes[length] != bytes[end] { length = shorter[length] }
      shorter.append(bytes[length] == bytes[end] ? length + 1 : 0)
    }
    (self.bytes, self.shorter) = (bytes, shorter)
  }

  /// Whether the mark ends with this byte; the search begins anew behind it then.
  mutating func ends(with byte: UInt8) -> Bool {
    while matched > 0, bytes[matched] != byte { matched = shorter[matched] }
    if bytes[matched] == byte { matched += 1 }
    guard matched == bytes.count else { return false }
    matched = 0
    return true
  }

  mutating func reset() { matched = 0 }
}
