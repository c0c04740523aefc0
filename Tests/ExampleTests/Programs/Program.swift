// Runs the example programs that were built with the tests, as a user would.

import Foundation

/// What a program printed and how it ended.
struct ProgramRun {
  let exitCode: Int32
  let output: String
  let errors: String
}

/// Runs a program of this package by its name, on an input of its own if one is given.
func run(
  _ program: String, _ arguments: [String], environment: [String: String] = [:],
  input: FileHandle? = nil
) throws -> ProgramRun {
  let process = Process()
  if let input { process.standardInput = input }
  process.executableURL = productsFolder.appendingPathComponent(program)
  process.arguments = arguments
  process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
  // Files rather than pipes: a full pipe would stop the program before it ends.
  let folder = try temporaryFolder()
  defer { try? FileManager.default.removeItem(at: folder) }
  let files = ["out", "err"].map { folder.appendingPathComponent($0) }
  for file in files { try Data().write(to: file) }
  process.standardOutput = try FileHandle(forWritingTo: files[0])
  process.standardError = try FileHandle(forWritingTo: files[1])
  try process.run()
  process.waitUntilExit()
  let texts = try files.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
  return ProgramRun(exitCode: process.terminationStatus, output: texts[0], errors: texts[1])
}

/// A new empty folder; the caller removes it.
func temporaryFolder() throws -> URL {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("sequitur-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  return folder
}

/// Where the programs were built: beside the tests. On Linux the tests are a program themselves; on
/// macOS a helper loads them from a bundle that its arguments name.
private var productsFolder: URL {
  let arguments = CommandLine.arguments
  let flag = arguments.firstIndex(of: "--test-bundle-path")
  var folder = URL(fileURLWithPath: flag.map { arguments[$0 + 1] } ?? arguments[0])
    .resolvingSymlinksInPath().deletingLastPathComponent()
  while folder.path.contains(".xctest") { folder.deleteLastPathComponent() }
  return folder
}
