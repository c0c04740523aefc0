// A long run: its memory does not grow.

import Foundation
import Testing

extension FaultTests {
  @Test func memoryStaysFlatOverALongRun() throws {
    let (steps, parts) = (20_000, 10)
    try TinyGPT.inFolder { program in
      var sizes: [Int] = []
      let words =
        ["train", "@text.txt", "--out", "@run", "--no-samples", "--tensorboard", "--width", "32"]
        + ["--layers", "2", "--heads", "2", "--context-length", "32", "--batch-size", "4"]
        + ["--dropout", "0.1", "--eval-batches", "3", "--sample-tokens", "20"]
        + ["--eval-interval", "250", "--sample-interval", "250", "--steps", String(steps)]
      let found = try program.run(words) { process in
        while process.isRunning, sizes.count < parts {
          usleep(20_000)
          guard let step = try Self.lastStep(program),
            step >= (sizes.count + 1) * steps / parts - 500
          else { continue }
          guard let size = try Self.residentKilobytes(process.processIdentifier) else { break }
          sizes.append(size)
          Self.say("  step \(step): \(size) kB")
        }
      }
      found.succeeded("finished at step 20,000")
      #expect(sizes.count == parts)
      // By then everything has been done twenty times: training, evaluations, samples, saves.
      let (early, late) = (sizes[parts / 4], sizes.suffix(parts / 2).max() ?? 0)
      #expect(late <= early + 512, "kilobytes: \(sizes)")
      Self.say(
        "soak: \(steps) steps, \(early) kB after a quarter, at most \(late) kB in the last half")
    }
  }

  /// The step of the last line of the run's metrics.
  private static func lastStep(_ program: TinyGPT) throws -> Int? {
    guard program.exists("run/metrics.jsonl") else { return nil }
    let file = try FileHandle(
      forReadingFrom: URL(fileURLWithPath: program.path("run/metrics.jsonl")))
    defer { try? file.close() }
    let end = try file.seekToEnd()
    try file.seek(toOffset: end > 1000 ? end - 1000 : 0)
    let tail = String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
    return tail.matches(of: /"step":([0-9]+),/).last.flatMap { Int($0.1) }
  }

  /// The memory that a process holds; nil when it has ended.
  private static func residentKilobytes(_ process: Int32) throws -> Int? {
    let ps = Process()
    ps.executableURL = URL(fileURLWithPath: "/bin/ps")
    ps.arguments = ["-o", "rss=", "-p", String(process)]
    let pipe = Pipe()
    ps.standardOutput = pipe
    try ps.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    return Int(text.filter(\.isNumber))
  }
}
