// ScratchFolder: a temporary folder that is gone when the work is done, has failed, or was stopped.

import Foundation

/// A folder for what a command needs on disk and nobody afterwards.
final class ScratchFolder {
  /// Its path; it is made by whoever writes there first.
  let path = FileManager.default.temporaryDirectory
    .appending(path: "tiny-gpt-\(UUID().uuidString)").path

  /// Removes the folder.
  func remove() {
    try? FileManager.default.removeItem(atPath: path)
  }

  deinit {
    remove()
  }
}
