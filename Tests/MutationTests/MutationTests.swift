// Damaged files of every form: refused by a typed error, or read, written and read back the same;
// never a stop, a wait or memory without bound. `make test` damages some thousands of each, always
// the same; `make fuzz` goes on with fresh ones for as long as it is asked to.

import Foundation
import SequiturFiles
import TestSupport
import Testing

struct MutationTests {
  private static let environment = ProcessInfo.processInfo.environment
  /// How long to go on; nil for once.
  private static let seconds = environment["SEQUITUR_FUZZ_SECONDS"].flatMap(Double.init)
  private static let seed = environment["SEQUITUR_FUZZ_SEED"].flatMap(UInt64.init)
  private static let inputs = inDebug(1000, otherwise: 20_000)

  @Test(arguments: Format.all.map(\.name))
  func anyBytesAreReadOrRefused(format: String) async throws {
    let start = ContinuousClock.now
    var seed = Self.seed ?? (Self.seconds == nil ? 1 : .random(in: 0...UInt64.max))
    var totals = [0, 0]
    while true {
      let folder = Self.folder(format, seed)
      try? FileManager.default.removeItem(atPath: folder)
      await #expect(processExitsWith: .success) {
        [format = format as String, seed = seed as UInt64, folder = folder as String] in
        let format = try #require(Format.all.first { $0.name == format })
        try Campaign(format: format, seed: seed, count: Self.inputs, folder: folder).run()
      }
      guard let counts = Self.counts(in: folder) else {
        let said = (try? String(contentsOfFile: "\(folder)/messages", encoding: .utf8)) ?? ""
        Issue.record(
          "\(format), seed \(seed): what was read last is in \(folder)/input; \(said.prefix(2000))")
        return
      }
      try FileManager.default.removeItem(atPath: folder)
      totals = zip(totals, counts).map(+)
      // At once, for whoever waits for the next.
      StandardError.write(
        "mutations: \(format), seed \(seed): \(totals[0] + totals[1]) inputs, \(totals[0]) refused, "
          + "\(totals[1]) read and written back\n")
      guard let seconds = Self.seconds, ContinuousClock.now - start < .seconds(seconds) else {
        return
      }
      seed = .random(in: 0...UInt64.max)
    }
  }

  /// Where a campaign keeps its files: in memory where the system has a folder there, since every
  /// file that is written back is flushed to disk.
  private static func folder(_ format: String, _ seed: UInt64) -> String {
    let memory = "/dev/shm"
    let parent =
      FileManager.default.isWritableFile(atPath: memory)
      ? memory : FileManager.default.temporaryDirectory.path
    return "\(parent)/sequitur-mutations-\(format.replacing(" ", with: "-"))-\(seed)"
  }

  /// How many inputs were refused and read; nil if the campaign did not come to its end.
  private static func counts(in folder: String) -> [Int]? {
    guard let text = try? String(contentsOfFile: "\(folder)/outcome", encoding: .utf8) else {
      return nil
    }
    return text.split(separator: " ").compactMap { Int($0) }
  }
}
