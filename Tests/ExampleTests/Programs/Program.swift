// Runs the example programs that were built with the tests, as a user would.

import Foundation
import Testing
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

/// Runs a program whose standard input and output are a terminal, on which this is typed ahead; what
/// is typed is not shown by the terminal.
func onTerminal(
  _ program: String, _ arguments: [String], typing typed: String = ""
) throws -> ProgramRun {
  var (primary, secondary): (Int32, Int32) = (0, 0)
  var characters = [CChar](repeating: 0, count: 1024)
  try #require(openpty(&primary, &secondary, &characters, nil, nil) == 0)
  defer { for descriptor in [primary, secondary] { close(descriptor) } }
  var modes = termios()
  tcgetattr(secondary, &modes)
  modes.c_lflag &= ~tcflag_t(ECHO)
  tcsetattr(secondary, TCSANOW, &modes)
  let name = String(
    decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  let input = Array(typed.utf8)
  try #require(write(primary, input, input.count) == input.count)
  let found = try run(
    program, arguments, environment: ["TERM": "xterm", "NO_COLOR": ""],
    shell: #""$@" <\#(name) >\#(name)"#)
  // What the terminal holds: more than any test writes.
  var bytes = [UInt8](repeating: 0, count: 1 << 14)
  _ = fcntl(primary, F_SETFL, O_NONBLOCK)
  var shown: [UInt8] = []
  while case let count = read(primary, &bytes, bytes.count), count > 0 { shown += bytes[..<count] }
  return ProgramRun(
    exitCode: found.exitCode, output: String(decoding: shown, as: UTF8.self), errors: found.errors)
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
