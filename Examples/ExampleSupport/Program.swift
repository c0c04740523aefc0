// What every program does first, and how it is called again.

import SequiturFiles
import SequiturTensor

package enum Program {
  /// Makes the process ready, before anything is opened or printed.
  package static func begin() {
    OpenFile.occupyStandardDescriptors()
    // A reader that goes away, and a file that may not grow, are errors like a full disk: work that
    // has something to save or to remove must not die of them without a word.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    // The Swift runtime aborts where the system has no memory left, and has said so by then; no trace
    // of where that was helps whoever reads it. Mistakes of the program end by other signals.
    signal(SIGABRT) { _ in _exit(71) }
    if let mistake = mistake(
      inInstructions: getenv("SEQUITUR_INSTRUCTIONS").map { String(cString: $0) })
    {
      fail(with: mistake)
    }
  }

  /// Why the kernels cannot use the instructions that the environment names; nil if they can.
  static func mistake(inInstructions asked: String?) -> UsageError? {
    guard let asked, !Instructions.names.contains(asked) else { return nil }
    return UsageError(
      "SEQUITUR_INSTRUCTIONS: expected one of \(Instructions.names.joined(separator: ", ")), which this "
        + "processor has, found \(quoted(asked))")
  }

  /// The program and these words, as they are typed in a shell to start it as it was started.
  package static func line(_ words: [String]) -> String {
    let folder = FileManager.default.currentDirectoryPath
    return ([call(CommandLine.arguments[0], from: folder)] + words.map(shellWord))
      .joined(separator: " ")
  }

  /// What stands for the program before its words: `swift run` where its package was built in or
  /// above the folder, else what was typed.
  package static func call(_ program: String, from folder: String) -> String {
    let parts = program.split(separator: "/", omittingEmptySubsequences: false)
    guard program.hasPrefix("/"), let build = parts.firstIndex(of: ".build"), let name = parts.last,
      "\(folder)/".hasPrefix(parts[..<build].joined(separator: "/") + "/")
    else {
      return shellWord(program)
    }
    return parts.contains("release") ? "swift run -c release \(name)" : "swift run \(name)"
  }
}

/// A word as it is typed in a shell, quoted where it needs that.
package func shellWord(_ word: String) -> String {
  let isPlain = word.allSatisfy { $0.isLetter || $0.isNumber || "-_./=,:+".contains($0) }
  return isPlain && !word.isEmpty ? word : "'\(word.replacing("'", with: "'\\''"))'"
}
