// GGUFFile: models in the file format of llama.cpp, with their tokenisers, written and read.

import SequiturBase
import SequiturFiles
import SequiturNN
import SequiturTensor
import SequiturText

/// Models with their tokenisers as GGUF files, version 3, which llama.cpp and what is built on it open
/// without conversion.
///
/// ```swift
/// try GGUFFile.write(model, tokenizer: tokenizer, to: "model.gguf")
/// let read = try GGUFFile.read("model.gguf")  // model, configuration and tokenizer
/// ```
public enum GGUFFile {
  static let ropeBase = "rope.freq_base"

  /// Why a model has no place in any form that llama.cpp knows, as one sentence with what would have
  /// one; nil if it has one.
  public static func problem(_ model: GPT.Configuration) -> String? {
    ModelForm.problem(model, in: .gguf)
  }

  // MARK: - Writing

  /// Writes a model with its tokeniser, in the form that holds it, replacing what is there: whole or
  /// not at all. Beside NAME.gguf come NAME.fixture.safetensors, tokens with this model's logits, and
  /// NAME.check.py, which compares them with those that llama.cpp computes.
  ///
  /// Byte pairs are llama.cpp's `gpt2`, bytes and characters its `rwkv`. A ``CharacterTokenizer`` has
  /// there a token for all that is unknown, and one for each byte that its characters of several bytes
  /// begin with; their rows are zeros, llama.cpp never draws them, and ``read(_:)`` drops them again.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - tokenizer: its tokeniser, with a token for each row of the model's table.
  ///   - path: the file; its folder must be there.
  ///   - quantization: how the weights of linear maps and the token table are written; nil for F32, as
  ///     norms, biases, tables of positions, and rows that blocks do not divide always are.
  ///   - excluded: tokens that are never to be drawn, such as a run's ``TrainerState/unseenTokens``.
  /// - Returns: the form.
  /// - Throws: ``ExchangeError`` if no form has a place for the model (``problem(_:)``), if the
  ///   tokeniser has other tokens than the model, if weights that are to be quantised are not finite,
  ///   or if the system refuses; ``TokenizerFileError`` for a tokeniser that is none of this
  ///   library's.
  @discardableResult
  public static func write(
    _ model: GPT, tokenizer: any Tokenizer, to path: String, quantization: Quantization? = nil,
    excluding excluded: Set<Int32> = []
  ) throws -> ModelForm {
    let (form, configuration) = try ModelForm.place(for: model, in: .gguf, path: path)
    let vocabulary = try GGUFVocabulary(tokenizer, path: path)
    guard tokenizer.vocabularySize == model.vocabularySize else {
      throw ExchangeError(
        path,
        "expected a tokeniser of \(model.vocabularySize) tokens, the rows of the model's table, "
          + "found \(tokenizer.vocabularySize)")
    }
    let ropeBase = (model.positions as? RotaryPositions)?.base
    let widened = model.withTableRows(vocabulary.tokens.count)
    guard let tensors = FormTensor.all(of: widened, form: form, in: .gguf) else {
      throw ExchangeError(path, "expected norms of this library, found other layers")
    }
    var header = GGUFHeader()
    header.keys = [
      ("general.architecture", .text(form.rawValue)),
      ("general.quantization_version", .integer(2)),
      // What most tensors are, in llama.cpp's numbers.
      ("general.file_type", .integer(quantization == nil ? 0 : 7)),
    ]
    header.keys += keys(of: configuration, form: form, ropeBase: ropeBase).map {
      ("\(form.rawValue).\($0)", $1)
    }
    header.keys += keys(of: vocabulary, excluding: excluded)
    var end = 0
    for tensor in tensors {
      let rows = tensor.shape[tensor.shape.count - 1]
      let isQuantized =
        quantization == .q8 && tensor.isMatrix && rows % GGUFType.q8.blockLength == 0
      let entry = GGUFEntry(
        name: tensor.name, shape: tensor.shape, type: isQuantized ? .q8 : .float32, offset: end)
      header.entries.append(entry)
      end = GGUFHeader.padded(end + entry.bytes)
    }
    do {
      var replacement = try FileReplacement(of: path)
      try replacement.file.write(header.bytes())
      for (tensor, entry) in zip(tensors, header.entries) {
        let values = tensor.tensor()
        if entry.type == .q8 {
          var isWritten = false
          let blocks = [UInt8](unsafeUninitializedCapacity: entry.bytes) { bytes, count in
            if let memory = bytes.baseAddress { isWritten = values.writeQ8(to: memory) }
            count = bytes.count
          }
          guard isWritten else {
            throw ExchangeError(
              path, "expected finite weights to be quantised, found others in '\(tensor.name)'")
          }
          try replacement.file.write(blocks)
        } else {
          try replacement.file.write(values)
        }
        let padding = GGUFHeader.padded(entry.bytes) - entry.bytes
        try replacement.file.write([UInt8](repeating: 0, count: padding))
      }
      try replacement.finish()
      // What is quantised is another model, and its own logits are those to be found again.
      try writeCheck(
        of: quantization == nil ? model : read(path).model, form: form, beside: path,
        isQuantized: quantization != nil)
    } catch let refusal as SystemError {
      throw ExchangeError(cannotWrite: path, refusal)
    }
    return form
  }

