// GPT2Folder: a model that is written and read again is the same to the last bit; the files'
// content; what is refused for writing.

import Foundation
import SequiturNN
import SequiturTensor
import SequiturText
import SequiturTraining
import Testing

struct GPT2FolderTests {
  @Test(arguments: [Activation.relu, .gelu, .geluTanh], [true, false])
  func aRoundTripChangesNoBit(activation: Activation, tied: Bool) throws {
    let options = gpt2Options {
      ($0.activation, $0.tiedHead) = (activation, tied)
      $0.hidden = tied ? 20 : nil
      $0.normEpsilon = tied ? 1e-6 : 1e-5
      $0.dropout = 0.25
    }
    let model = gpt2Model(options)
    try withGPT2Folder(model) { folder in
      let read = try GPT2Folder.read(folder)
      #expect(read.configuration == options)
      #expect(stateBits(read.model) == stateBits(model))
      #expect(logitBits(read.model) == logitBits(model))
      #expect(try read.tokenizer.encode("hi") == gpt2Tokenizer.encode("hi"))
    }
  }

  @Test func aModelWithoutBiasesGetsZeros() throws {
    let options = gpt2Options { $0.bias = false }
    let model = gpt2Model(options)
    try withGPT2Folder(model) { folder in
      let read = try GPT2Folder.read(folder)
      var expected = options
      expected.bias = true
      #expect(read.configuration == expected)
      let named = read.model.namedParameters()
      for (name, parameter) in named where name.hasSuffix("bias") {
        #expect(parameter.values.allSatisfy { $0 == 0 }, "\(name)")
      }
      // Adding 0 changes nothing.
      let logits = read.model(Indices(rows: [[3, 1, 4]])).values
      #expect(logits == model(Indices(rows: [[3, 1, 4]])).values)
    }
  }

  @Test(arguments: [true, false])
  func theTensorsAreThoseOfGPT2(tied: Bool) throws {
    let model = gpt2Model(gpt2Options { $0.tiedHead = tied })
    try withGPT2Folder(model) { folder in
      let file = try SafetensorsFile(path: "\(folder)/model.safetensors")
      let block: [(String, [Int])] = [
        ("ln_1.weight", [12]), ("ln_1.bias", [12]), ("attn.c_attn.weight", [12, 36]),
        ("attn.c_attn.bias", [36]), ("attn.c_proj.weight", [12, 12]), ("attn.c_proj.bias", [12]),
        ("ln_2.weight", [12]), ("ln_2.bias", [12]), ("mlp.c_fc.weight", [12, 48]),
        ("mlp.c_fc.bias", [48]), ("mlp.c_proj.weight", [48, 12]), ("mlp.c_proj.bias", [12]),
      ]
      var expected = (0..<2).flatMap { layer in block.map { ("h.\(layer).\($0.0)", $0.1) } }
      expected += [
        ("wte.weight", [10, 12]), ("wpe.weight", [7, 12]), ("ln_f.weight", [12]),
        ("ln_f.bias", [12]),
      ]
      var shapes = Dictionary(
        uniqueKeysWithValues: expected.map { ("transformer.\($0.0)", $0.1) })
      if !tied { shapes["lm_head.weight"] = [10, 12] }
      let found = Dictionary(uniqueKeysWithValues: file.entries.map { ($0.name, $0.shape) })
      #expect(found == shapes)
      #expect(file.metadata == ["format": "pt"])
    }
  }

  @Test func linearMapsAreTransposedAndJoined() throws {
    let model = gpt2Model()
    try withGPT2Folder(model) { folder in
      let file = try SafetensorsFile(path: "\(folder)/model.safetensors")
      let joined = try file.tensor("transformer.h.1.attn.c_attn.weight")
      let biases = try file.tensor("transformer.h.1.attn.c_attn.bias")
      for (part, name) in ["query", "key", "value"].enumerated() {
        let path = "blocks.1.attention.\(name)"
        let linear = try #require(model.modules(Linear.self).first { $0.name == path }).module
        for output in 0..<12 {
          #expect(biases[part * 12 + output] == linear.bias?[output])
          for input in 0..<12 {
            #expect(joined[input, part * 12 + output] == linear.weight[output, input])
          }
        }
      }
      let up = try file.tensor("transformer.h.0.mlp.c_fc.weight")
      #expect(up[3, 40] == model.parameter("blocks.0.feedForward.up.weight")?[40, 3])
      #expect(try file.tensor("transformer.wpe.weight")[6, 11] == model.parameters[1][6, 11])
    }
  }

