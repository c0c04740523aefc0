import Foundation
import Testing

@Suite struct PermutationInvarianceTests {
  private static let program = "permutation-invariance"
  private static let small = [
    "--tasks", "who-bit-whom", "--encodings", "none,sinusoidal", "--seeds", "2", "--steps", "4",
  ]

  @Test func leavesReportFigureAndResultsWithTheirKeys() throws {
    let out = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: out) }
    let found = try run(Self.program, Self.small + ["--out", out.path])
    #expect(found.exitCode == 0, "\(found.errors)")
    #expect(found.output.contains("who-bit-whom"))

    let page = try String(contentsOf: out.appendingPathComponent("report.html"), encoding: .utf8)
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("The symmetry"))
    // Nothing is loaded from elsewhere; the one address is the name of the SVG language.
    let addresses = page.replacingOccurrences(of: "http://www.w3.org/2000/svg", with: "")
    #expect(!addresses.contains("http://"))
    // One section is alive: its data, its two scripts and the one that all living blocks share.
    #expect(page.contains("data-live=\"word-order\"") && page.contains("; script-src 'sha256-"))
    #expect(page.components(separatedBy: "<script").count == 5)
    let figure = try String(contentsOf: out.appendingPathComponent("accuracy.svg"), encoding: .utf8)
    #expect(figure.contains("<svg"))

    let results = try results(in: out)
    #expect(
      Set(results.keys) == [
        "symmetry", "tasks", "readoutTrap", "oneLayerCausal", "text", "sentences", "settings",
        "seconds",
      ])
    let tasks = try #require(results["tasks"] as? [[String: Any]])
    #expect(tasks.count == 4)
    for key in [
      "task", "encoding", "causal", "seed", "accuracy", "ceiling", "lossFloor", "finalLoss",
      "seconds",
    ] { #expect(tasks.allSatisfy { $0[key] != nil }, "\(key)") }
    #expect(tasks.allSatisfy { $0["ceiling"] as? Double == 0.5 })
    let blind = tasks.filter { $0["encoding"] as? String == "none" }
    #expect(blind.count == 2 && blind.allSatisfy { $0["accuracy"] as? Double ?? 1 <= 0.5 })
    let symmetry = try #require(results["symmetry"] as? [[String: Any]])
    #expect(symmetry.count == 6)
    for key in [
      "encoding", "causal", "maxDeviation", "meanDeviation", "control", "pooledDeviation",
    ] { #expect(symmetry.allSatisfy { $0[key] != nil }, "\(key)") }
    let text = try #require(results["text"] as? [[String: Any]])
    for key in ["encoding", "seed", "accuracy", "ceiling", "windows", "windowLength", "source"] {
      #expect(text.allSatisfy { $0[key] != nil }, "\(key)")
    }
  }

  @Test func resultsAreTheSameForAnyNumberOfThreads() throws {
    let files = try ["1", "2", "3"].map { threads in
      let out = try temporaryFolder()
      defer { try? FileManager.default.removeItem(at: out) }
      let found = try run(
        Self.program, Self.small + ["--out", out.path],
        environment: ["SEQUITUR_THREADS": threads])
      #expect(found.exitCode == 0, "\(found.errors)")
      let text = try String(
        contentsOf: out.appendingPathComponent("results.json"), encoding: .utf8)
      return text.split(separator: "\n").filter { !$0.contains("\"seconds\"") }
    }
    #expect(files[0].count > 50)
    #expect(files[0] == files[1] && files[0] == files[2])
  }

  @Test func equalLogitsWithoutPositionsDifferentOnesWithThem() throws {
    let out = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: out) }
    let found = try run(
      Self.program,
      Self.small + ["--out", out.path, "--sentence", "Must you not go?", "You must not go."])
    #expect(found.exitCode == 0, "\(found.errors)")
    let sentences = try #require(try results(in: out)["sentences"] as? [[String: Any]])
    let differences = sentences.compactMap { $0["difference"] as? Double }
    #expect(differences.count == 2)
    #expect(differences[0] < 1e-5, "none")
    #expect(differences[1] > 1e-3, "sinusoidal")
  }

  @Test func sentencesAloneAreAnsweredWithTheRemarkAndLeaveNoFiles() throws {
    let out = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: out) }
    let found = try run(
      Self.program,
      ["--only", "sentences", "--encodings", "none,rope", "--out", out.path]
        + ["--sentence", "go", "you must not go", "--steps", "4"])
    #expect(found.exitCode == 0, "\(found.errors)")
    for text in ["\"go\" or \"you must not go\"?", "RoPE", "do not hold the same words"] {
      #expect(found.output.contains(text), "\(text)")
    }
    #expect(!found.output.contains("sorted") && !found.output.contains("Symmetry"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: out.path).isEmpty)
  }

  @Test(arguments: [
    (["--taks", "sorted"], 64, "--tasks"),
    (["--tasks", "sort"], 64, "sorted"),
    (["--encodings", "sinus"], 64, "sinusoidal"),
    (["--seeds", "0"], 64, "1 to 100"),
    (["--steps", "-3"], 64, "--steps"),
    (["--only", "text"], 64, "sentences"),
    (["--sentence", "one"], 64, "--sentence"),
    (["--sentence", "the", "dog", "bit"], 64, "--sentence with spaces needs quotes"),
    (["--sentence", "?!", "the dog"], 64, "at least one word"),
    (["--threads", "many"], 64, "'many'"),
    (["--text", "/no/such/file.txt"], 66, "/no/such/file.txt"),
    (["--out", "/dev/null/folder"], 73, "/dev/null"),
  ])
  func mistakesGetOneLineAndTheirExitCode(
    _ arguments: [String], _ code: Int, _ named: String
  ) throws {
    let found = try run(Self.program, arguments)
    #expect(found.exitCode == Int32(code), "\(arguments): \(found.errors)")
    let lines = found.errors.split(separator: "\n")
    #expect(lines.count == 1 && found.errors.contains(named), "\(arguments): \(found.errors)")
    #expect(found.output.isEmpty)
  }

  @Test(arguments: [
    ("too short", Data("abcdefghij".utf8)), ("empty", Data()), ("binary", Data([97, 0, 98])),
    ("not UTF-8", Data([0xC3, 0x28, 97])),
    ("one letter", Data(String(repeating: "a", count: 99).utf8)),
  ])
  func textsThatCannotServeAreRefused(_ kind: String, _ bytes: Data) throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("sample.txt")
    try bytes.write(to: file)
    let found = try run(Self.program, ["--text", file.path, "--out", folder.path])
    #expect(found.exitCode == 65, "\(kind): \(found.errors)")
    #expect(found.errors.contains("sample.txt"), "\(kind): \(found.errors)")
  }

  /// Names of files, their texts and sentences, with markup in them.
  @Test func nothingBreaksOutOfThePage() throws {
    let hostile = "<script>alert(1)<img src=x onerror=alert(1)>\"'&"
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("\(hostile).txt")
    try Data((TinyGPT.text + hostile).utf8).write(to: file)
    let sentences = ["--sentence", "\(hostile) </script> a", "a </script> \(hostile)"]
    let found = try run(
      Self.program,
      ["--tasks", "who-bit-whom", "--encodings", "none", "--seeds", "1", "--steps", "1"]
        + sentences + ["--text", file.path, "--out", folder.path])
    #expect(found.exitCode == 0, "\(found.errors)")
    let report = folder.appendingPathComponent("report.html")
    let page = try String(contentsOf: report, encoding: .utf8)
    #expect(xmlProblem(in: page) == nil)
    #expect(page.contains("alert(1)") && !page.contains("<script>alert"))
    #expect(!page.contains("<img"))
    // The data of the one living block, and as many scripts as the policy names.
    let named = page.components(separatedBy: "'sha256-").count - 1
    #expect(page.components(separatedBy: "<script").count == 2 + named)
  }

  private func results(in folder: URL) throws -> [String: Any] {
    let bytes = try Data(contentsOf: folder.appendingPathComponent("results.json"))
    return try JSONSerialization.jsonObject(with: bytes) as? [String: Any] ?? [:]
  }
}
