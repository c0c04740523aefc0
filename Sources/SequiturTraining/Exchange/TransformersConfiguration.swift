// config.json of a form of transformers: what it says of a model, and how it is written.

import SequiturFiles
import SequiturNN

/// What config.json of a form says.
struct TransformersConfiguration: Equatable {
  var form: ModelForm
  var model: GPT.Configuration
  var vocabularySize: Int
}

// MARK: writing

extension TransformersConfiguration {
  /// The content of config.json, for a model that the form holds, with the base of its RoPE.
  ///
  /// Begin and end of text are null where the tokeniser has no such token: left out, they would be
  /// another form's, beyond a small vocabulary.
  func json(endOfText: Int32?, ropeBase: Double) -> JSONValue {
    let (entry, keys) = (form.entry, form.entry.keys)
    let activation = entry.activations.first { $0.activation == model.activation }
    var members: [JSONValue.Member] = [
      .init("architectures", .array([.string(entry.className)])),
      .init("model_type", .string(form.rawValue)),
      .init(keys.vocabulary.0, .number(vocabularySize)),
      .init(keys.context.0, .number(model.contextLength)),
      .init(keys.width.0, .number(model.width)),
      .init(keys.layers.0, .number(model.layers)),
      .init(keys.heads.0, .number(model.heads)),
    ]
    if let keyHeads = keys.keyHeads {
      members.append(.init(keyHeads, .number(model.keyHeads ?? model.heads)))
    }
    members += [
      .init(keys.hidden, .number(model.hiddenWidth)),
      .init(keys.activation, .string(activation?.name ?? entry.activations[0].name)),
    ]
    members += keys.dropouts.map { .init($0, .number(model.dropout)) }
    members += keys.biases.map { .init($0, .boolean(model.bias)) }
    members.append(.init(keys.epsilon.0, .number(model.normEpsilon)))
    members += further(ropeBase: ropeBase)
    let end = endOfText.map { JSONValue.number($0) } ?? .null
    members += [
      .init("initializer_range", .number(Float(0.02))),
      .init("use_cache", .boolean(true)),
      .init("tie_word_embeddings", .boolean(model.tiedHead)),
      .init("bos_token_id", end),
      .init("eos_token_id", end),
    ]
    return .object(members)
  }

  /// What a form could have otherwise, and no model here has.
  private func further(ropeBase: Double) -> [JSONValue.Member] {
    guard form != .gpt2 else {
      return [
        .init("n_ctx", .number(model.contextLength)),
        .init("scale_attn_weights", .boolean(true)),
        .init("scale_attn_by_inverse_layer_idx", .boolean(false)),
        .init("reorder_and_upcast_attn", .boolean(false)),
      ]
    }
    let turning: [JSONValue.Member] = [
      .init("rope_theta", .number(ropeBase)), .init("partial_rotary_factor", .number(1.0)),
    ]
    // Version 5 reads one object, those before it the fields.
    return turning + [
      .init("rope_parameters", .object([.init("rope_type", .string("default"))] + turning)),
      .init("head_dim", .number(model.width / model.heads)),
    ] + (form == .starcoder2 ? [.init("sliding_window", .null)] : [])
  }
}

// MARK: reading

extension TransformersConfiguration {
  /// Reads config.json. Fields that are left out have the values that transformers gives them;
  /// fields that change nothing in a forward pass are left alone.
  ///
  /// Of several dropouts the first one counts for all. RoPE's pairs are those of neighbours here.
  init(json: JSONValue, path: String) throws(ExchangeError) {
    let fields = try ConfigurationFields(json, path: path)
    let modelType = try fields.text("model_type", default: "gpt2")
    guard let form = ModelForm.readable.first(where: { $0.rawValue == modelType }) else {
      let names = ModelForm.readable.map(\.rawValue).joined(separator: ", ")
      throw ExchangeError(
        path, "expected the model_type to be one of \(names), found \(modelType)")
    }
    self.form = form
    let (entry, keys) = (form.entry, form.entry.keys)
    model = .gpt2
    (model.positions, model.norm) = (entry.positions[0], entry.norm)
    vocabularySize = try fields.size(keys.vocabulary)
    model.contextLength = try fields.size(keys.context)
    model.width = try fields.size(keys.width)
    model.layers = try fields.size(keys.layers)
    model.heads = try fields.size(keys.heads)
    if let name = keys.keyHeads, fields.has(name) {
      let keyHeads = try fields.size((name, nil))
      if keyHeads != model.heads { model.keyHeads = keyHeads }
    }
    if form != .gpt2 || fields.has(keys.hidden) {
      let hidden = try fields.size((keys.hidden, nil))
      if hidden != model.hiddenWidth { model.hidden = hidden }
    }
    let name = try fields.text(keys.activation, default: entry.activations[0].name)
    guard let known = entry.activations.first(where: { $0.name == name }) else {
      let names = entry.activations.map(\.name).joined(separator: ", ")
      throw ExchangeError(
        path, "expected \(keys.activation) to be one of \(names), found \(name)")
    }
    model.activation = known.activation
    model.dropout = try fields.number(keys.dropouts[0], default: form == .gpt2 ? 0.1 : 0)
    model.normEpsilon = try fields.number(keys.epsilon.0, default: keys.epsilon.1)
    model.tiedHead = try fields.boolean("tie_word_embeddings", default: keys.isTied)
    for (number, name) in keys.biases.enumerated() {
      let bias = try fields.boolean(name, default: false)
      guard number == 0 || bias == model.bias else {
        throw ExchangeError(
          path,
          "expected \(keys.biases.joined(separator: " and ")) to be alike, found one alone: "
            + "biases in some of the maps have no counterpart here")
      }
      model.bias = bias
    }
    if let problem = model.problem(vocabularySize: vocabularySize) {
      throw ExchangeError(path, problem)
    }
    if form == .gpt2 { try Self.checkAttention(fields) } else { try checkTurning(fields) }
  }

