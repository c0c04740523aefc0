// GGUFFile: a header read back by a reader of its own, round trips to the bit, Q8_0's blocks, and
// files that are cut short or lie.

import Foundation
import SequiturNN
import SequiturTensor
import SequiturText
import SequiturTraining
import Testing

struct GGUFFileTests {
  /// What a file's header says, by the letter of the format.
  private struct Header {
    var keys: [String: String] = [:]
    var tensors: [String: (shape: [Int], type: Int, offset: Int)] = [:]
    var end = 0

    init(_ bytes: [UInt8]) throws {
      var place = 0
      func number(_ count: Int) -> Int {
        defer { place += count }
        return bytes[place..<place + count].reversed().reduce(0) { $0 << 8 | Int($1) }
      }
      func text() -> String {
        let count = number(8)
        defer { place += count }
        return String(decoding: bytes[place..<place + count], as: UTF8.self)
      }
      func value(_ type: Int) throws -> String {
        switch type {
        case 4, 5: return "\(number(4))"
        case 6: return "\(Float(bitPattern: UInt32(number(4))))"
        case 7: return number(1) == 1 ? "true" : "false"
        case 8: return text()
        case 9:
          let (type, count) = (number(4), number(8))
          return try (0..<count).map { _ in try value(type) }.joined(separator: "|")
        default: throw CocoaError(.fileReadCorruptFile)
        }
      }
      #expect(Array(bytes[..<4]) == Array("GGUF".utf8))
      place = 4
      #expect(number(4) == 3)
      let (tensorCount, keyCount) = (number(8), number(8))
      for _ in 0..<keyCount {
        let name = text()
        keys[name] = try value(number(4))
      }
      for _ in 0..<tensorCount {
        let name = text()
        let shape = (0..<number(4)).map { _ in number(8) }
        tensors[name] = (shape, number(4), number(8))
      }
      end = (place + 31) / 32 * 32
    }
  }

