// A folder for the files of one test, removed afterwards.

import Foundation

/// Calls the body with the path of a new folder and removes the folder with what is in it.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("position-explorer-\(UInt64.random(in: 0...UInt64.max))")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path)
}
