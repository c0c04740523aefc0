// Why a folder in GPT-2's form cannot be read or written.

/// A folder in GPT-2's form that cannot be read or written, in one sentence.
public struct GPT2Error: Error, Equatable, CustomStringConvertible {
  /// The file or folder, as the user gave it.
  public let path: String
  /// What was expected, what was found, what to do.
  public let problem: String

  init(_ path: String, _ problem: String) {
    self.path = path
    self.problem = problem
  }

  /// One sentence that begins with the path.
  public var description: String { "'\(path)': \(problem)" }
}