  /// Writes the fixture and the script beside a file.
  private static func writeCheck(
    of model: GPT, form: ModelForm, beside path: String, isQuantized: Bool
  ) throws {
    let stem = path.hasSuffix(".gguf") ? String(path.dropLast(5)) : path
    let hasGELU = form.entry.activations[0].activation == .geluTanh
    try SafetensorsFile.write(
      ExchangeCheck.fixture(of: model), to: "\(stem).fixture.safetensors")
    try FileReplacement.write(
      ExchangeCheck.ggufScript(
        of: Folder.name(of: path), stem: Folder.name(of: stem),
        limit: isQuantized ? "0.1" : hasGELU ? "1e-2" : "1e-3"),
      to: "\(stem).check.py")
  }

  /// The keys of a model's sizes, without the form's name before them.
  private static func keys(
    of model: GPT.Configuration, form: ModelForm, ropeBase: Double?
  ) -> [(String, GGUFValue)] {
    let keys: [(String, GGUFValue)] = [
      ("context_length", .integer(model.contextLength)),
      ("embedding_length", .integer(model.width)),
      ("block_count", .integer(model.layers)),
      ("feed_forward_length", .integer(model.hiddenWidth)),
      ("attention.head_count", .integer(model.heads)),
      ("attention.head_count_kv", .integer(model.keyHeads ?? model.heads)),
      (epsilonKey(of: form), .number(model.normEpsilon)),
    ]
    guard let ropeBase else { return keys }
    return keys + [
      ("rope.dimension_count", .integer(model.width / model.heads)),
      (Self.ropeBase, .number(Float(ropeBase))),
    ]
  }

  private static func epsilonKey(of form: ModelForm) -> String {
    "attention.layer_norm_\(form.entry.norm == .rms ? "rms_" : "")epsilon"
  }

  private static func keys(
    of vocabulary: GGUFVocabulary, excluding excluded: Set<Int32>
  ) -> [(String, GGUFValue)] {
    var keys: [(String, GGUFValue)] = [
      ("model", .text(vocabulary.model)), ("tokens", .texts(vocabulary.tokens)),
      ("token_type", .integers(vocabulary.kinds)), ("add_bos_token", .boolean(false)),
    ]
    // GPT-2's pattern, by the name that llama.cpp gives it.
    if vocabulary.model == "gpt2" {
      keys += [("pre", .text("gpt-2")), ("merges", .texts(vocabulary.merges))]
    }
    if let end = vocabulary.end {
      keys += ["bos_token_id", "eos_token_id"].map { ($0, .integer(Int(end))) }
    }
    if let unknown = vocabulary.unknown {
      keys.append(("unknown_token_id", .integer(Int(unknown))))
    }
    let count = Int32(vocabulary.tokens.count)
    let suppressed = excluded.sorted() + (count - Int32(vocabulary.helperCount)..<count)
    if !suppressed.isEmpty { keys.append(("suppress_tokens", .integers(suppressed))) }
    return keys.map { ("tokenizer.ggml.\($0)", $1) }
  }

  // MARK: - Reading

