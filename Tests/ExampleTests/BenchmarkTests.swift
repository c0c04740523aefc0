// The benchmark measures what it says, counts operations as the field does, and serves its peers.

import Foundation
import SequiturTensor
import Testing

@Suite struct BenchmarkTests {
  private static let program = "benchmark"
  private static let brief = ["--repetitions", "1", "--seconds", "0.001"]

  @Test func writesTheRowsAsTheTableShowsThem() throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("rows.json")
    let found = try run(
      Self.program,
      Self.brief + [
        "--filter", "W1 training step,AdamW 393216", "--threads", "1", "--json", file.path,
      ])
    #expect(found.exitCode == 0, "\(found.errors)")
    let report = try object(Data(contentsOf: file))
    #expect(Set(report.keys) == ["peakGFLOPs", "triadGBs", "instructions", "threads", "rows"])
    #expect(report["instructions"] as? String == Instructions.current)
    #expect(found.output.hasPrefix("\(Instructions.current), 1 thread: "))
    #expect(found.output.contains("whole run: \(Instructions.current), 1 thread: "))
    #expect(report["threads"] as? Int == 1)
    let peak = try #require(report["peakGFLOPs"] as? Double)
    #expect(peak > 0.1 && report["triadGBs"] as? Double ?? 0 > 0.1)
    let rows = try #require(report["rows"] as? [[String: Any]])
    #expect(rows.map { $0["name"] as? String } == ["W1 training step", "AdamW 393216"])
    for row in rows {
      #expect(
        Set(row.keys) == [
          "name", "medianMs", "minMs", "processorMs", "spread", "gflops", "gbs", "shareOfPeak",
          "extraMB",
        ])
      #expect(found.output.contains(row["name"] as? String ?? "?"))
    }
    // 3.97 GFLOP a step of nanoGPT's model for a CPU, by the formula of PaLM's appendix B.
    let (milliseconds, rate) = (rows[0]["medianMs"] as? Double, rows[0]["gflops"] as? Double)
    let gflop = try #require(milliseconds) * (try #require(rate)) / 1e3
    #expect(abs(gflop - 3.9695) < 1e-3, "\(gflop)")
    #expect(try abs(#require(rows[0]["shareOfPeak"] as? Double) - #require(rate) / peak) < 1e-6)
    #expect(rows[0]["gbs"] is NSNull && rows[1]["gflops"] is NSNull)
  }

  @Test func runsNormsAndCrossEntropyWithTheirGradients() throws {
    let rows = ["layer norm 768x512", "cross-entropy 768x65"].flatMap { row in
      [row, row.replacing(" 768", with: " gradient 768")]
    }
    let found = try run(Self.program, Self.brief + ["--filter", rows.joined(separator: ",")])
    #expect(found.exitCode == 0, "\(found.errors)")
    for row in rows { #expect(found.output.contains(row), "\(found.output)") }
  }

  @Test func filtersByNameBeforeParts() throws {
    let found = try run(Self.program, Self.brief + ["--filter", "layer norm 768x512"])
    #expect(found.exitCode == 0, "\(found.errors)")
    #expect(found.output.contains("layer norm 768x512"))
    #expect(!found.output.contains("gradient"))
  }

  @Test func takesTurnsWithAnotherBuild() throws {
    let found = try run(
      Self.program,
      Self.brief + [
        "--filter", "W4 sampling nano,AdamW 393216", "--threads", "1", "--against",
        productsFolder.appendingPathComponent(Self.program).path,
      ])
    #expect(found.exitCode == 0, "\(found.errors)")
    let lines = found.output.split(separator: "\n")
    #expect(lines.count == 5 && lines[0].contains("1 thread, 1 turn each"), "\(found.output)")
    // A build samples the same tokens as itself; a kernel alone has no results to compare.
    #expect(lines[3].hasPrefix("W4 sampling nano") && lines[3].hasSuffix("the same"))
    #expect(lines[4].hasPrefix("AdamW 393216") && !lines[4].contains("no answer"))
  }

  @Test func profilesAStepByOperation() throws {
    let found = try run(Self.program, Self.brief + ["--profile", "W1"])
    #expect(found.exitCode == 0, "\(found.errors)")
    for part in ["linear", "attention", "crossEntropy", "12x64x512, 128x512", "clip", "update"] {
      #expect(found.output.contains(part), "\(part): \(found.output)")
    }
  }

  @Test func exchangesWeightsBatchesAndLossesThatTheServedStepsRepeat() throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let found = try run(Self.program, ["--exchange", folder.path, "--filter", "W1"])
    #expect(found.exitCode == 0, "\(found.errors)")
    for name in ["W1-weights.safetensors", "W1-batches.safetensors"] {
      #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent(name).path))
    }
    let file = folder.appendingPathComponent("W1.json")
    let losses = try #require(try object(Data(contentsOf: file))["losses"] as? [Double])
    #expect(losses.count == 11 && losses[10] < losses[0] - 0.5, "\(losses)")

    let (answers, exitCode) = try serve("W1 training step", requests: "2\n1\nmany\n")
    #expect(exitCode == 0 && answers.count == 3, "\(answers)")
    let served = answers.prefix(2).flatMap { $0["results"] as? [Double] ?? [] }
    #expect(served == Array(losses.prefix(3)))
    #expect(
      answers[0]["seconds"] as? Double ?? 0 > 0 && answers[0]["processorSeconds"] != nil
        && answers[0]["peakMB"] as? Double ?? 0 > 1)
    #expect(answers[2]["error"] != nil)
  }

  @Test(arguments: [
    (["--filter", "W9"], "'W9'"), (["--serve", "--filter", "W5"], "4 rows"),
    (["--profile", "W4"], "W1, W2, W3"), (["--seconds", "0"], "--seconds"),
    (["--filter", "mpi"], "'make mpi PRODUCT=benchmark'"), (["--against", "nowhere"], "'nowhere'"),
    (["--against", "/bin/sh", "--json", "x"], "--json"),
  ])
  func mistakesGetOneLine(_ arguments: [String], _ named: String) throws {
    let found = try run(Self.program, arguments)
    #expect(found.exitCode == 64 && found.output.isEmpty, "\(arguments): \(found.errors)")
    let lines = found.errors.split(separator: "\n")
    #expect(lines.count == 1 && found.errors.contains(named), "\(arguments): \(found.errors)")
  }

  private func object(_ data: Data) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  private func serve(
    _ row: String, requests: String
  ) throws -> (answers: [[String: Any]], exitCode: Int32) {
    let found = try run(Self.program, ["--serve", "--filter", row], input: requests)
    let answers = try found.output.split(separator: "\n").map { try object(Data($0.utf8)) }
    return (answers, found.exitCode)
  }
}
