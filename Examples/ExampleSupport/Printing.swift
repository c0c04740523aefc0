// How a program prints: text from outside cannot command the terminal, and what cannot be written is
// an error.

import SequiturFiles

extension StringProtocol {
  /// The text with its control characters written out, other than line breaks and tabs: a terminal
  /// would obey them, and names and texts come from anywhere.
  package var withoutControls: String {
    guard unicodeScalars.contains(where: \.isUnwantedControl) else { return String(self) }
    return unicodeScalars.map { $0.isUnwantedControl ? $0.escaped(asASCII: true) : String($0) }
      .joined()
  }
}

extension Unicode.Scalar {
  fileprivate var isUnwantedControl: Bool {
    properties.generalCategory == .control && self != "\n" && self != "\t"
  }
}

extension StandardOutput {
  /// Prints a text and a line break, without what would command a terminal.
  package static func print(_ text: String) throws(OutputFileError) {
    try print(styled: text.withoutControls)
  }

  /// Prints a text in styles, such as a table, and a line break; what came from outside is in it
  /// without controls.
  package static func print(styled text: String) throws(OutputFileError) {
    try write(text + "\n")
  }

  /// Writes a model's text, or what else should reach a file or another program to the byte; only a
  /// terminal gets it without controls.
  package static func write(content text: String) throws(OutputFileError) {
    try write(isatty(STDOUT_FILENO) == 1 ? text.withoutControls : text)
  }
}

/// The lines of work that is worth more than they are: when nobody reads them any more, or the disk
/// that keeps them is full, the work goes on without.
package final class Transcript {
  /// Why the first line that could not be written was refused.
  private var refusal: OutputFileError?

  package init() {}

  /// Prints a text and a line break.
  package func print(_ text: String) {
    attempt { () throws(OutputFileError) in try StandardOutput.print(text) }
  }

  /// Writes a model's text and a line break.
  package func print(content text: String) {
    attempt { () throws(OutputFileError) in try StandardOutput.write(content: text + "\n") }
  }

  /// Says at the end of the work what could not be written.
  package func finish() throws(OutputFileError) {
    if let refusal { throw refusal }
  }

  private func attempt(_ body: () throws(OutputFileError) -> Void) {
    guard refusal == nil else { return }
    do {
      try body()
    } catch {
      refusal = error
    }
  }
}
