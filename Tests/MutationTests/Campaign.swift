// Campaign: damaged inputs of one form, one after the other, in a process that may die of them.

import Foundation
import SequiturBase
import SequiturFiles

/// A number of inputs of a form. Everything lies in its folder: `input` as it is read at the moment,
/// so that an input that ends the process stays there, `messages` for its last words, and `outcome`
/// at the end.
struct Campaign {
  /// A single input may take so long,
  static let secondsPerInput: UInt32 = 60
  /// and memory may grow by so much in all, beyond what the whole examples took.
  static let memoryGrowth = 96 << 20

  let format: Format
  let seed: UInt64
  let count: Int
  let folder: String

  /// Makes all inputs and writes how many had which outcome. Ends the process, with a sentence, where
  /// an input breaks a rule.
  func run() throws {
    try Folder.create(folder)
    let messages = open("\(folder)/messages", O_WRONLY | O_CREAT | O_APPEND, 0o666)
    dup2(messages, STDERR_FILENO)
    let seeds = try format.seeds()
    var folders: [SeedFolder] = []
    for (number, files) in seeds.enumerated() {
      folders.append(try SeedFolder("\(folder)/input/\(number)", files))
    }
    let other = "\(folder)/other"
    try Folder.create(other)
    func pass(_ input: SeedFolder) throws -> Format.Outcome {
      let outcome = try format.pass(input.path, other)
      if outcome == .read {
        try Folder.remove(other)
        try Folder.create(other)
      }
      return outcome
    }
    for input in folders where try pass(input) != .read {
      fail("expected example \(input.path) to be read")
    }
    let names = seeds.map { $0.keys.filter(format.damages).sorted() }
    let all = zip(seeds, names).flatMap { files, names in names.compactMap { files[$0] } }
    let memory = Self.peakMemory
    var counts = [Int](repeating: 0, count: Format.Outcome.allCases.count)
    for number in 0..<count {
      var mutator = Mutator(seed: seed, number: number, others: all)
      let place = mutator.number(below: folders.count)
      let name = names[place][mutator.number(below: names[place].count)]
      let bytes = format.damage(&mutator, seeds[place][name] ?? [])
      try folders[place].replace(name, with: bytes)
      alarm(Self.secondsPerInput)
      do {
        counts[try pass(folders[place]).rawValue] += 1
      } catch {
        fail("\(folders[place].path)/\(name), input \(number): \(type(of: error)): \(error)")
      }
      let growth = Self.peakMemory - memory
      guard growth <= Self.memoryGrowth else {
        fail("\(folders[place].path)/\(name), input \(number): memory grew by \(growth) bytes")
      }
    }
    alarm(0)
    try FileReplacement.write(
      counts.map(String.init).joined(separator: " "), to: "\(folder)/outcome")
  }

  private func fail(_ sentence: String) -> Never {
    StandardError.write("\(format.name), seed \(seed): \(sentence)\n")
    exit(1)
  }

  /// The most memory that the process has had, in bytes.
  private static var peakMemory: Int {
    var usage = rusage()
    #if canImport(Darwin)
      getrusage(RUSAGE_SELF, &usage)
      return usage.ru_maxrss
    #else
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      return usage.ru_maxrss << 10
    #endif
  }
}

/// An example on disk, one of whose files is damaged at a time.
private final class SeedFolder {
  let path: String
  private let files: Format.Files
  private var damaged: String?

  init(_ path: String, _ files: Format.Files) throws {
    (self.path, self.files) = (path, files)
    try Folder.create(path)
    for (name, bytes) in files { try Self.write(bytes, to: "\(path)/\(name)") }
  }

  /// Puts other bytes in the place of a file, and makes the one that was damaged before whole.
  func replace(_ name: String, with bytes: [UInt8]) throws {
    if let damaged, damaged != name {
      try Self.write(files[damaged] ?? [], to: "\(path)/\(damaged)")
    }
    damaged = name
    try Self.write(bytes, to: "\(path)/\(name)")
  }

  private static func write(_ bytes: [UInt8], to path: String) throws {
    let file = try OpenFile(writing: path, O_CREAT)
    try bytes.withUnsafeBytes { try file.write($0) }
    // Cut at the end rather than at the beginning, which would make some systems write to disk.
    truncate(path, off_t(bytes.count))
  }
}
