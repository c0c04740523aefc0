// GPT.Configuration: presets, the model that options make, their JSON, and what is refused.

import Foundation
import SequiturNN
import SequiturTensor
import Testing

struct ConfigurationTests {
  static func options(_ change: (inout GPT.Configuration) -> Void = { _ in }) -> GPT.Configuration {
    var options = GPT.Configuration()
    (options.contextLength, options.layers, options.heads, options.width) = (7, 2, 3, 12)
    change(&options)
    return options
  }

  @Test func presets() {
    let nano = GPT.Configuration.nano
    #expect(nano.contextLength == 64 && nano.layers == 4 && nano.heads == 4 && nano.width == 128)
    #expect(nano.hidden == nil && nano.hiddenWidth == 512 && nano.dropout == 0 && !nano.bias)
    #expect(nano.activation == .gelu && nano.positions == .learned && nano.tiedHead)
    #expect(nano == GPT.Configuration())
    let small = GPT.Configuration.small
    #expect(small.contextLength == 256 && small.layers == 6 && small.heads == 6)
    #expect(small.width == 384 && small.dropout == 0.2)
    let modern = GPT.Configuration.modern
    #expect(modern.positions == .rope && modern.activation == .squaredReLU && modern.tiedHead)
    #expect(modern.norm == .rms && !modern.normWeights && modern.width == 128)
    // Known as 124M.
    #expect(GPT.Configuration.gpt2.parameterCount(vocabularySize: 50257) == 124_439_808)
    for preset in [nano, modern, small, .gpt2] {
      #expect(preset.problem(vocabularySize: 50257) == nil)
    }
  }

  @Test func everyOptionReachesTheModel() throws {
    let options = Self.options {
      $0.hidden = 20
      $0.keyHeads = 1
      $0.queryKeyNorm = true
      $0.logitCap = 30
      $0.dropout = 0.25
      $0.bias = true
      $0.norm = .layer
      $0.normEpsilon = 1e-3
      $0.activation = .relu
      $0.positions = .alibi
      $0.tiedHead = false
      $0.normPlacement = .post
    }
    var random = SeededRandom(seed: 1)
    let model = GPT(options, vocabularySize: 9, using: &random)
    let block = try #require(model.blocks.first as? TransformerBlock)
    let attention = try #require(block.attention as? MultiHeadAttention)
    let network = try #require(block.feedForward as? FeedForward)
    #expect(model.blocks.count == 2 && model.contextLength == 7)
    #expect(attention.heads == 3 && attention.dropout == 0.25)
    #expect(attention.keyHeads == 1 && attention.queryKeyNorm && model.logitCap == 30)
    #expect(model.parameter("blocks.1.attention.value.weight")?.shape == [4, 12])
    #expect(model.parameter("blocks.0.feedForward.up.weight")?.shape == [20, 12])
    #expect(network.activation == .relu && block.placement == .post)
    #expect(model.parameter("blocks.0.attention.query.bias") != nil && model.head != nil)
    #expect(model.positions is ALiBiPositions)
    for norm in [block.attentionNorm, block.feedForwardNorm, model.norm] {
      #expect((norm as? LayerNorm)?.epsilon == 1e-3)
    }
    #expect(try GPT.Configuration(describing: model) == options)
    var other = SeededRandom(seed: 1)
    let rms = GPT(
      Self.options {
        $0.norm = .rms
        $0.normEpsilon = 1e-6
      }, vocabularySize: 9, using: &other)
    #expect((rms.norm as? RMSNorm)?.epsilon == 1e-6)
    let described = try GPT.Configuration(describing: rms)
    #expect(described.hidden == nil && described.keyHeads == nil && described.logitCap == nil)
  }

  @Test func equalSeedsMakeEqualModels() {
    func values(_ seed: UInt64) -> [Float] {
      var random = SeededRandom(seed: seed)
      return GPT(Self.options(), vocabularySize: 9, using: &random).parameters
        .flatMap(\.values)
    }
    #expect(values(3) == values(3))
    #expect(values(3) != values(4))
  }

  // MARK: JSON

  @Test func jsonIsFlat() throws {
    let options = Self.options {
      $0.hidden = 20
      $0.positions = .t5
      $0.dropout = 0.25
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let json = String(decoding: try encoder.encode(options), as: UTF8.self)
    #expect(
      json.replacing(/"norm_epsilon":[^,]*,/, with: "")
        == #"{"activation":"gelu","bias":false,"context_length":7,"dropout":0.25,"heads":3,"#
        + #""hidden":20,"layers":2,"norm":"layer","norm_placement":"pre","#
        + #""positions":"t5","query_key_norm":false,"tied_head":true,"width":12}"#)
    let weightless = try encoder.encode(Self.options { $0.normWeights = false })
    #expect(String(decoding: weightless, as: UTF8.self).contains(#""norm_weights":false"#))
  }

  @Test(arguments: PositionEncodingKind.allCases, Activation.allCases)
  func jsonRoundTrip(encoding: PositionEncodingKind, activation: Activation) throws {
    let options = Self.options {
      $0.positions = encoding
      $0.activation = activation
      $0.norm = activation == .swiglu ? .rms : .layer
      $0.normPlacement = encoding == .none ? .post : .pre
      $0.tiedHead = encoding != .rope
      $0.bias = encoding == .shaw
      $0.dropout = 0.1
      $0.normEpsilon = 1e-6
      $0.normWeights = encoding != .alibi
      $0.hidden = activation == .relu ? 33 : nil
      $0.keyHeads = activation == .geglu ? 1 : nil
      $0.queryKeyNorm = encoding == .rope
      $0.logitCap = activation == .squaredReLU ? 12.5 : nil
    }
    let data = try JSONEncoder().encode(options)
    #expect(try JSONDecoder().decode(GPT.Configuration.self, from: data) == options)
  }

  @Test func whatEarlierVersionsDidNotWriteIsNone() throws {
    let json = String(decoding: try JSONEncoder().encode(Self.options()), as: UTF8.self)
    let earlier = json.replacing("query_key_norm", with: "unknown")
    #expect(earlier != json && !json.contains("key_heads") && !json.contains("logit_cap"))
    let read = try JSONDecoder().decode(GPT.Configuration.self, from: Data(earlier.utf8))
    #expect(read == Self.options())
  }

  @Test func jsonWithUnknownChoicesIsRefusedByName() throws {
    let json = String(decoding: try JSONEncoder().encode(Self.options()), as: UTF8.self)
      .replacing(#""learned""#, with: #""learnt""#)
    let error = #expect(throws: DecodingError.self) {
      _ = try JSONDecoder().decode(GPT.Configuration.self, from: Data(json.utf8))
    }
    #expect(
      "\(error as Any)".contains(
        "expected positions to be one of none, learned, sinusoidal, rope, rope-half-split, alibi, "
          + "alibi-directional, shaw, t5, pope-even, pope, found 'learnt'"))
  }

  @Test(arguments: [
    "context_length", "layers", "heads", "width", "dropout", "bias", "norm", "activation",
    "positions", "tied_head", "norm_placement",
  ])
  func jsonWithoutAKeyIsRefused(key: String) throws {
    let json = String(decoding: try JSONEncoder().encode(Self.options()), as: UTF8.self)
    let without = json.replacing("\"\(key)\"", with: "\"other\"")
    #expect(throws: DecodingError.self, "\(key)") {
      _ = try JSONDecoder().decode(GPT.Configuration.self, from: Data(without.utf8))
    }
  }
}
