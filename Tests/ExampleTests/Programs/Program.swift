// Runs the example programs that were built with the tests, as a user would.

import Foundation
@_exported import TestSupport

/// What a program printed and how it ended.
struct ProgramRun {
  let exitCode: Int32
  let output: String
  let errors: String
}

/// Runs a program of this package by its name.
///
/// - Parameters:
///   - input: what it reads on standard input.
///   - shell: a command for `sh`, in which `"$@"` is the program with its arguments; nil to run the
///     program itself.
///   - meanwhile: is called while the program runs.
func run(
  _ program: String, _ arguments: [String], environment: [String: String] = [:],
  input: String = "", shell: String? = nil, meanwhile: (Process) throws -> Void = { _ in }
) throws -> ProgramRun {
  let process = Process()
  let executable = productsFolder.appendingPathComponent(program)
  process.executableURL = shell == nil ? executable : URL(fileURLWithPath: "/bin/sh")
  process.arguments = shell.map { ["-c", $0, "sh", executable.path] + arguments } ?? arguments
  process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
  // Files rather than pipes: a full pipe would stop the program before it ends.
  let folder = try temporaryFolder()
  defer { try? FileManager.default.removeItem(at: folder) }
  let files = ["out", "err"].map { folder.appendingPathComponent($0) }
  for file in files { try Data().write(to: file) }
  let inputFile = folder.appendingPathComponent("in")
  try Data(input.utf8).write(to: inputFile)
  process.standardInput = try FileHandle(forReadingFrom: inputFile)
  process.standardOutput = try FileHandle(forWritingTo: files[0])
  process.standardError = try FileHandle(forWritingTo: files[1])
  try process.run()
  try meanwhile(process)
  process.waitUntilExit()
  let texts = try files.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
  return ProgramRun(
    exitCode: process.terminationStatus, output: texts[0],
    // What a program says of itself in a debug build is no part of any answer.
    errors: texts[1].replacing(#/warning: THIS IS A DEBUG BUILD.*\n/#, with: ""))
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
var productsFolder: URL {
  let arguments = CommandLine.arguments
  let flag = arguments.firstIndex(of: "--test-bundle-path")
  var folder = URL(fileURLWithPath: flag.map { arguments[$0 + 1] } ?? arguments[0])
    .resolvingSymlinksInPath().deletingLastPathComponent()
  while folder.path.contains(".xctest") { folder.deleteLastPathComponent() }
  return folder
}
