// ModelOptions: the sizes and choices of a GPT as flags and files name them, checked before
// anything is allocated.

import SequiturNN
import SequiturTensor

/// The sizes and choices of a ``GPT``, but for the vocabulary, which is the tokeniser's.
///
/// As JSON it is one flat object with keys in snake case (`context_length`, `tied_head`). A new
/// value has nanoGPT's sizes for a CPU.
///
/// ```swift
/// var options = ModelOptions.nano
/// options.positions = .rope
/// try options.validate()
/// let model = options.makeModel(vocabularySize: tokenizer.vocabularySize, using: &random)
/// ```
public struct ModelOptions: Hashable, Sendable {
  /// The longest sequence that the model reads, T.
  public var contextLength = 64
  /// How many blocks.
  public var layers = 4
  /// H; divides the width.
  public var heads = 4
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
  /// What the norms add to the variance or to the mean square.
  public var normEpsilon: Float = 1e-5
  /// The feed-forward networks' non-linearity.
  public var activation = Activation.gelu
  /// How the model knows the order of its tokens.
  public var positions = PositionEncodingKind.learned
  /// Whether the logits use the token table (Press & Wolf 2017).
  public var tiedHead = true
  /// Where the blocks' norms stand.
  public var normPlacement = NormPlacement.pre

  /// Creates nanoGPT's sizes for a CPU; change properties as needed.
  public init() {}

  /// nanoGPT's sizes for a CPU: 4 layers, 4 heads, 128 wide, 64 tokens, no bias, exact GELU.
  public static let nano = ModelOptions()

  /// nanoGPT's sizes for characters on a GPU: 6 layers, 6 heads, 384 wide, 256 tokens, dropout 0.2.
  public static let small: ModelOptions = {
    var options = ModelOptions()
    (options.layers, options.heads, options.width) = (6, 6, 384)
    options.contextLength = 256
    options.dropout = 0.2
    return options
  }()

  /// GPT-2's smallest size: 12 layers, 12 heads, 768 wide, 1024 tokens, biases, GELU in its tanh
  /// form.
  public static let gpt2: ModelOptions = {
    var options = ModelOptions()
    (options.layers, options.heads, options.width) = (12, 12, 768)
    options.contextLength = 1024
    options.bias = true
    options.activation = .geluTanh
    return options
  }()

  /// The inner width of the feed-forward networks.
  public var hiddenWidth: Int { hidden ?? saturatingProduct(4, width) }

  /// What the position encoding must know.
  var positionSizes: PositionEncodingSizes {
    PositionEncodingSizes(maximumLength: contextLength, width: width, heads: heads, causal: true)
  }

  /// The options of an existing model's sizes.
  public init(_ configuration: GPT.Configuration, positions: PositionEncodingKind) {
    let block = configuration.block
    contextLength = configuration.contextLength
    layers = configuration.layers
    heads = block.heads
    width = block.width
    hidden = block.hidden == 4 * block.width ? nil : block.hidden
    dropout = block.dropout
    bias = block.bias
    norm = block.normalization
    normEpsilon = block.normEpsilon
    activation = block.activation
    self.positions = positions
    tiedHead = configuration.tiedHead
    normPlacement = block.placement
  }

  /// The model's configuration for a vocabulary.
  public func configuration(vocabularySize: Int) -> GPT.Configuration {
    var configuration = GPT.Configuration(
      vocabularySize: vocabularySize, contextLength: contextLength, layers: layers, heads: heads,
      width: width)
    configuration.block.hidden = hiddenWidth
    configuration.block.dropout = dropout
    configuration.block.bias = bias
    configuration.block.normalization = norm
    configuration.block.normEpsilon = normEpsilon
    configuration.block.activation = activation
    configuration.block.placement = normPlacement
    configuration.tiedHead = tiedHead
    return configuration
  }

  /// Creates the model with its start values. Stops at options that ``validate(vocabularySize:)``
  /// refuses.
  public func makeModel(vocabularySize: Int, using random: inout SeededRandom) -> GPT {
    if let problem = problem(vocabularySize: vocabularySize) {
      fatalError("ModelOptions: \(problem)")
    }
    let encoding = positions.make(positionSizes, using: &random)
    return GPT(
      configuration(vocabularySize: vocabularySize), positions: encoding, using: &random)
  }
}