  @Test func theConfiguration() throws {
    let model = gpt2Model(gpt2Options { ($0.hidden, $0.activation) = (20, .gelu) })
    try withGPT2Folder(model) { folder in
      let text = try String(contentsOfFile: "\(folder)/config.json", encoding: .utf8)
      #expect(
        text == """
          {
            "architectures": [
              "GPT2LMHeadModel"
            ],
            "model_type": "gpt2",
            "vocab_size": 10,
            "n_positions": 7,
            "n_embd": 12,
            "n_layer": 2,
            "n_head": 3,
            "n_inner": 20,
            "activation_function": "gelu",
            "resid_pdrop": 0.0,
            "embd_pdrop": 0.0,
            "attn_pdrop": 0.0,
            "layer_norm_epsilon": 1e-05,
            "n_ctx": 7,
            "scale_attn_weights": true,
            "scale_attn_by_inverse_layer_idx": false,
            "reorder_and_upcast_attn": false,
            "initializer_range": 0.02,
            "use_cache": true,
            "tie_word_embeddings": true,
            "bos_token_id": null,
            "eos_token_id": null
          }

          """)
    }
  }

  @Test func theEndOfText() throws {
    let tokenizer = try BytePairTokenizer.train(on: "", vocabularySize: 257)
    let end = try #require(tokenizer.endOfText)
    var random = SeededRandom(seed: 1)
    let model = GPT(gpt2Options(), vocabularySize: tokenizer.vocabularySize, using: &random)
    try withTemporaryFolder { parent in
      let folder = "\(parent)/on/the/way"
      try GPT2Folder.write(model, tokenizer: tokenizer, to: folder)
      for name in ["config.json", "generation_config.json"] {
        let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
        #expect(text.contains("\"bos_token_id\": \(end),"), "\(name)")
        #expect(text.contains("\"eos_token_id\": \(end)\n"), "\(name)")
      }
    }
  }

  @Test func theFixtureHoldsTheLogits() throws {
    let model = gpt2Model()
    try withGPT2Folder(model) { folder in
      let fixture = try SafetensorsFile(path: "\(folder)/fixture.safetensors")
      let tokens = try fixture.tensor("tokens").values.map { Int32($0) }
      #expect(tokens.count == 7 && tokens.allSatisfy { 0..<9 ~= $0 })
      let logits = try fixture.tensor("logits")
      #expect(logits.shape == [7, 10])
      let expected = model(Indices(rows: [tokens]))
      for place in 0..<7 {
        // The unknown character's row is zeros, and so is its logit.
        let row = (0..<9).map { expected[0, place, $0] } + [0]
        #expect((0..<10).map { logits[place, $0] } == row)
      }
      let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(
        Set([
          "config.json", "generation_config.json", "model.safetensors", "fixture.safetensors",
          "check.py", "tokenizer.json",
        ]).isSubset(of: names), "\(names)")
      #expect(!names.contains { $0.hasSuffix(".tmp") })
    }
  }

  @Test(arguments: [true, false])
  func theUnknownCharacterHasARowInTheFileAlone(tied: Bool) throws {
    let model = gpt2Model(gpt2Options { $0.tiedHead = tied })
    try withGPT2Folder(model) { folder in
      let file = try SafetensorsFile(path: "\(folder)/model.safetensors")
      for name in ["transformer.wte.weight"] + (tied ? [] : ["lm_head.weight"]) {
        let table = try file.tensor(name)
        #expect(table.shape == [10, 12] && table.values.suffix(12).allSatisfy { $0 == 0 })
      }
      let generation = try String(
        contentsOfFile: "\(folder)/generation_config.json", encoding: .utf8)
      #expect(generation.contains("\"suppress_tokens\": [\n    9\n  ]"), "\(generation)")
      #expect(try GPT2Folder.readModel(folder).model.vocabularySize == 10)
      #expect(try GPT2Folder.read(folder).model.vocabularySize == 9)
      // A row that says something is kept.
      try changeWeights(folder) { tensors in
        tensors["transformer.wte.weight"] = Tensor(ones: [10, 12])
      }
      #expect(try GPT2Folder.read(folder).model.vocabularySize == 10)
    }
  }

  // MARK: refusals

  @Test func modelsWithoutAPlace() throws {
    let changes: [(String, (inout GPT.Configuration) -> Void)] = [
      ("'rope' positions", { $0.positions = .rope }),
      ("RMS norm", { $0.norm = .rms }), ("norms after the sums", { $0.normPlacement = .post }),
      ("the activation 'swiglu'", { $0.activation = .swiglu }),
      ("the activation 'geglu'", { $0.activation = .geglu }),
      ("the activation 'squared-relu'", { $0.activation = .squaredReLU }),
      ("1 key head for 3 heads", { $0.keyHeads = 1 }),
      ("query-key norm", { $0.queryKeyNorm = true }),
      ("logits capped at 30.0", { $0.logitCap = 30 }),
      ("RMS norm, norms after", { ($0.norm, $0.normPlacement) = (.rms, .post) }),
    ]
    try withTemporaryFolder { parent in
      for (name, change) in changes {
        let options = gpt2Options(change)
        #expect(GPT2Folder.problem(options) != nil, "\(name)")
        let error = #expect(throws: GPT2Error.self, "\(name)") {
          try GPT2Folder.write(
            gpt2Model(options), tokenizer: gpt2Tokenizer, to: "\(parent)/export")
        }
        #expect(error?.problem.contains(name) == true, "\(error as Any)")
        #expect(error?.path == "\(parent)/export")
      }
      let left = try FileManager.default.contentsOfDirectory(atPath: parent)
      #expect(left.isEmpty)
    }
    #expect(GPT2Folder.problem(.nano) == nil && GPT2Folder.problem(.gpt2) == nil)
    #expect(GPT2Folder.problem(gpt2Options { $0.keyHeads = 3 }) == nil)
    #expect(
      GPT2Folder.problem(gpt2Options { $0.positions = .rope })
        == "expected what GPT-2's form can hold, found 'rope' positions; GPT-2's would hold a model "
        + "trained with --positions learned")
  }

  @Test func aFolderWithSomethingInItIsNotTouched() throws {
    try withTemporaryFolder { parent in
      let target = "\(parent)/target"
      try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
      // An empty one will do.
      try GPT2Folder.write(gpt2Model(), tokenizer: gpt2Tokenizer, to: target)
      let before = try FileManager.default.contentsOfDirectory(atPath: target).sorted()
      let error = #expect(throws: GPT2Error.self) {
        try GPT2Folder.write(gpt2Model(), tokenizer: gpt2Tokenizer, to: target)
      }
      #expect(error?.problem.contains("found \(before.count) files such as") == true)
      #expect(try FileManager.default.contentsOfDirectory(atPath: target).sorted() == before)
      let file = "\(target)/config.json"
      let onAFile = #expect(throws: GPT2Error.self) {
        try GPT2Folder.write(gpt2Model(), tokenizer: gpt2Tokenizer, to: file)
      }
      #expect(onAFile?.problem.contains("found a file") == true)
    }
  }

  /// A tokeniser that has no file.
  struct Unwritable: Tokenizer {
    let vocabularySize = 9
    func encode(_ text: String) -> [Int32] { [] }
    func bytes(of token: Int32) -> [UInt8] { [] }
  }

  @Test func aFailureLeavesNothing() throws {
    try withTemporaryFolder { parent in
      #expect(throws: (any Error).self) {
        try GPT2Folder.write(gpt2Model(), tokenizer: Unwritable(), to: "\(parent)/export")
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: parent).isEmpty)
      try Data().write(to: URL(filePath: "\(parent)/file"))
      let error = #expect(throws: GPT2Error.self) {
        try GPT2Folder.write(gpt2Model(), tokenizer: gpt2Tokenizer, to: "\(parent)/file/export")
      }
      #expect(error?.problem.contains("cannot be written") == true)
    }
  }
}
