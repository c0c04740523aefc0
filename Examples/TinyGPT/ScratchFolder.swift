// ScratchFolder: a temporary folder for what a command needs on disk and nobody afterwards.

import ExampleSupport

/// A folder that is to be removed when the work is done, has failed, or was stopped.
struct ScratchFolder: Sendable {
  /// Its path; it is made by whoever writes there first.
  let path = FileManager.default.temporaryDirectory
    .appending(path: "tiny-gpt-\(UUID().uuidString)").path

  func remove() {
    try? FileManager.default.removeItem(atPath: path)
  }
}
