// The course: every lesson keeps its promises.

import Testing

@Suite struct CustomLayerTests {
  @Test(arguments: [
    "first", "tensors", "positions", "experts", "memory", "pooling", "quantized", "encoding",
    "fading", "parts", "model", "optimizers", "freezing", "lora", "masked", "tokenizer", "inside",
    "resume", "elsewhere",
  ])
  func aLessonKeepsItsPromises(name: String) throws {
    let found = try run("custom-layer", [name])
    #expect(found.exitCode == 0, "\(found.errors)")
    #expect(found.output.hasPrefix("lesson \(name)\n") && found.output.contains("  ok: "))
  }

  @Test func checksItsGradientsAndLearns() throws {
    let found = try run("custom-layer", ["layer"])
    #expect(found.exitCode == 0, "\(found.errors)")
    #expect(found.output.components(separatedBy: "gradient check passed").count == 3)
    let errors = found.output.split(separator: "\n")
      .filter { $0.hasPrefix("step ") }
      .compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }
    let (first, last) = (try #require(errors.first), try #require(errors.last))
    #expect(last < 0.01 * first, "\(first) to \(last)")
  }

  @Test func helpIsShownAndNothingTrained() throws {
    let found = try run("custom-layer", ["--help"])
    #expect(found.exitCode == 0 && found.output.contains("Usage: custom-layer"))
    #expect(!found.output.contains("lesson layer"), "\(found.output)")
  }

  @Test func anUnknownLessonIsRefused() throws {
    let found = try run("custom-layer", ["layers"])
    #expect(found.exitCode == 64 && found.errors.contains("found 'layers'"))
  }
}
