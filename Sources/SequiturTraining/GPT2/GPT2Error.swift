// Why a folder in GPT-2's form cannot be read or written.

/// A folder in GPT-2's form that cannot be read or written, in one sentence.
public struct GPT2Error: Error, Equatable, CustomStringConvertible {
  /// The kind of trouble.
  public enum Kind: Equatable, Sendable {
    /// Nothing is there, or the system refuses to read it.
    case missing
    /// The model or the file is not one of GPT-2's form.
    case unfit
    /// Something is there already.
    case exists
    /// The system refuses to write.
    case unwritable
  }

  /// The kind of trouble.
  public let kind: Kind
  /// The file or folder, as the user gave it.
  public let path: String
  /// What was expected, what was found, what to do.
  public let problem: String

  init(_ path: String, _ problem: String) {
    self.init(path, .unfit, problem)
  }

  init(_ path: String, _ kind: Kind, _ problem: String) {
    self.kind = kind
    self.path = path
    self.problem = problem
  }

  /// One sentence that begins with the path.
  public var description: String { "'\(path)': \(problem)" }
}
