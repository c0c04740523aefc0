// GPT.Configuration: the sizes and choices of a GPT, as flags and files say them; the one
// description.

import SequiturTensor

extension GPT {
  /// The sizes and choices of a model, but for its vocabulary, which is the tokeniser's.
  ///
  /// As JSON it is one flat object whose keys are the fields in snake case (`context_length`,
  /// `tied_head`), and so are the flags of `tiny-gpt`. A new value has nanoGPT's sizes for a CPU.
  ///
  /// ```swift
  /// var configuration = GPT.Configuration.nano
  /// configuration.positions = .rope
  /// try configuration.validate()
  /// let model = GPT(configuration, vocabularySize: tokenizer.vocabularySize, using: &random)
  /// ```
  public struct Configuration: Hashable, Sendable {
    /// The longest sequence that the model reads, T.
    public var contextLength = 64
    /// How many blocks.
    public var layers = 4
    /// H; divides the width.
    public var heads = 4
    /// The heads of keys and values, each shared by as many heads of queries (Ainslie et al. 2023);
    /// divides the heads. Nil for as many as heads.
    public var keyHeads: Int?
    /// Whether each head's queries and keys are normalised (Henry et al. 2020).
    public var queryKeyNorm = false
    /// C.
    public var width = 128
    /// The inner width of the feed-forward networks; nil for 4 C, whatever the activation.
    public var hidden: Int?
    /// The share dropped from embeddings, attention weights and branches while training.
    public var dropout: Float = 0
    /// Whether linear maps and layer norms have a bias.
    public var bias = false
    /// Which norm.
    public var norm = Normalization.layer
    /// Whether the norms have weights, and with ``bias`` layer norms biases; without,
    /// ``WeightlessNorm``.
    public var normWeights: Bool {
      get { weightedNorms ?? true }
      set { weightedNorms = newValue ? nil : false }
    }
    /// Nil for true: then config.json is as it was before there was a choice.
    private var weightedNorms: Bool?
    /// What the norms add to the variance or to the mean square.
    public var normEpsilon: Float = 1e-5
    /// The feed-forward networks' non-linearity.
    public var activation = Activation.gelu
    /// How the model knows the order of its tokens.
    public var positions = PositionEncodingKind.learned
    /// Whether the logits use the token table (Press & Wolf 2017) or a matrix of their own.
    public var tiedHead = true
    /// The limit c of logits x, which become c tanh(x / c) (Gemma 2, 2024); nil for none.
    public var logitCap: Float?
    /// Where the blocks' norms stand.
    public var normPlacement = NormPlacement.pre

    /// Creates nanoGPT's sizes for a CPU; change properties as needed.
    public init() {}

    /// Creates a configuration with GPT-2's choices (biases, GELU in its tanh form) at sizes of
    /// your own.
    public init(contextLength: Int, layers: Int, heads: Int, width: Int) {
      self = .gpt2
      (self.contextLength, self.layers) = (contextLength, layers)
      (self.heads, self.width) = (heads, width)
    }

    /// nanoGPT's sizes for a CPU: 4 layers, 4 heads, 128 wide, 64 tokens, no bias, exact GELU.
    public static let nano = Configuration()

    /// ``nano``'s sizes with later choices, which train better: RoPE, squared ReLU, RMS norm without
    /// weights.
    public static let modern: Configuration = {
      var configuration = Configuration()
      configuration.positions = .rope
      configuration.activation = .squaredReLU
      configuration.norm = .rms
      configuration.normWeights = false
      return configuration
    }()

    /// nanoGPT's sizes for characters on a GPU: 6 layers, 6 heads, 384 wide, 256 tokens, dropout
    /// 0.2.
    public static let small: Configuration = {
      var configuration = Configuration()
      (configuration.layers, configuration.heads, configuration.width) = (6, 6, 384)
      configuration.contextLength = 256
      configuration.dropout = 0.2
      return configuration
    }()

    /// GPT-2's smallest size: 12 layers, 12 heads, 768 wide, 1024 tokens, biases, GELU in its tanh
    /// form.
    public static let gpt2: Configuration = {
      var configuration = Configuration()
      (configuration.layers, configuration.heads, configuration.width) = (12, 12, 768)
      configuration.contextLength = 1024
      configuration.bias = true
      configuration.activation = .geluTanh
      return configuration
    }()

    /// The inner width of the feed-forward networks.
    public var hiddenWidth: Int { hidden ?? saturatingProduct(4, width) }

    /// What the position encoding must know.
    var positionSizes: PositionEncodingSizes {
      PositionEncodingSizes(
        maximumLength: contextLength, width: width, heads: heads, causal: true,
        polarHeads: keyHeads)
    }
  }
}

extension GPT.Configuration: Codable {
  private enum CodingKeys: String, CodingKey {
    case contextLength = "context_length"
    case layers, heads
    case keyHeads = "key_heads"
    case queryKeyNorm = "query_key_norm"
    case width, hidden, dropout, bias, norm
    case weightedNorms = "norm_weights"
    case normEpsilon = "norm_epsilon"
    case activation, positions
    case tiedHead = "tied_head"
    case logitCap = "logit_cap"
    case normPlacement = "norm_placement"
  }

  /// Reads a configuration. Each key must be there, but for `hidden` (4 times the width),
  /// `norm_weights` (true), `norm_epsilon` (1e-5), `key_heads`, `query_key_norm` and `logit_cap`
  /// (none). Whether the sizes make a model is ``validate(vocabularySize:)``'s matter.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    /// A choice by its name; the message lists the names.
    func choice<Choice>(_ key: CodingKeys, of type: Choice.Type) throws -> Choice
    where Choice: RawRepresentable<String> & CaseIterable {
      let name = try container.decode(String.self, forKey: key)
      guard let choice = Choice(rawValue: name) else {
        let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw DecodingError.dataCorruptedError(
          forKey: key, in: container,
          debugDescription: "expected \(key.stringValue) to be one of \(names), found '\(name)'")
      }
      return choice
    }
    contextLength = try container.decode(Int.self, forKey: .contextLength)
    layers = try container.decode(Int.self, forKey: .layers)
    heads = try container.decode(Int.self, forKey: .heads)
    keyHeads = try container.decodeIfPresent(Int.self, forKey: .keyHeads)
    queryKeyNorm = try container.decodeIfPresent(Bool.self, forKey: .queryKeyNorm) ?? false
    width = try container.decode(Int.self, forKey: .width)
    hidden = try container.decodeIfPresent(Int.self, forKey: .hidden)
    dropout = try container.decode(Float.self, forKey: .dropout)
    bias = try container.decode(Bool.self, forKey: .bias)
    norm = try choice(.norm, of: Normalization.self)
    normWeights = try container.decodeIfPresent(Bool.self, forKey: .weightedNorms) ?? true
    normEpsilon = try container.decodeIfPresent(Float.self, forKey: .normEpsilon) ?? 1e-5
    activation = try choice(.activation, of: Activation.self)
    positions = try choice(.positions, of: PositionEncodingKind.self)
    tiedHead = try container.decode(Bool.self, forKey: .tiedHead)
    logitCap = try container.decodeIfPresent(Float.self, forKey: .logitCap)
    normPlacement = try choice(.normPlacement, of: NormPlacement.self)
  }
}
