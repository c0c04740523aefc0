// check.py of an exported folder: how it ends, with what it says, run on stand-ins for torch and
// transformers where there is a Python.

import Foundation
import SequiturTraining
import Testing

struct GPT2CheckTests {
  /// A stand-in for a tensor of one number, and modules that give it.
  private static func standIns(difference: String) -> [String: String] {
    [
      "number.py": """
      class Number:
          def __init__(self, value): self.value = value
          def __sub__(self, other): return Number(self.value - other.value)
          def __getitem__(self, place): return self
          def abs(self): return Number(abs(self.value))
          def max(self): return self
          def long(self): return self
          def item(self): return self.value
      """,
      "safetensors/__init__.py": "",
      "safetensors/torch.py": """
      from number import Number
      def load_file(path): return {"tokens": Number(0), "logits": Number(1.0)}
      """,
      "transformers.py": """
      from number import Number
      class AutoModelForCausalLM:
          @classmethod
          def from_pretrained(cls, folder): return cls()
          def eval(self): return self
          def __call__(self, tokens):
              self.logits = Number(1.0 + \(difference))
              return self
      """,
    ]
  }

  private static let python = "/usr/bin/env"

  private static func run(_ arguments: [String], path: String = "") throws -> (Int32, String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = ["python3"] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(["PYTHONPATH": path]) { $1 }
    let output = Pipe()
    (process.standardOutput, process.standardError) = (output, output)
    try process.run()
    let said = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: said, as: UTF8.self))
  }

  private static var hasPython: Bool { (try? run(["--version"]))?.0 == 0 }

  @Test(
    .enabled(if: hasPython),
    arguments: [
      ("0", true), ("9e-5", true), ("-9e-5", true), ("1.1e-4", false), ("2", false),
      ("float('nan')", false),
    ])
  func whatDiffersFails(difference: String, passes: Bool) throws {
    try withGPT2Folder { folder in
      for (name, text) in Self.standIns(difference: difference) {
        let file = URL(filePath: "\(folder)/stand-ins/\(name)")
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
      }
      let (status, said) = try Self.run(["\(folder)/check.py"], path: "\(folder)/stand-ins")
      #expect(status == (passes ? 0 : 1), "\(said)")
      #expect(said.hasPrefix(passes ? "OK: " : "FAILED: expected"), "\(said)")
    }
  }
}
