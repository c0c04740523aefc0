// NewRunFolder: a run's folder until its first checkpoint; a run that fails before leaves nothing.

import ExampleSupport
import Sequitur

/// The folder of a run that has not saved anything yet.
struct NewRunFolder {
  let folder: RunFolder
  private let existed: Bool
  private let namesBefore: Set<String>

  /// Makes the folder, or takes one without a run.
  init(_ path: String) throws {
    existed = FileManager.default.fileExists(atPath: path)
    namesBefore = Self.names(in: path)
    folder = try RunFolder.create(path)
  }

  /// Removes what was written since, and the folder if it is new; not if there is a checkpoint.
  func discard() {
    guard (try? RunFolder.steps(in: folder.path))?.isEmpty == true else { return }
    let names = Self.names(in: folder.path)
    for name in existed ? names.subtracting(namesBefore) : names {
      try? FileManager.default.removeItem(atPath: "\(folder.path)/\(name)")
    }
    if !existed { rmdir(folder.path) }
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
    Set((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [])
  }
}
