// Reading GPT-2's form: every way in which Hugging Face's files come, and every damage by name.

import Foundation
import SequiturNN
import SequiturTensor
import SequiturText
import SequiturTraining
import Testing

struct GPT2ReadingTests {
  // MARK: forms

  @Test func namesWithoutPrefixAndMasks() throws {
    let model = gpt2Model()
    try withGPT2Folder(model) { folder in
      try changeWeights(folder) { tensors in
        tensors = Dictionary(
          uniqueKeysWithValues: tensors.map {
            (String($0.key.dropFirst("transformer.".count)), $0.value)
          })
        tensors["h.0.attn.bias"] = Tensor(zeros: [1, 1, 7, 7])
        tensors["h.1.attn.masked_bias"] = Tensor(zeros: [])
      }
      #expect(try stateBits(GPT2Folder.read(folder).model) == stateBits(model))
    }
  }

  @Test(arguments: [true, false])
  func shards(tied: Bool) throws {
    let model = gpt2Model(gpt2Options { $0.tiedHead = tied })
    try withGPT2Folder(model) { folder in
      try shardWeights(folder)
      #expect(try stateBits(GPT2Folder.read(folder).model) == stateBits(model))
    }
  }

  @Test func fieldsThatAreLeftOutHaveTheirDefaults() throws {
    try withGPT2Folder { folder in
      try changeConfiguration(folder) { fields in
        for field in [
          "activation_function", "layer_norm_epsilon", "n_inner", "scale_attn_weights",
          "scale_attn_by_inverse_layer_idx", "reorder_and_upcast_attn", "tie_word_embeddings",
          "resid_pdrop", "n_ctx",
        ] {
          fields[field] = nil
        }
        // Fields that change nothing here.
        fields["n_inner"] = NSNull()
        fields["reorder_and_upcast_attn"] = true
        fields["summary_type"] = "cls_index"
      }
      let options = try GPT2Folder.readModel(folder).configuration
      #expect(options == gpt2Options { $0.dropout = 0.1 })
    }
  }

  @Test(arguments: [
    ("gelu_new", Activation.geluTanh), ("gelu_pytorch_tanh", .geluTanh), ("gelu", .gelu),
    ("relu", .relu),
  ])
  func activations(name: String, activation: Activation) throws {
    try withGPT2Folder { folder in
      try changeConfiguration(folder) { $0["activation_function"] = name }
      let (model, options) = try GPT2Folder.readModel(folder)
      #expect(options.activation == activation)
      #expect(model.modules(FeedForward.self).allSatisfy { $0.module.activation == activation })
    }
  }

  @Test func theEpsilonIsHonoured() throws {
    let model = gpt2Model()
    try withGPT2Folder(model) { folder in
      try changeConfiguration(folder) { $0["layer_norm_epsilon"] = 0.5 }
      let (read, options, _) = try GPT2Folder.read(folder)
      #expect(options.normEpsilon == 0.5)
      #expect(logitBits(read) != logitBits(model))
      #expect((read.norm as? LayerNorm)?.epsilon == 0.5)
    }
  }

  // MARK: refused configurations

  struct Field: Sendable, CustomTestStringConvertible {
    let name: String
    let value: String
    let refusal: String
    var testDescription: String { "\(name) \(value)" }
  }