  /// Refuses what GPT-2's attention may be elsewhere.
  private static func checkAttention(_ fields: ConfigurationFields) throws(ExchangeError) {
    try fields.refuse("scale_attn_weights", false, "attention whose logits are not divided by √D")
    try fields.refuse(
      "scale_attn_by_inverse_layer_idx", true, "attention divided by the number of its block")
    try fields.refuse("add_cross_attention", true, "cross-attention")
    // Only the order of rounding in half precision, which is not used here.
    _ = try fields.boolean("reorder_and_upcast_attn", default: false)
  }

  /// Refuses a RoPE other than that of a run, and heads of a width of their own.
  private func checkTurning(_ fields: ConfigurationFields) throws(ExchangeError) {
    let width = model.width / model.heads
    try fields.expect("head_dim", Double(width))
    try fields.refuse("rope_scaling", "RoPE that is scaled")
    // Version 5 has one object, those before it fields.
    for fields in [fields, try fields.within("rope_parameters")] {
      try fields.expect("rope_theta", RotaryPositions().base)
      try fields.expect("partial_rotary_factor", 1)
      let kind = try fields.text("rope_type", default: "default")
      guard kind == "default" else {
        throw ExchangeError(
          fields.path,
          "expected the rope_type default, found \(kind), which has no counterpart here")
      }
    }
  }
}

/// The fields of config.json, each checked for its kind when it is asked for.
private struct ConfigurationFields {
  let json: JSONValue
  let path: String

  init(_ json: JSONValue, path: String) throws(ExchangeError) {
    guard json.members != nil else {
      throw ExchangeError(path, "expected a JSON object, found \(json.summary)")
    }
    self.json = json
    self.path = path
  }

  /// Whether the field is there and not null.
  func has(_ field: String) -> Bool { json[field].map { $0 != .null } ?? false }

  /// A size by its key, which must be there if it has no default.
  func size(_ key: (name: String, value: Int?)) throws(ExchangeError) -> Int {
    guard has(key.name) || key.value != nil else {
      throw ExchangeError(path, "expected \(key.name), found no such field")
    }
    return try read(key.name, "a whole number", default: key.value ?? 0) { $0.wholeNumber }
  }

  func number(_ field: String, default value: Float) throws(ExchangeError) -> Float {
    try read(field, "a number", default: value) { $0.double.map { Float($0) } }
  }

  func boolean(_ field: String, default value: Bool) throws(ExchangeError) -> Bool {
    try read(field, "true or false", default: value) { $0.boolean }
  }

  func text(_ field: String, default value: String) throws(ExchangeError) -> String {
    try read(field, "a text", default: value) { $0.string }
  }

  /// Refuses a value of a field that is true or false, for what it asks for.
  func refuse(_ field: String, _ value: Bool, _ meaning: String) throws(ExchangeError) {
    guard try boolean(field, default: !value) == value else { return }
    throw ExchangeError(
      path,
      "expected \(field) to be \(!value), found \(value): \(meaning) has no "
        + "counterpart here")
  }

  /// Refuses a field that says anything, for what it asks for.
  func refuse(_ field: String, _ meaning: String) throws(ExchangeError) {
    guard has(field) else { return }
    throw ExchangeError(
      path,
      "expected no \(field), found \(json[field]?.summary ?? ""): \(meaning) has no counterpart here"
    )
  }

  /// Refuses another number than this one.
  func expect(_ field: String, _ value: Double) throws(ExchangeError) {
    let found = try read(field, "a number", default: value) { $0.double }
    guard found == value else {
      throw ExchangeError(
        path, "expected \(field) to be \(value), found \(found), which has no counterpart here")
    }
  }

  /// The fields of an object in a field; none where it is not there.
  func within(_ field: String) throws(ExchangeError) -> ConfigurationFields {
    try ConfigurationFields(has(field) ? json[field] ?? .null : .object([]), path: path)
  }

  private func read<Value>(
    _ field: String, _ expected: String, default value: Value, _ convert: (JSONValue) -> Value?
  ) throws(ExchangeError) -> Value {
    guard has(field), let found = json[field] else { return value }
    guard let converted = convert(found) else {
      throw ExchangeError(path, "expected \(expected) as \(field), found \(found.summary)")
    }
    return converted
  }
}
