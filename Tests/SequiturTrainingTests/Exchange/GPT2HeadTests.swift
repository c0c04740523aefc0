// A head beside a configuration that ties it: what the file holds decides, as in transformers 5.24
// (GPT2LMHeadModel.from_pretrained on such folders).

import Foundation
import SequiturTensor
import SequiturTraining
import Testing

struct GPT2HeadTests {
  /// Writes a tied model, changes its weights, and says in its configuration that it is tied, or
  /// nothing.
  private func withFolder(
    saysSo: Bool, _ change: (inout [String: Tensor]) -> Void, _ body: (String) throws -> Void
  ) throws {
    try withGPT2Folder(gpt2Model()) { folder in
      try changeWeights(folder, change)
      try changeConfiguration(folder) { $0["tie_word_embeddings"] = saysSo ? true : nil }
      try body(folder)
    }
  }

  @Test(arguments: [true, false])
  func equalValuesAreTied(saysSo: Bool) throws {
    try withFolder(saysSo: saysSo) {
      $0["lm_head.weight"] = $0["transformer.wte.weight"]
    } _: { folder in
      let (model, configuration, _) = try GPT2Folder.read(folder)
      #expect(configuration == gpt2Options() && model.head == nil)
      #expect(stateBits(model) == stateBits(gpt2Model()))
    }
  }

  @Test(arguments: [true, false])
  func otherValuesAreAHeadOfTheirOwn(saysSo: Bool) throws {
    var random = SeededRandom(seed: 2)
    var head = Tensor(normal: [9, 12], using: &random).values
    head += [Float](repeating: 0, count: 12)
    try withFolder(saysSo: saysSo) {
      $0["lm_head.weight"] = Tensor(head, shape: [10, 12])
    } _: { folder in
      let (model, configuration, _) = try GPT2Folder.read(folder)
      #expect(configuration == gpt2Options { $0.tiedHead = false })
      #expect(model.parameter("head.weight")?.values == Array(head.dropLast(12)))
      var bits = stateBits(model)
      bits["head.weight"] = nil
      #expect(bits == stateBits(gpt2Model()))
      #expect(logitBits(model) != logitBits(gpt2Model()))
    }
  }

  @Test(arguments: [true, false])
  func aHeadAloneIsTheTable(saysSo: Bool) throws {
    try withFolder(saysSo: saysSo) {
      $0["lm_head.weight"] = $0.removeValue(forKey: "transformer.wte.weight")
    } _: { folder in
      let (model, configuration, _) = try GPT2Folder.read(folder)
      #expect(configuration == gpt2Options())
      #expect(stateBits(model) == stateBits(gpt2Model()))
    }
  }

  @Test(arguments: [true, false])
  func anotherShapeIsRefused(saysSo: Bool) throws {
    try withFolder(saysSo: saysSo) {
      $0["lm_head.weight"] = Tensor(zeros: [13, 12])
    } _: { folder in
      #expect(
        gpt2Refusal(folder)
          == "'\(folder)/model.safetensors': expected tensor 'lm_head.weight' of shape [10, 12], as "
          + "config.json says, found [13, 12]")
    }
  }

  @Test func withoutATieTheTableIsNeeded() throws {
    try withGPT2Folder(gpt2Model(gpt2Options { $0.tiedHead = false })) { folder in
      try changeWeights(folder) { $0["transformer.wte.weight"] = nil }
      #expect(gpt2Refusal(folder).hasSuffix("expected 29 tensors, found no 'wte.weight'"))
    }
  }
}