  @Test(arguments: [
    Field(
      name: "model_type", value: "\"bert\"",
      refusal: "model_type to be one of gpt2, llama, arcee, found bert"),
    Field(name: "scale_attn_weights", value: "false", refusal: "to be true, found false"),
    Field(
      name: "scale_attn_by_inverse_layer_idx", value: "true", refusal: "to be false, found true"),
    Field(name: "add_cross_attention", value: "true", refusal: "to be false, found true"),
    Field(
      name: "activation_function", value: "\"silu\"",
      refusal: "gelu_new, gelu_pytorch_tanh, gelu, relu, found silu"),
    Field(
      name: "activation_function", value: "3", refusal: "expected a text as activation_function"),
    Field(name: "n_embd", value: "12.5", refusal: "expected a whole number as n_embd, found 12.5"),
    Field(name: "n_head", value: "5", refusal: "found width 12 with 5 heads"),
    Field(name: "n_head", value: "0", refusal: "number of heads of 1 to"),
    Field(name: "n_layer", value: "\"two\"", refusal: "a whole number as n_layer, found \"two\""),
    Field(name: "n_inner", value: "0", refusal: "expected a hidden width of 1 to"),
    Field(name: "layer_norm_epsilon", value: "-1", refusal: "epsilon above 0, found -1.0"),
    Field(name: "layer_norm_epsilon", value: "[]", refusal: "a number as layer_norm_epsilon"),
    Field(name: "tie_word_embeddings", value: "1", refusal: "true or false as tie_word_embeddings"),
    Field(name: "n_layer", value: "1000000", refusal: "which its weights hold, found sizes"),
  ])
  func configurationsThatAreRefused(field: Field) throws {
    try withGPT2Folder { folder in
      let value = try JSONSerialization.jsonObject(
        with: Data(field.value.utf8), options: .fragmentsAllowed)
      try changeConfiguration(folder) { $0[field.name] = value }
      let refusal = gpt2Refusal(folder)
      #expect(refusal.hasPrefix("'\(folder)/config.json': expected"), "\(refusal)")
      #expect(refusal.contains(field.refusal), "\(refusal)")
    }
  }

  @Test func configurationsThatAreNoObjects() throws {
    try withGPT2Folder { folder in
      let file = URL(filePath: "\(folder)/config.json")
      for (text, expected) in [
        ("[1]", "expected a JSON object, found a list of 1"), ("{", "expected JSON, but"),
        ("", "expected JSON, but"),
      ] {
        try Data(text.utf8).write(to: file)
        #expect(gpt2Refusal(folder).hasPrefix("'\(folder)/config.json': \(expected)"))
      }
      try Data([0x7B, 0xFF]).write(to: file)
      #expect(gpt2Refusal(folder).contains("expected JSON in UTF-8"))
      try FileManager.default.removeItem(at: file)
      #expect(gpt2Refusal(folder).contains("config.json': cannot be read: No such file"))
    }
    #expect(gpt2Refusal("/nowhere/at/all").contains("found no folder"))
  }

  // MARK: refused weights

