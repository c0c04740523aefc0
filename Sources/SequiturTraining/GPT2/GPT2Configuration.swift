// config.json of GPT-2 in Hugging Face's form: what it says of a model, and how it is written.

import SequiturFiles
import SequiturNN

/// What config.json of a GPT-2 says.
struct GPT2Configuration: Equatable {
  var model: GPT.Configuration
  var vocabularySize: Int

  /// The activations under the names that transformers gives them. `gelu_new` and
  /// `gelu_pytorch_tanh` are one function.
  private static let activations: [(name: String, activation: Activation)] = [
    ("gelu_new", .geluTanh), ("gelu_pytorch_tanh", .geluTanh), ("gelu", .gelu), ("relu", .relu),
  ]

  /// Why a model has no place in GPT-2's form, as one sentence; nil if it has one.
  static func refusal(of model: GPT.Configuration) -> String? {
    var found: [String] = []
    if model.positions != .learned { found.append("'\(model.positions.rawValue)' positions") }
    if model.norm != .layer { found.append("RMS norm") }
    if model.normPlacement != .pre { found.append("norms after the sums") }
    if name(of: model.activation) == nil {
      found.append("the activation '\(model.activation.rawValue)'")
    }
    found += model.departures
    guard !found.isEmpty else { return nil }
    return
      "expected what GPT-2's form can say (learned positions, layer norm before each branch, GELU "
      + "or ReLU), found \(found.joined(separator: ", "))"
  }

  private static func name(of activation: Activation) -> String? {
    activations.first { $0.activation == activation }?.name
  }
}

// MARK: writing

extension GPT2Configuration {
  /// The content of config.json, for a model without a ``refusal(of:)``.
  ///
  /// Begin and end of text are null where the tokeniser has no such token: left out, they would be
  /// 50256, beyond a small vocabulary.
  func json(endOfText: Int32?) -> JSONValue {
    let dropout = JSONValue.number(model.dropout)
    let end = endOfText.map { JSONValue.number($0) } ?? .null
    return .object([
      .init("architectures", .array([.string("GPT2LMHeadModel")])),
      .init("model_type", .string("gpt2")),
      .init("vocab_size", .number(vocabularySize)),
      .init("n_positions", .number(model.contextLength)),
      .init("n_ctx", .number(model.contextLength)),
      .init("n_embd", .number(model.width)),
      .init("n_layer", .number(model.layers)),
      .init("n_head", .number(model.heads)),
      .init("n_inner", .number(model.hiddenWidth)),
      .init("activation_function", .string(Self.name(of: model.activation) ?? "gelu_new")),
      .init("resid_pdrop", dropout),
      .init("embd_pdrop", dropout),
      .init("attn_pdrop", dropout),
      .init("layer_norm_epsilon", .number(model.normEpsilon)),
      .init("initializer_range", .number(Float(0.02))),
      .init("scale_attn_weights", .boolean(true)),
      .init("scale_attn_by_inverse_layer_idx", .boolean(false)),
      .init("reorder_and_upcast_attn", .boolean(false)),
      .init("use_cache", .boolean(true)),
      .init("tie_word_embeddings", .boolean(model.tiedHead)),
      .init("bos_token_id", end),
      .init("eos_token_id", end),
    ])
  }
}

// MARK: reading

extension GPT2Configuration {
  /// Reads config.json. Fields that are left out have the values that transformers gives them;
  /// fields that change nothing in a forward pass are left alone.
  ///
  /// Of the three dropouts, that of the branches counts for all.
  init(json: JSONValue, path: String) throws(GPT2Error) {
    let fields = try GPT2Fields(json, path: path)
    let modelType = try fields.text("model_type", default: "gpt2")
    guard modelType == "gpt2" else {
      throw GPT2Error(path, "expected the model_type gpt2, found \(modelType)")
    }
    try fields.refuse("scale_attn_weights", false, "attention whose logits are not divided by √D")
    try fields.refuse(
      "scale_attn_by_inverse_layer_idx", true, "attention divided by the number of its block")
    try fields.refuse("add_cross_attention", true, "cross-attention")
    // Only the order of rounding in half precision, which is not used here.
    _ = try fields.boolean("reorder_and_upcast_attn", default: false)
    model = .gpt2
    vocabularySize = try fields.size("vocab_size", default: 50257)
    model.contextLength = try fields.size("n_positions", default: 1024)
    model.width = try fields.size("n_embd", default: 768)
    model.layers = try fields.size("n_layer", default: 12)
    model.heads = try fields.size("n_head", default: 12)
    if fields.has("n_inner") {
      let hidden = try fields.size("n_inner", default: 0)
      if hidden != model.hiddenWidth { model.hidden = hidden }
    }
    let activation = try fields.text("activation_function", default: "gelu_new")
    guard let known = Self.activations.first(where: { $0.name == activation }) else {
      let names = Self.activations.map(\.name).joined(separator: ", ")
      throw GPT2Error(
        path, "expected activation_function to be one of \(names), found \(activation)")
    }
    model.activation = known.activation
    model.dropout = try fields.number("resid_pdrop", default: 0.1)
    model.normEpsilon = try fields.number("layer_norm_epsilon", default: 1e-5)
    model.tiedHead = try fields.boolean("tie_word_embeddings", default: true)
    if let problem = model.problem(vocabularySize: vocabularySize) {
      throw GPT2Error(path, problem)
    }
  }
}

/// The fields of config.json, each checked for its kind when it is asked for.
private struct GPT2Fields {
  let json: JSONValue
  let path: String

  init(_ json: JSONValue, path: String) throws(GPT2Error) {
    guard json.members != nil else {
      throw GPT2Error(path, "expected a JSON object, found \(json.summary)")
    }
    self.json = json
    self.path = path
  }

  /// Whether the field is there and not null.
  func has(_ field: String) -> Bool { json[field].map { $0 != .null } ?? false }

  func size(_ field: String, default value: Int) throws(GPT2Error) -> Int {
    try read(field, "a whole number", default: value) { $0.wholeNumber }
  }

  func number(_ field: String, default value: Float) throws(GPT2Error) -> Float {
    try read(field, "a number", default: value) { $0.double.map { Float($0) } }
  }

  func boolean(_ field: String, default value: Bool) throws(GPT2Error) -> Bool {
    try read(field, "true or false", default: value) { $0.boolean }
  }

  func text(_ field: String, default value: String) throws(GPT2Error) -> String {
    try read(field, "a text", default: value) { $0.string }
  }

  /// Refuses a value of a field that is true or false, for what it asks for.
  func refuse(_ field: String, _ value: Bool, _ meaning: String) throws(GPT2Error) {
    guard try boolean(field, default: !value) == value else { return }
    throw GPT2Error(
      path,
      "expected \(field) to be \(!value), found \(value): \(meaning) has no "
        + "counterpart here")
  }

  private func read<Value>(
    _ field: String, _ expected: String, default value: Value, _ convert: (JSONValue) -> Value?
  ) throws(GPT2Error) -> Value {
    guard has(field), let found = json[field] else { return value }
    guard let converted = convert(found) else {
      throw GPT2Error(path, "expected \(expected) as \(field), found \(found.summary)")
    }
    return converted
  }
}