  private func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: path)))
  }

  @Test func theHeaderOfALlama() throws {
    let options = formOptions(of: .llama) { ($0.keyHeads, $0.normEpsilon) = (2, 0.25) }
    let model = formModel(options, vocabularySize: 5)
    try withTemporaryFolder { folder in
      let path = "\(folder)/model.gguf"
      try GGUFFile.write(model, tokenizer: formTokenizer(1), to: path)
      let bytes = try bytes(path)
      let header = try Header(bytes)
      // Two of the five characters have several bytes.
      let rows = 5 + 3
      for (name, value) in [
        ("general.architecture", "llama"), ("general.file_type", "0"),
        ("llama.context_length", "7"),
        ("llama.embedding_length", "32"), ("llama.block_count", "2"),
        ("llama.feed_forward_length", "128"), ("llama.attention.head_count", "4"),
        ("llama.attention.head_count_kv", "2"), ("llama.attention.layer_norm_rms_epsilon", "0.25"),
        ("llama.rope.dimension_count", "8"), ("llama.rope.freq_base", "10000.0"),
        ("tokenizer.ggml.model", "rwkv"), ("tokenizer.ggml.add_bos_token", "false"),
      ] { #expect(header.keys[name] == value, "\(name)") }
      let tokens = try #require(header.keys["tokenizer.ggml.tokens"])
        .split(separator: "|").map(String.init)
      #expect(
        tokens.prefix(6) == ["\\x0a", "\\x61", "\\x62", "\\xc3\\xa9", "\\xe4\\xb8\\xad", "\\xc3"])
      #expect(tokens.count == rows && Set(tokens).count == rows)
      #expect(
        header.keys["tokenizer.ggml.suppress_tokens"]
          == (5..<rows).map(String.init).joined(separator: "|"))
      #expect(header.tensors.count == 2 + 9 * 2)
      // The innermost axis first.
      for (name, shape) in [
        ("token_embd", [32, rows]), ("output_norm", [32]), ("blk.1.attn_norm", [32]),
        ("blk.1.attn_q", [32, 32]), ("blk.1.attn_k", [32, 16]), ("blk.1.attn_v", [32, 16]),
        ("blk.1.attn_output", [32, 32]), ("blk.1.ffn_norm", [32]), ("blk.1.ffn_gate", [32, 128]),
        ("blk.1.ffn_up", [32, 128]), ("blk.1.ffn_down", [128, 32]),
      ] {
        let tensor = try #require(header.tensors["\(name).weight"])
        #expect(tensor.shape == shape && tensor.type == 0 && tensor.offset % 32 == 0, "\(name)")
      }
      // Neighbours are turned together, as here: the rows of queries stay.
      let query = try #require(model.parameter("blocks.1.attention.query.weight"))
      let start = header.end + (header.tensors["blk.1.attn_q.weight"]?.offset ?? 0)
      let first = bytes[start..<start + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      #expect(Float(bitPattern: first) == query[0, 0])
    }
  }

  @Test func theHeaderOfAGPT2() throws {
    let tokenizer = try formTokenizer(3)
    let model = formModel(
      formOptions(of: .gpt2) { $0.bias = false }, vocabularySize: tokenizer.vocabularySize)
    try withTemporaryFolder { folder in
      let path = "\(folder)/model.gguf"
      try GGUFFile.write(model, tokenizer: tokenizer, to: path, quantization: .q8)
      let header = try Header(bytes(path))
      let end = try #require(tokenizer.endOfText)
      for (name, value) in [
        ("general.architecture", "gpt2"), ("general.file_type", "7"),
        ("tokenizer.ggml.model", "gpt2"), ("tokenizer.ggml.pre", "gpt-2"),
        ("tokenizer.ggml.eos_token_id", "\(end)"), ("gpt2.attention.layer_norm_epsilon", "1e-05"),
      ] { #expect(header.keys[name] == value, "\(name)") }
      #expect(header.keys["gpt2.rope.freq_base"] == nil)
      #expect(header.keys["tokenizer.ggml.suppress_tokens"] == nil)
      try TokenizerFile.write(tokenizer, to: folder)
      let merges = try String(contentsOfFile: "\(folder)/merges.txt", encoding: .utf8)
        .split(separator: "\n").dropFirst().joined(separator: "|")
      #expect(merges.contains("|") && header.keys["tokenizer.ggml.merges"] == merges)
      // Maps and the token table are quantised, everything else is not.
      for (name, shape, type) in [
        ("token_embd.weight", [32, tokenizer.vocabularySize], 8),
        ("position_embd.weight", [32, 7], 0),
        ("blk.0.attn_qkv.weight", [32, 96], 8), ("blk.0.attn_qkv.bias", [96], 0),
        ("blk.0.attn_norm.bias", [32], 0), ("blk.0.ffn_down.weight", [128, 32], 8),
      ] {
        let tensor = try #require(header.tensors[name])
        #expect(tensor.shape == shape && tensor.type == type, "\(name)")
      }
    }
  }

  @Test(arguments: [ModelForm.gpt2, .llama, .arcee], [0, 1, 2, 3])
  func aRoundTripChangesNoBit(form: ModelForm, kind: Int) throws {
    let tokenizer = try formTokenizer(kind)
    let options = formOptions(of: form) {
      if form == .llama { ($0.keyHeads, $0.tiedHead, $0.bias) = (2, false, kind > 1) }
      if form == .arcee { $0.hidden = 40 }
    }
    let model = formModel(options, vocabularySize: tokenizer.vocabularySize)
    try withTemporaryFolder { folder in
      let path = "\(folder)/model.gguf"
      #expect(try GGUFFile.write(model, tokenizer: tokenizer, to: path) == form)
      let read = try GGUFFile.read(path)
      #expect(read.configuration == options)
      #expect(stateBits(read.model) == stateBits(model))
      #expect(firstLogits(read.model) == firstLogits(model))
      #expect(read.tokenizer.vocabularySize == tokenizer.vocabularySize)
      let text = kind == 1 ? "é中ba\n" : "abcdefghi"
      #expect(try read.tokenizer.encode(text) == tokenizer.encode(text))
      #expect(read.tokenizer.endOfText == tokenizer.endOfText)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(names.sorted() == ["model.check.py", "model.fixture.safetensors", "model.gguf"])
    }
  }

  /// Of a block each number is within half a step of what it was, and the steps are halves.
  @Test func quantisedNumbers() throws {
    let model = formModel(formOptions(of: .llama) { $0.hidden = 20 }, vocabularySize: 256)
    let table = try #require(model.parameter("tokens.table"))
    // A row of zeros, one of tiny numbers whose scale is a subnormal half, and one with its largest
    // at 127, which are exact.
    var values = table.values
    for place in 0..<32 {
      values[place] = 0
      values[32 + place] = Float(place) * 1e-6
      values[64 + place] = Float(place * 4 - 127 + (place > 15 ? 3 : 0))
    }
    values[64] = -127
    table.assign(values)
    try withTemporaryFolder { folder in
      let path = "\(folder)/model.gguf"
      try GGUFFile.write(model, tokenizer: ByteTokenizer(), to: path, quantization: .q8)
      let read = try GGUFFile.read(path).model
      for (name, original) in model.state() {
        let found = try #require(read.state()[name]).values
        // Rows of 20 are no whole blocks.
        guard original.shape.count == 2, !name.contains("down") else {
          #expect(found == original.values, "\(name)")
          continue
        }
        for start in stride(from: 0, to: found.count, by: 32) {
          let block = start..<start + 32
          let step = (original.values[block].map(abs).max() ?? 0) / 127
          for place in block {
            // The scale's rounding moves the largest by up to 2^-11 of itself, or half of 2^-24.
            let bound = 0.5 * step + 127 * max(step * 0x1p-11, 0x1p-25)
            #expect(abs(found[place] - original.values[place]) <= bound, "\(name) \(place)")
          }
        }
      }
      let found = try #require(read.parameter("tokens.table")).values
      #expect(found[0..<32].allSatisfy { $0 == 0 })
      #expect(found[64..<96] == values[64..<96])
      table.assign([Float](repeating: .nan, count: table.count))
      let error = #expect(throws: ExchangeError.self) {
        try GGUFFile.write(model, tokenizer: ByteTokenizer(), to: path, quantization: .q8)
      }
      #expect(error?.problem.contains("finite weights") == true)
      // The old file is untouched.
      #expect(try GGUFFile.read(path).model.parameter("tokens.table")?.values == found)
    }
  }

  @Test(arguments: [ModelForm.gpt2, .llama, .arcee])
  func aModelHeldAsBlocksIsTheOneOfTheFile(form: ModelForm) throws {
    let options = formOptions(of: form) { $0.tiedHead = form != .llama }
    let model = formModel(options, vocabularySize: 256)
    try withTemporaryFolder { folder in
      let path = "\(folder)/model.gguf"
      try GGUFFile.write(model, tokenizer: ByteTokenizer(), to: path, quantization: .q8)
      let read = try GGUFFile.read(path).model
      #expect(model.quantizeWeights().isEmpty)
      let ids = Indices([3, 1, 200, 7, 7, 0], shape: [1, 6])
      let (found, expected) = withoutGradient { (model(ids).values, read(ids).values) }
      #expect(found == expected)
      // Beyond the context of seven, too.
      let texts = [model, read].map {
        Array(
          Generator($0, prompt: [65], sampler: Sampler(.greedy, seed: 1)).prefix(20))
      }
      #expect(texts[0] == texts[1])
    }
  }

  // MARK: refusals

  private func refusal(_ bytes: [UInt8]) throws -> String {
    try withTemporaryFolder { folder in
      let path = "\(folder)/x"
      try Data(bytes).write(to: URL(filePath: path))
      do {
        _ = try GGUFFile.read(path)
        return "read"
      } catch {
        return "\(error)".replacing(path, with: "x")
      }
    }
  }

  @Test func filesThatAreCutShort() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/model.gguf"
      try GGUFFile.write(
        formModel(formOptions(of: .arcee), vocabularySize: 9), tokenizer: gpt2Tokenizer, to: path)
      let whole = try bytes(path)
      let end = try Header(whole).end
      for count in Array(stride(from: 0, to: end, by: 37)) + [end, whole.count - 1] {
        let refusal = try refusal(Array(whole.prefix(count)))
        #expect(
          refusal.hasPrefix("'x': expected") && refusal.contains("cut short"),
          "\(count): \(refusal)")
        #expect(!refusal.contains("\n"))
      }
    }
  }

  @Test func headersThatLie() throws {
    /// A number's bytes.
    func number(_ value: UInt64, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
    }
    func text(_ text: String) -> [UInt8] { number(UInt64(text.utf8.count), 8) + Array(text.utf8) }
    func file(_ tensors: UInt64, _ keys: UInt64, _ rest: [UInt8]) -> [UInt8] {
      Array("GGUF".utf8) + number(3, 4) + number(tensors, 8) + number(keys, 8) + rest
        + [UInt8](repeating: 0, count: 64)
    }
    func tensor(_ shape: [UInt64], type: UInt64 = 0, offset: UInt64 = 0) -> [UInt8] {
      text("x") + number(UInt64(shape.count), 4) + shape.flatMap { number($0, 8) }
        + number(type, 4) + number(offset, 8)
    }
    let all: [([UInt8], String)] = [
      (Array("GGML".utf8) + [UInt8](repeating: 0, count: 40), "found other bytes"),
      (Array("GGUF".utf8) + number(2, 4) + [0], "found version 2"),
      (file(0, .max, []), "'' twice"), (file(.max, 0, []), "axes of tensor '', found 0"),
      (file(0, 1, number(.max, 8)), "a size that a file can have for the length of key 0"),
      (file(0, 1, number(1 << 40, 8)), "expected 1099511627776 bytes for key 0"),
      (file(0, 1, text("k") + number(13, 4)), "found number 13"),
      (file(0, 1, text("k") + number(9, 4) + number(9, 4) + number(1, 8)), "no lists in lists"),
      (file(0, 1, text("k") + number(9, 4) + number(4, 4) + number(1 << 60, 8)), "cut short"),
      (file(0, 1, number(1, 8) + [0xff]), "expected UTF-8 as key 0"),
      (file(0, 2, text("k") + number(7, 4) + [1] + text("k") + number(7, 4) + [1]), "'k' twice"),
      (file(0, 1, text("general.alignment") + number(4, 4) + number(64, 4)), "another alignment"),
      (file(1, 0, tensor([1 << 40, 1 << 40])), "a size that a file can have, found shape"),
      (file(1, 0, tensor([0])), "a size that a file can have, found shape [0]"),
      (file(1, 0, tensor([1, 1, 1, 1, 1])), "1 to 4 axes of tensor 'x', found 5"),
      (file(1, 0, tensor([4], type: 2)), "in F32, F16 or Q8_0, found type 2"),
      (file(1, 0, tensor([16], type: 8)), "whole blocks of 32"),
      (file(1, 0, tensor([4], offset: 32)), "at 0, behind that of the one before, found it at 32"),
      (file(1, 0, tensor([1 << 30])), "as its header says"),
      (file(2, 0, tensor([4]) + tensor([4], offset: 32)), "'x' twice"),
      (file(0, 0, []), "a text as 'tokenizer.ggml.model', found no such key"),
    ]
    for (bytes, expected) in all {
      let refusal = try refusal(bytes)
      #expect(refusal.hasPrefix("'x': expected") && refusal.contains(expected), "\(refusal)")
    }
  }

  @Test func aTokeniserOfOtherTokensIsRefused() throws {
    try withTemporaryFolder { folder in
      let error = #expect(throws: ExchangeError.self) {
        try GGUFFile.write(
          formModel(formOptions(of: .llama), vocabularySize: 10), tokenizer: gpt2Tokenizer,
          to: "\(folder)/model.gguf")
      }
      #expect(error?.problem.contains("10 tokens, the rows of the model's table, found 9") == true)
      let left = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(left.isEmpty)
    }
  }
}