  @Test func everyTensorIsNeeded() throws {
    let model = gpt2Model(gpt2Options { $0.tiedHead = false })
    try withGPT2Folder(model) { folder in
      let whole = try SafetensorsFile(path: "\(folder)/model.safetensors").tensors()
      for name in whole.keys.sorted() {
        try SafetensorsFile.write(
          whole.filter { $0.key != name }, to: "\(folder)/model.safetensors")
        let short = name.replacing("transformer.", with: "")
        #expect(
          gpt2Refusal(folder)
            == "'\(folder)/model.safetensors': expected 29 tensors, found no '\(short)'")
      }
    }
  }

  @Test func everyShapeCounts() throws {
    let model = gpt2Model(gpt2Options { $0.tiedHead = false })
    try withGPT2Folder(model) { folder in
      let whole = try SafetensorsFile(path: "\(folder)/model.safetensors").tensors()
      for (name, tensor) in whole {
        let shape = [tensor.shape[0] + 1] + tensor.shape.dropFirst()
        var changed = whole
        changed[name] = Tensor(zeros: shape)
        try SafetensorsFile.write(changed, to: "\(folder)/model.safetensors")
        #expect(
          gpt2Refusal(folder)
            == "'\(folder)/model.safetensors': expected tensor '\(name)' of shape "
            + "\(tensor.shape), as config.json says, found \(shape)")
      }
      // A Linear's weight where a Conv1D's belongs has the right number of numbers.
      var changed = whole
      changed["transformer.h.0.mlp.c_fc.weight"] = Tensor(zeros: [48, 12])
      try SafetensorsFile.write(changed, to: "\(folder)/model.safetensors")
      #expect(gpt2Refusal(folder).contains("of shape [12, 48]"))
    }
  }

  @Test func unexpectedTensors() throws {
    try withGPT2Folder { folder in
      try changeWeights(folder) { $0["transformer.h.0.attn.gate"] = Tensor(zeros: [3]) }
      #expect(gpt2Refusal(folder).hasSuffix("alone, found also 'h.0.attn.gate'"))
      try changeWeights(folder) { $0["transformer.h.2.ln_1.weight"] = Tensor(zeros: [12]) }
      #expect(gpt2Refusal(folder).hasSuffix("found also 'h.0.attn.gate', 'h.2.ln_1.weight'"))
    }
    try withGPT2Folder { folder in
      try changeWeights(folder) { $0["wte.weight"] = Tensor(zeros: [10, 12]) }
      #expect(gpt2Refusal(folder).hasSuffix("expected every tensor once, found 'wte.weight' twice"))
    }
  }

  @Test func aFileCutShort() throws {
    try withGPT2Folder { folder in
      let file = URL(filePath: "\(folder)/model.safetensors")
      try Data(contentsOf: file).dropLast(5).write(to: file)
      #expect(throws: SafetensorsError.self) { try GPT2Folder.readModel(folder) }
    }
  }

  @Test func indicesThatAreRefused() throws {
    let outside = ["../model.safetensors", "/etc/passwd", "a/b", "..", ".", "", "a\\b"]
    try withGPT2Folder { folder in
      try shardWeights(folder)
      let index = "'\(folder)/model.safetensors.index.json'"
      for name in outside {
        try writeIndex(folder, ["transformer.wte.weight": name])
        #expect(
          gpt2Refusal(folder)
            == "\(index): expected files of the same folder, found '\(name)' for "
            + "'transformer.wte.weight'")
      }
      try writeIndex(folder, ["transformer.wte.weight": 7])
      #expect(gpt2Refusal(folder).contains("expected a file's name for"))
      try writeIndex(folder, [:])
      #expect(gpt2Refusal(folder).contains("expected an object weight_map"))
      try writeIndex(folder, ["transformer.wte.weight": "absent.safetensors"])
      #expect(gpt2Refusal(folder).contains("absent.safetensors': No such file"))
      let shard = "model-00001-of-00002.safetensors"
      try writeIndex(folder, ["nothing": shard])
      #expect(
        gpt2Refusal(folder) == "\(index): expected 'nothing' in '\(shard)', found no such "
          + "tensor there")
    }
  }

  @Test func aShardThatIsALinkOutOfTheFolder() throws {
    try withGPT2Folder { folder in
      try shardWeights(folder)
      let (shard, outside) = ("\(folder)/model-00001-of-00002.safetensors", "\(folder)/../shard")
      try FileManager.default.moveItem(atPath: shard, toPath: outside)
      try FileManager.default.createSymbolicLink(
        atPath: shard, withDestinationPath: "../shard")
      #expect(
        gpt2Refusal(folder)
          == "'\(shard)': expected a file of the same folder, found a link that leads out of it; copy "
          + "the file")
      // One that stays in it is as good as the file, and so is a link to the folder itself.
      try FileManager.default.moveItem(atPath: outside, toPath: "\(folder)/first.safetensors")
      try FileManager.default.removeItem(atPath: shard)
      try FileManager.default.createSymbolicLink(
        atPath: shard, withDestinationPath: "first.safetensors")
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder)-link", withDestinationPath: folder)
      #expect(gpt2Refusal(folder) == "read")
      #expect(gpt2Refusal("\(folder)-link") == "read")
    }
  }

  @Test func foldersWithoutWeights() throws {
    try withGPT2Folder { folder in
      try FileManager.default.removeItem(atPath: "\(folder)/model.safetensors")
      #expect(gpt2Refusal(folder).hasSuffix("model.safetensors.index.json, found neither"))
      try Data([0]).write(to: URL(filePath: "\(folder)/pytorch_model.bin"))
      #expect(gpt2Refusal(folder).contains("save_pretrained(folder, safe_serialization=True)"))
    }
  }

  @Test func anotherModelsTokenizer() throws {
    try withGPT2Folder { folder in
      try TokenizerFile.write(CharacterTokenizer(text: "abcdefghijkl"), to: folder)
      let error = #expect(throws: GPT2Error.self) { try GPT2Folder.read(folder) }
      #expect(error?.problem.contains("at most 10 tokens") == true)
      #expect(error?.problem.contains("found 12") == true)
    }
  }
}
