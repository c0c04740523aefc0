// TransformersFolder and ModelForm: names and shapes of each form's tensors, RoPE's pairs, round
// trips to the bit, and all that no form holds.

import Foundation
import SequiturNN
import SequiturTensor
import SequiturText
import SequiturTraining
import Testing

struct TransformersFolderTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let form: ModelForm
    var tokenizer = 0
    var change: @Sendable (inout GPT.Configuration) -> Void = { _ in }
    var testDescription: String { "\(form) \(tokenizer)" }
  }

  @Test(arguments: [
    Case(form: .llama), Case(form: .llama, tokenizer: 2) { $0.keyHeads = 2 },
    Case(form: .llama, tokenizer: 3) { ($0.bias, $0.tiedHead, $0.hidden) = (true, false, 20) },
    Case(form: .llama, tokenizer: 1) { ($0.activation, $0.normEpsilon) = (.geglu, 1e-3) },
    Case(form: .arcee), Case(form: .arcee, tokenizer: 3) { ($0.bias, $0.keyHeads) = (true, 1) },
    Case(form: .gpt2, tokenizer: 3),
  ])
  func aRoundTripChangesNoBit(of sample: Case) throws {
    let (tokenizer, options) = (
      try formTokenizer(sample.tokenizer), formOptions(of: sample.form, sample.change)
    )
    let model = formModel(options, vocabularySize: tokenizer.vocabularySize)
    try withTemporaryFolder { parent in
      let folder = "\(parent)/export"
      let form = try TransformersFolder.write(model, tokenizer: tokenizer, to: folder)
      #expect(form == sample.form)
      let read = try TransformersFolder.read(folder)
      #expect(read.configuration == options)
      #expect(stateBits(read.model) == stateBits(model))
      #expect(firstLogits(read.model) == firstLogits(model))
      #expect(read.tokenizer.vocabularySize == tokenizer.vocabularySize)
    }
  }

  /// Fixed tables have a place as learned ones.
  @Test(arguments: [PositionEncodingKind.sinusoidal, .none])
  func fixedTablesBecomeLearnedOnes(kind: PositionEncodingKind) throws {
    let model = formModel(formOptions(of: .gpt2) { $0.positions = kind }, vocabularySize: 9)
    try withTemporaryFolder { parent in
      try TransformersFolder.write(model, tokenizer: gpt2Tokenizer, to: "\(parent)/export")
      let read = try TransformersFolder.read("\(parent)/export")
      #expect(read.configuration.positions == .learned)
      #expect(firstLogits(read.model) == firstLogits(model))
    }
  }

  @Test(arguments: [ModelForm.llama, .arcee, .starcoder2, .stablelm])
  func theTensorsAreThoseOfTheForm(form: ModelForm) throws {
    let model = formModel(formOptions(of: form) { $0.keyHeads = 2 }, vocabularySize: 9)
    let names: (first: String, up: String, down: String) =
      form == .starcoder2
      ? ("mlp.c_fc", "mlp.c_fc", "mlp.c_proj") : ("mlp.gate_proj", "mlp.up_proj", "mlp.down_proj")
    var block: [(String, [Int])] = [
      ("input_layernorm", [32]), ("self_attn.q_proj", [32, 32]), ("self_attn.k_proj", [16, 32]),
      ("self_attn.v_proj", [16, 32]), ("self_attn.o_proj", [32, 32]),
      ("post_attention_layernorm", [32]), (names.up, [128, 32]), (names.down, [32, 128]),
    ]
    if form == .llama || form == .stablelm { block.append((names.first, [128, 32])) }
    var all = (0..<2).flatMap { layer in block.map { ("model.layers.\(layer).\($0.0)", $0.1) } }
    all += [("model.embed_tokens", [10, 32]), ("model.norm", [32])]
    var expected = Dictionary(uniqueKeysWithValues: all.map { ("\($0.0).weight", $0.1) })
    // Layer norms have biases in these forms; here they are zeros.
    if form == .starcoder2 || form == .stablelm {
      for (name, shape) in all where shape.count == 1 { expected["\(name).bias"] = shape }
    }
    try withTemporaryFolder { parent in
      try TransformersFolder.write(model, tokenizer: gpt2Tokenizer, to: "\(parent)/export")
      let file = try SafetensorsFile(path: "\(parent)/export/model.safetensors")
      #expect(
        Dictionary(uniqueKeysWithValues: file.entries.map { ($0.name, $0.shape) }) == expected)
      // Transformers turns the halves of a head, this library neighbours: rows 0, 2, 4, 6, 1, 3, ...
      let name = "blocks.1.attention.key"
      let key = try #require(model.modules(Linear.self).first { $0.name == name }).module
      let written = try file.tensor("model.layers.1.self_attn.k_proj.weight")
      for row in 0..<8 {
        let own = row < 4 ? 2 * row : 2 * (row - 4) + 1
        #expect(written[8 + row, 5] == key.weight[8 + own, 5])
      }
      let value = try file.tensor("model.layers.1.self_attn.v_proj.weight")
      #expect(
        value.values == model.parameter("blocks.1.attention.value.weight")?.values)
      let text = try String(contentsOfFile: "\(parent)/export/config.json", encoding: .utf8)
      for field in [
        "\"model_type\": \"\(form.rawValue)\"", "\"num_key_value_heads\": 2", "\"head_dim\": 8",
        "\"rope_theta\": 10000.0",
      ] { #expect(text.contains(field), "\(field) in \(text)") }
      guard form == .starcoder2 || form == .stablelm else { return }
      let error = #expect(throws: ExchangeError.self) {
        try TransformersFolder.read("\(parent)/export")
      }
      #expect(error?.problem.contains("one of gpt2, llama, arcee, found \(form)") == true)
    }
  }

  @Test func aNormWithoutBiasHasZerosThere() throws {
    let model = formModel(formOptions(of: .stablelm), vocabularySize: 9)
    try withTemporaryFolder { parent in
      try TransformersFolder.write(model, tokenizer: gpt2Tokenizer, to: "\(parent)/export")
      let file = try SafetensorsFile(path: "\(parent)/export/model.safetensors")
      #expect(try file.tensor("model.norm.bias").values.allSatisfy { $0 == 0 })
    }
  }

  // MARK: refusals

  /// A change, what a folder and a GGUF file say of it; nil where they hold it.
  private static let refusals:
    [(
      form: ModelForm, change: @Sendable (inout GPT.Configuration) -> Void, folder: String?,
      gguf: String?
    )] =
      [
        (
          .gpt2, { $0.positions = .alibi }, "'alibi' positions; GPT-2's -- positions learned",
          "same"
        ),
        (.gpt2, { $0.positions = .directionalALiBi }, "'alibi-directional' positions", "same"),
        (.gpt2, { $0.positions = .t5 }, "'t5' positions", "same"),
        (.gpt2, { $0.positions = .shaw }, "'shaw' positions", "same"),
        (.gpt2, { $0.positions = .pope }, "'pope' positions", "same"),
        (.gpt2, { $0.positions = .evenPoPE }, "'pope-even' positions", "same"),
        (.gpt2, { $0.norm = .rms }, "RMS norm; GPT-2's -- norm layer", "same"),
        (.gpt2, { $0.keyHeads = 1 }, "1 key head for 4 heads; GPT-2's -- key-heads 4", "same"),
        (.gpt2, { $0.activation = .gelu }, nil, "'gelu'; GPT-2's -- activation gelu-tanh"),
        (.gpt2, { $0.activation = .relu }, nil, "'relu'; GPT-2's -- activation gelu-tanh"),
        (.gpt2, { $0.activation = .swiglu }, "'swiglu'; GPT-2's -- activation gelu-tanh", "same"),
        (
          .llama, { $0.queryKeyNorm = true }, "query-key norm; Llama's -- no-query-key-norm", "same"
        ),
        (.llama, { $0.logitCap = 30 }, "logits capped at 30.0; Llama's no -- logit-cap", "same"),
        (
          .llama, { $0.normPlacement = .post },
          "norms after the sums; Llama's -- norm-placement pre", "same"
        ),
        (.llama, { $0.activation = .geglu }, nil, "'geglu'; Llama's -- activation swiglu"),
        (.llama, { $0.activation = .gelu }, "'gelu'; Llama's -- activation swiglu", "same"),
        (
          .llama, { $0.positions = .learned }, "'learned' positions; Llama's -- positions rope",
          "same"
        ),
        (.arcee, { $0.bias = true }, nil, "biases; Arcee's -- no-bias"),
        (.stablelm, { $0.bias = true }, "biases; StableLM's -- no-bias", "same"),
        (
          .llama, { ($0.queryKeyNorm, $0.logitCap) = (true, 5) },
          "query-key norm, logits capped at 5.0; Llama's -- no-query-key-norm, no -- logit-cap",
          "same"
        ),
      ]

  @Test func whatNoFormHoldsIsRefusedWithWhatWouldFit() throws {
    try withTemporaryFolder { parent in
      for (form, change, folder, gguf) in Self.refusals {
        let options = formOptions(of: form, change)
        let problems = [
          (TransformersFolder.problem(options), folder),
          (GGUFFile.problem(options), gguf == "same" ? folder : gguf),
        ]
        for (problem, expected) in problems {
          guard let expected else {
            #expect(problem == nil, "\(options)")
            continue
          }
          for part in expected.replacing("-- ", with: "--").split(separator: "; ") {
            let part = part.replacing("'s --", with: "'s would hold a model trained with --")
              .replacing("'s no", with: "'s would hold a model trained with no")
            #expect(problem?.contains(part) == true, "\(part) in \(problem as Any)")
          }
        }
        let model = formModel(options, vocabularySize: 9)
        if let problem = problems[0].0 {
          let error = #expect(throws: ExchangeError.self) {
            try TransformersFolder.write(model, tokenizer: gpt2Tokenizer, to: "\(parent)/export")
          }
          #expect(error?.problem == problem)
        }
        if let problem = problems[1].0 {
          let error = #expect(throws: ExchangeError.self) {
            try GGUFFile.write(model, tokenizer: gpt2Tokenizer, to: "\(parent)/model.gguf")
          }
          #expect(error?.problem == problem)
        }
      }
      let left = try FileManager.default.contentsOfDirectory(atPath: parent)
      #expect(left.isEmpty)
    }
    for form in ModelForm.allCases {
      #expect(TransformersFolder.form(formOptions(of: form)) == form)
      #expect(GGUFFile.problem(formOptions(of: form)) == nil)
    }
  }

  @Test(arguments: [
    ("hidden_size", "null", "expected hidden_size, found no such field"),
    ("rope_theta", "500000", "rope_theta to be 10000.0, found 500000.0"),
    ("rope_parameters", "{\"rope_type\": \"llama3\"}", "the rope_type default, found llama3"),
    ("rope_parameters", "{\"rope_theta\": 7}", "rope_theta to be 10000.0, found 7.0"),
    ("rope_scaling", "{\"factor\": 8}", "no rope_scaling"),
    ("head_dim", "16", "head_dim to be 8.0"),
    ("attention_bias", "true", "attention_bias and mlp_bias to be alike"),
    ("hidden_act", "\"relu\"", "hidden_act to be one of silu, gelu, found relu"),
    ("num_key_value_heads", "3", "3 key heads"), ("rms_norm_eps", "0", "epsilon above 0"),
    ("num_hidden_layers", "1000000", "which its weights hold, found sizes"),
  ])
  func llamasThatAreRefused(field: String, value: String, refusal: String) throws {
    try withTemporaryFolder { parent in
      let folder = "\(parent)/export"
      try TransformersFolder.write(
        formModel(formOptions(of: .llama), vocabularySize: 9), tokenizer: gpt2Tokenizer, to: folder)
      let value = try JSONSerialization.jsonObject(
        with: Data(value.utf8), options: .fragmentsAllowed)
      try changeConfiguration(folder) { $0[field] = value }
      let found = gpt2Refusal(folder)
      #expect(found.hasPrefix("'\(folder)/config.json': expected"), "\(found)")
      #expect(found.contains(refusal), "\(found)")
    }
  }
}

/// The logits of one sequence, as bits.
func firstLogits(_ model: GPT) -> [UInt32] {
  model(Indices(rows: [[3, 1, 4, 1, 0, 2, 2]])).values.map(\.bitPattern)
}
