// Configuration and parts: the GPT that a configuration makes, and the configuration that a GPT's
// parts amount to.

import SequiturTensor

extension GPT {
  /// Creates a model of a configuration with random start values. Stops at a configuration that
  /// ``Configuration/validate(vocabularySize:)`` refuses.
  ///
  /// Start values are GPT-2's, normal numbers of deviation 0.02, with those of linear maps scaled
  /// by √(768 / C): at GPT-2's own width they are the same, and at others a map's results keep
  /// their size. (At C = 128, nanoGPT's model for a CPU is then 0.16 nats ahead of a plain 0.02
  /// after 800 steps.) The last map of each residual branch is divided by √(2 layers).
  ///
  /// - Parameters:
  ///   - vocabularySize: V.
  ///   - positions: an encoding of your own, which counts in place of the configuration's.
  ///   - random: where the start values come from.
  public init(
    _ configuration: Configuration, vocabularySize: Int,
    positions: (any PositionEncoding)? = nil, using random: inout SeededRandom
  ) {
    if let problem = configuration.problem(vocabularySize: vocabularySize) {
      stop(
        "GPT", "a configuration that makes no model (\(problem))",
        expected: "one that validate(vocabularySize:) passes")
    }
    let c = configuration
    let deviation = 0.02 * (768 / Float(c.width)).squareRoot()
    let positions =
      positions
      ?? c.positions.make(c.positionSizes, using: &random)
    let tokens = Embedding(vocabularySize: vocabularySize, width: c.width, using: &random)
    let blocks = (0..<c.layers).map { _ in
      c.block(positions: positions, deviation: deviation, using: &random)
    }
    let norm = c.makeNorm()
    let head =
      c.tiedHead
      ? nil
      : Linear(
        from: c.width, to: vocabularySize, bias: false,
        initialization: .normal(deviation: deviation), using: &random)
    self.init(
      tokens: tokens, positions: positions, blocks: blocks, norm: norm, head: head,
      contextLength: c.contextLength, dropout: c.dropout, logitCap: c.logitCap)
  }
}

extension GPT.Configuration {
  /// A block of a model with this configuration.
  fileprivate func block(
    positions: any PositionEncoding, deviation: Float, using random: inout SeededRandom
  ) -> TransformerBlock {
    let start = Initialization.normal(deviation: deviation)
    let outputStart = Initialization.normal(deviation: deviation / Float(2 * layers).squareRoot())
    return TransformerBlock(
      attention: MultiHeadAttention(
        width: width, heads: heads, keyHeads: keyHeads, causal: true, dropout: dropout,
        bias: bias, queryKeyNorm: queryKeyNorm, positions: positions, initialization: start,
        outputInitialization: outputStart, using: &random),
      feedForward: FeedForward(
        width: width, hidden: hiddenWidth, activation: activation, bias: bias,
        initialization: start, outputInitialization: outputStart, using: &random),
      attentionNorm: makeNorm(), feedForwardNorm: makeNorm(), dropout: dropout,
      placement: normPlacement)
  }

  /// A norm of a block, or the one behind the last.
  fileprivate func makeNorm() -> any NormLayer {
    guard normWeights else { return WeightlessNorm(norm, epsilon: normEpsilon) }
    return switch norm {
    case .layer: LayerNorm(width: width, bias: bias, epsilon: normEpsilon)
    case .rms: RMSNorm(width: width, epsilon: normEpsilon)
    }
  }
}

/// A part of a ``GPT`` that no configuration describes.
public struct ForeignPart: Error, Equatable, CustomStringConvertible {
  /// The part's path.
  public let path: String
  /// What stands there.
  public let found: String

  /// The path and what stands there.
  public var description: String { "\(path) is \(found)" }
}

extension GPT.Configuration {
  /// The configuration that a model's parts amount to, each judged by its type and its own numbers,
  /// never by how the model was made.
  ///
  /// - Throws: ``ForeignPart``, the first part that no configuration describes.
  public init(describing model: GPT) throws(ForeignPart) {
    self.init()
    contextLength = model.contextLength
    width = model.tokens.table.shape[1]
    layers = model.blocks.count
    dropout = model.dropout.probability
    guard let first = model.blocks.first else { throw ForeignPart(path: "blocks", found: "empty") }
    let described = try BlockDescription(first, path: "blocks.0")
    for (number, block) in model.blocks.enumerated().dropFirst() {
      let path = "blocks.\(number)"
      guard try BlockDescription(block, path: path) == described else {
        throw ForeignPart(path: path, found: "a block of other sizes or choices than blocks.0")
      }
    }
    (heads, bias, activation) = (described.heads, described.bias, described.activation)
    keyHeads = described.keyHeads == heads ? nil : described.keyHeads
    (queryKeyNorm, logitCap) = (described.queryKeyNorm, model.logitCap)
    (norm, normEpsilon) = (described.norm.kind, described.norm.epsilon)
    normWeights = described.norm.hasWeight
    normPlacement = described.placement
    hidden = described.hidden == 4 * width ? nil : described.hidden
    guard described.dropout == dropout, described.width == width,
      try NormDescription(model.norm, path: "norm") == described.norm
    else { throw ForeignPart(path: "norm", found: "not as in the blocks, or a dropout is not") }
    if let head = model.head {
      guard let head = head as? Linear, head.bias == nil else {
        throw ForeignPart(path: "head", found: "\(type(of: head))")
      }
      tiedHead = false
    }
    positions = try Self.kind(of: model.positions, in: model, described)
    guard described.positions == model.positions.name else {
      throw ForeignPart(path: "positions", found: "another encoding than that of attention")
    }
  }

