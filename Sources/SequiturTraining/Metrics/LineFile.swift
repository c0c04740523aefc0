// LineFile: a file of JSON lines, one for a step, cut where a resumed run goes on.

import SequiturBase
import SequiturFiles

/// What stands on a line of a run's file.
public protocol StepLine: Sendable {
  /// Steps made.
  var step: Int { get }
  /// The line without its end: one JSON object.
  var line: String { get }
  /// Reads a line; nil if it is torn or another kind of line.
  init?(line: some Sequence<UInt8>)
}

/// A file to which a run appends lines, such as metrics.jsonl.
public final class LineFile<Line: StepLine> {
  /// The lines that were there when it was opened, and stay.
  let kept: [Line]
  private let path: String
  private let file: OpenFile

  /// Opens a file, made if it is not there. Lines of later steps than `step`, and a last line that
  /// a killed run left torn, are cut.
  public init(path: String, keepingUpTo step: Int) throws(RunError) {
    kept = Folder.hasFile(path) ? try Self.read(path).filter { $0.step <= step } : []
    let text = kept.map { $0.line + "\n" }.joined()
    try writing(path, FileReplacement.write(text, to: path))
    self.path = path
    file = try writing(path, OpenFile(writing: path, O_APPEND))
  }

  /// Appends a line, at once.
  public func write(_ line: Line) throws(RunError) {
    try writing(path, file.write("\(line.line)\n"))
  }

  /// All whole lines of a file, in their order.
  public static func read(_ path: String) throws(RunError) -> [Line] {
    let bytes = try reading(path, OpenFile.contents(of: path))
    return bytes.split(separator: UInt8(ascii: "\n")).compactMap { Line(line: $0) }
  }
}
