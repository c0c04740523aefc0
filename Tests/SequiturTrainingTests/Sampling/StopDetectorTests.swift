// StopDetector: the same text whatever the pieces, nothing of a stop shown, nothing lost without
// one.

import SequiturTraining
import Testing

struct StopDetectorTests {
  /// What is shown of a text that comes in pieces of a number of scalars.
  static func shown(_ text: String, stops: [String], size: Int) -> (text: String, stopped: Bool) {
    var detector = StopDetector(stops)
    var shown = ""
    var rest = Array(text.unicodeScalars)
    while !rest.isEmpty {
      var piece = String.UnicodeScalarView()
      piece.append(contentsOf: rest.prefix(size))
      rest.removeFirst(min(size, rest.count))
      shown += detector.add(String(piece))
    }
    shown += detector.finish()
    return (shown, detector.isStopped)
  }

  struct Case: Sendable {
    let text: String
    let stops: [String]
    /// What is shown; the text itself if no stop is in it.
    let expected: String
  }

  static let cases = [
    Case(text: "one two three", stops: ["two"], expected: "one "),
    Case(text: "one two three", stops: ["four"], expected: "one two three"),
    Case(text: "one two three", stops: [], expected: "one two three"),
    Case(text: "one two three", stops: [""], expected: "one two three"),
    Case(text: "stop", stops: ["stop"], expected: ""),
    // A beginning that is not continued, and one that begins inside of it.
    Case(text: "ststop", stops: ["stop"], expected: "st"),
    Case(text: "aaaaab", stops: ["aaab"], expected: "aa"),
    Case(text: "ababac", stops: ["abac"], expected: "ab"),
    Case(text: "sto", stops: ["stop"], expected: "sto"),
    // The first to be complete counts.
    Case(text: "xabcd", stops: ["abcd", "bc"], expected: "xa"),
    Case(text: "xabcd", stops: ["bc", "abc"], expected: "x"),
    Case(text: "a, b. c", stops: [".", ","], expected: "a"),
    // Bytes that a scalar shares with a stop are no beginning of it.
    Case(text: "äöü €", stops: ["ü", "é"], expected: "äö"),
    Case(text: "日本語", stops: ["語"], expected: "日本"),
    Case(text: "end\n\nnext", stops: ["\n\n"], expected: "end"),
    Case(text: "end\nnext", stops: ["\n\n"], expected: "end\nnext"),
  ]

  @Test(arguments: cases, [1, 2, 3, 100])
  func piecesDoNotMatter(example: Case, size: Int) {
    let (shown, stopped) = Self.shown(example.text, stops: example.stops, size: size)
    #expect(shown == example.expected, "\(example)")
    #expect(stopped == (example.expected != example.text), "\(example)")
  }

  @Test func aBeginningIsHeldBackAndThenShown() {
    var detector = StopDetector(["stop"])
    #expect(detector.add("a st") == "a ")
    #expect(detector.add("o") == "")
    #expect(detector.add("w") == "stow")
    #expect(detector.add(" sto") == " ")
    #expect(detector.finish() == "sto")
    #expect(detector.finish() == "" && !detector.isStopped)
  }

  @Test func nothingComesAfterAStop() {
    var detector = StopDetector(["."])
    #expect(detector.add("a. b") == "a")
    #expect(detector.isStopped)
    #expect(detector.add("c") == "" && detector.finish() == "")
  }

  @Test func withoutAStopInSightTextPassesAtOnce() {
    var detector = StopDetector(["stop"])
    #expect(detector.add("all of it") == "all of it")
  }
}