  /// The encoding's key in the register, if it is what the register makes for such a model.
  private static func kind(
    of positions: any PositionEncoding, in model: GPT, _ block: BlockDescription
  ) throws(ForeignPart) -> PositionEncodingKind {
    // The rows of a table are the positions that the model can read; there may be more of them.
    let sizes = PositionEncodingSizes(
      maximumLength: positions.maximumLength ?? model.contextLength,
      width: model.tokens.table.shape[1], heads: block.heads, causal: true,
      polarHeads: block.keyHeads)
    var random = SeededRandom(seed: 0)
    for kind in PositionEncodingKind.allCases
    where kind.problem(width: sizes.width, heads: sizes.heads) == nil {
      let made = withoutStartValues { kind.make(sizes, using: &random) }
      if type(of: made) == type(of: positions), made.name == positions.name,
        made.parameters.map(\.shape) == positions.parameters.map(\.shape)
      {
        return kind
      }
    }
    throw ForeignPart(path: "positions", found: "\(type(of: positions)) '\(positions.name)'")
  }
}

extension GPT {
  /// Whether a configuration describes the model.
  package var isDescribed: Bool { foreignPart == nil }

  /// `GPT`, and the first part that no configuration describes.
  public var typeName: String { foreignPart.map { "GPT whose \($0)" } ?? "GPT" }

  private var foreignPart: ForeignPart? {
    do throws(ForeignPart) {
      _ = try Configuration(describing: self)
    } catch {
      return error
    }
    // A configuration makes a table of as many rows as the context is long.
    guard let rows = positions.maximumLength, rows != contextLength else { return nil }
    return ForeignPart(
      path: "positions", found: "a table of \(rows) rows for a context of \(contextLength)")
  }
}

/// What a configuration says of a norm.
private struct NormDescription: Equatable {
  let kind: Normalization
  let epsilon: Float
  let hasWeight: Bool
  /// Nil for RMS norm and for one without weights, which have none.
  let bias: Bool?

  init(_ layer: any NormLayer, path: String) throws(ForeignPart) {
    switch layer {
    case let layer as LayerNorm:
      (kind, epsilon, hasWeight, bias) = (.layer, layer.epsilon, true, layer.bias != nil)
    case let layer as RMSNorm: (kind, epsilon, hasWeight, bias) = (.rms, layer.epsilon, true, nil)
    case let layer as WeightlessNorm:
      (kind, epsilon, hasWeight, bias) = (layer.kind, layer.epsilon, false, nil)
    default: throw ForeignPart(path: path, found: "\(type(of: layer))")
    }
  }
}

/// What a configuration says of a block.
private struct BlockDescription: Equatable {
  let width, heads, keyHeads, hidden: Int
  let dropout: Float
  let bias, queryKeyNorm: Bool
  let activation: Activation
  let norm: NormDescription
  let placement: NormPlacement
  /// The name of the encoding that attention uses.
  let positions: String

  init(_ block: any ResidualBlock, path: String) throws(ForeignPart) {
    guard let block = block as? TransformerBlock else {
      throw ForeignPart(path: path, found: "\(type(of: block))")
    }
    guard let attention = block.attention as? MultiHeadAttention, attention.causal else {
      throw ForeignPart(path: "\(path).attention", found: "\(type(of: block.attention))")
    }
    guard let network = block.feedForward as? FeedForward else {
      throw ForeignPart(path: "\(path).feedForward", found: "\(type(of: block.feedForward))")
    }
    guard (network.gate != nil) == network.activation.isGated else {
      throw ForeignPart(
        path: "\(path).feedForward", found: "a gate that does not suit its activation")
    }
    let layers: [(name: String, layer: (any Layer)?)] = [
      ("feedForward.up", network.up), ("feedForward.gate", network.gate),
      ("feedForward.down", network.down), ("attention.query", attention.query),
      ("attention.key", attention.key), ("attention.value", attention.value),
      ("attention.output", attention.output),
    ]
    var maps: [Linear] = []
    for (name, layer) in layers {
      guard let layer else { continue }
      guard let linear = layer as? Linear else {
        throw ForeignPart(path: "\(path).\(name)", found: "\(type(of: layer))")
      }
      maps.append(linear)
    }
    hidden = maps[0].weight.shape[0]
    let hasBias = maps[0].bias != nil
    bias = hasBias
    norm = try NormDescription(block.attentionNorm, path: "\(path).attentionNorm")
    let second = try NormDescription(block.feedForwardNorm, path: "\(path).feedForwardNorm")
    guard second == norm, norm.bias ?? hasBias == hasBias,
      maps.allSatisfy({ ($0.bias != nil) == hasBias }),
      attention.dropout == block.dropout.probability
    else { throw ForeignPart(path: path, found: "a block whose norms, biases or dropouts differ") }
    (width, heads, activation) = (attention.width, attention.heads, network.activation)
    (keyHeads, queryKeyNorm) = (attention.keyHeads, attention.queryKeyNorm)
    (dropout, placement) = (attention.dropout, block.placement)
    positions = attention.positions.name
  }
}