  /// Reads a model with its tokeniser from what ``write(_:tokenizer:to:quantization:excluding:)`` writes;
  /// weights may be F32, F16 or Q8_0, and become Float.
  ///
  /// - Throws: ``ExchangeError``, and what the tokeniser is refused for.
  public static func read(
    _ path: String
  ) throws -> (model: GPT, configuration: GPT.Configuration, tokenizer: any Tokenizer) {
    let file = try attempt(OpenFile(path: path)) { ExchangeError(cannotRead: path, $0) }
    let (header, dataStart) = try GGUFHeader.read(file, path: path)
    let keys = GGUFKeys(header: header, path: path)
    let vocabulary = try GGUFVocabulary(
      model: ["gpt2", "rwkv"][keys.choice("tokenizer.ggml.model", of: ["gpt2", "rwkv"])],
      tokens: keys.texts("tokenizer.ggml.tokens"),
      kinds: keys.integers("tokenizer.ggml.token_type"),
      merges: header["tokenizer.ggml.merges"] == nil ? [] : keys.texts("tokenizer.ggml.merges"))
    guard vocabulary.kinds.count == vocabulary.tokens.count else {
      throw ExchangeError(
        path,
        "expected a type for each of \(counted(vocabulary.tokens.count, "token")), found "
          + "\(vocabulary.kinds.count)")
    }
    if vocabulary.model == "gpt2" {
      _ = try keys.choice("tokenizer.ggml.pre", of: ["gpt-2"])
    }
    let tokenizer = try vocabulary.tokenizer(path: path)
    let form = ModelForm.allCases[
      try keys.choice("general.architecture", of: ModelForm.allCases.map(\.rawValue))]
    let names = form.names(in: .gguf)
    let weights = FormWeights(
      header.entries.map { entry in
        FormWeights.Place(path: path, name: entry.name, shape: entry.shape, count: entry.count) {
          try tensor(entry, of: file, from: dataStart, path: path)
        }
      }, path: path, plan: "its keys")
    var configuration = try Self.configuration(keys, form: form)
    configuration.tiedHead = !weights.has("\(names.head).weight")
    configuration.bias =
      form.biases(in: .gguf) == .always
      || weights.has("\(names.blocks).0.\(names.output).bias")
    if let problem = configuration.problem(vocabularySize: tokenizer.vocabularySize) {
      throw ExchangeError(path, problem)
    }
    let model = try weights.model(
      configuration, vocabularySize: vocabulary.tokens.count, form: form, in: .gguf, path: path)
    return (model.withTableRows(tokenizer.vocabularySize), configuration, tokenizer)
  }

  /// The tokens that a file says are never to be drawn.
  package static func excludedTokens(of path: String) throws(ExchangeError) -> Set<Int32> {
    let file = try attempt(OpenFile(path: path)) { ExchangeError(cannotRead: path, $0) }
    let keys = GGUFKeys(header: try GGUFHeader.read(file, path: path).header, path: path)
    let name = "tokenizer.ggml.suppress_tokens"
    return keys.header[name] == nil ? [] : Set(try keys.integers(name))
  }

  private static func configuration(
    _ keys: GGUFKeys, form: ModelForm
  ) throws(ExchangeError) -> GPT.Configuration {
    let prefix = form.rawValue
    var model = GPT.Configuration.gpt2
    model.contextLength = try keys.size("\(prefix).context_length")
    model.width = try keys.size("\(prefix).embedding_length")
    model.layers = try keys.size("\(prefix).block_count")
    model.heads = try keys.size("\(prefix).attention.head_count")
    let keyHeads = try keys.size("\(prefix).attention.head_count_kv", default: model.heads)
    if keyHeads != model.heads { model.keyHeads = keyHeads }
    let hidden = try keys.size("\(prefix).feed_forward_length")
    if hidden != model.hiddenWidth { model.hidden = hidden }
    model.normEpsilon = try keys.number("\(prefix).\(epsilonKey(of: form))")
    (model.positions, model.norm) = (form.entry.positions[0], form.entry.norm)
    model.activation = form.entry.activations[0].activation
    guard form.entry.names.positions == nil else { return model }
    let (base, usual) = (
      try keys.number("\(prefix).\(ropeBase)", default: 10000), Float(RotaryPositions().base)
    )
    let width = model.heads > 0 ? model.width / model.heads : 0
    let turned = try keys.size("\(prefix).rope.dimension_count", default: width)
    guard base == usual, turned == width else {
      throw ExchangeError(
        keys.path,
        "expected RoPE of base \(usual) on all \(width) channels of a head, found base "
          + "\(base) on \(turned): it has no counterpart here")
    }
    return model
  }

  /// Reads in pieces, so that converting needs no second copy of the tensor.
  private static func tensor(
    _ entry: GGUFEntry, of file: OpenFile, from dataStart: Int, path: String
  ) throws(ExchangeError) -> Tensor {
    let tensor = Tensor(uninitialized: entry.shape)
    let blocks = 1 << 15
    let pieceLength = blocks * entry.type.blockBytes
    let piece = UnsafeMutableRawBufferPointer.allocate(
      byteCount: min(pieceLength, entry.bytes), alignment: 8)
    defer { piece.deallocate() }
    for (number, offset) in stride(from: 0, to: entry.bytes, by: pieceLength).enumerated() {
      let bytes = UnsafeMutableRawBufferPointer(
        rebasing: piece[..<min(pieceLength, entry.bytes - offset)])
      try attempt(file.fill(bytes, at: dataStart + entry.offset + offset)) {
        ExchangeError(cannotRead: path, $0)
      }
      entry.type.decode(
        UnsafeRawBufferPointer(bytes),
        into: tensor.pointer + number * blocks * entry.type.blockLength)
    }
    return tensor
  }
}
