// The instructions that a user names: which there are, and that runs do not depend on them.

import Foundation
import SequiturTensor
import Testing

struct InstructionsTests {
  @Test(arguments: ["permutation-invariance", "tiny-gpt", "position-explorer", "benchmark"])
  func theVersionTellsWhichAreUsed(name: String) throws {
    for instructions in Instructions.names {
      let found = try run(
        name, ["--version"], environment: ["SEQUITUR_INSTRUCTIONS": instructions])
      let told = found.output.lowercased().replacing("-", with: "")
      #expect(told.contains("(\(instructions))") && found.exitCode == 0, "\(found)")
    }
  }

  @Test(arguments: ["permutation-invariance", "tiny-gpt", "custom-layer"])
  func thoseThatAreNotThereAreRefused(name: String) throws {
    let found = try run(name, ["--help"], environment: ["SEQUITUR_INSTRUCTIONS": "AVX"])
    expectMistake(found, 64, "SEQUITUR_INSTRUCTIONS: expected one of", "found 'AVX'")
  }

  /// Whole runs with each, and one whose second half is made with others.
  @Test func runsDoNotDependOnThoseWithFusedMultiplyAdd() throws {
    let fused = Instructions.names.filter { $0 != "baseline" }
    try TinyGPT.inFolder { program in
      func train(_ out: String, with instructions: String) throws -> [String: Data] {
        try program.train(
          ["--width", "24", "--save-interval", "3"], out: "@\(out)", steps: 6,
          shell: "SEQUITUR_INSTRUCTIONS=\(instructions) \"$@\""
        ).succeeded()
        return try program.checkpoint("\(out)/last")
      }
      for instructions in fused {
        let whole = try train(instructions, with: instructions)
        #expect(try whole == program.checkpoint("\(fused[0])/last"), "\(instructions)")
        _ = try train("mixed", with: fused[0])
        for name in ["checkpoint-000006", "last", "best"] { try program.remove("mixed/\(name)") }
        try program(
          "train", "--resume", "@mixed", shell: "SEQUITUR_INSTRUCTIONS=\(instructions) \"$@\""
        ).succeeded("finished at step 6")
        #expect(try program.checkpoint("mixed/last") == whole, "\(instructions)")
        try program.remove("mixed")
      }
    }
  }
}
