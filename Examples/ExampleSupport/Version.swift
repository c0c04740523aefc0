// The version of all programs, and the commit that they were built from.

import SequiturTensor

extension Program {
  /// As semantic versioning counts (CHANGELOG.md).
  package static let versionNumber = "0.1.0"
  /// Of an archive made by `make dist`, which writes it here in a copy of the sources.
  static let commit: String? = nil

  /// A program's version, the commit where it is known, and the instructions that its kernels use.
  package static func version(_ version: String, of name: String) -> String {
    let commit = commit.map { "commit \($0), " } ?? ""
    return "\(name) \(version) (\(commit)\(Instructions.current))"
  }
}
