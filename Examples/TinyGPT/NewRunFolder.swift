// NewRunFolder: a run's folder until its first checkpoint; a run that fails before leaves nothing.

import ExampleSupport
import Sequitur

/// The folder of a run that has not saved anything yet.
struct NewRunFolder {
  let folder: RunFolder
  /// The folders that were made for it, the last of them its own.
  private let made: [String]
  private let namesBefore: Set<String>

  /// Makes the folder, or takes one without a run.
  init(_ path: String) throws {
    namesBefore = Self.names(in: path)
    let made = (try? Folder.create(path)) ?? []
    folder = try Folder.removingOnFailure(made) { try RunFolder.create(path) }
    self.made = made
  }

  /// Removes what was written since, and the folders that were made; not if there is a checkpoint.
  func discard() {
    guard (try? RunFolder.steps(in: folder.path))?.isEmpty == true else { return }
    for name in Self.names(in: folder.path).subtracting(namesBefore) {
      try? Folder.remove("\(folder.path)/\(name)")
    }
    Folder.removeEmpty(made)
  }

  /// Runs the body; if it fails, nothing is left of the run.
  func discardingOnFailure<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch {
      discard()
      throw error
    }
  }

  private static func names(in path: String) -> Set<String> {
    Set((try? Folder.names(in: path)) ?? [])
  }
}
