// A variant: which position encoding a model uses, and whether its attention is causal.

import Sequitur

/// One kind of model that the experiments compare.
package struct Variant: Hashable, Sendable {
  /// The position encodings of the library, with the options that change what a model can tell.
  package enum Encoding: String, CaseIterable, Sendable {
    case none, learned, sinusoidal, rope, alibi
    case directionalALiBi = "alibi-directional"
    case shaw, t5
    case evenPoPE = "pope-even"
    case pope

    /// The name in tables and figures.
    package var title: String {
      switch self {
      case .none, .learned, .sinusoidal: rawValue
      case .rope: "RoPE"
      case .alibi: "ALiBi, symmetric"
      case .directionalALiBi: "ALiBi, directional"
      case .shaw: "Shaw"
      case .t5: "T5 bias"
      case .evenPoPE: "PoPE, delta 0"
      case .pope: "PoPE"
      }
    }

    /// Whether bidirectional attention with it cannot tell a sequence from its reverse.
    package var isMirrorBlind: Bool { [.none, .alibi, .evenPoPE].contains(self) }

    /// Makes the encoding for sequences of up to `length` rows.
    package func positions(
      length: Int, width: Int, heads: Int, causal: Bool, using random: inout SeededRandom
    ) -> any PositionEncoding {
      let headWidth = width / heads
      // As large as the token rows at the start, so that neither drowns the other.
      let deviation = ToyModel.embeddingDeviation
      return switch self {
      case .none: NoPositions()
      case .learned:
        LearnedPositions(
          maximumLength: length, width: width, deviation: deviation, using: &random)
      case .sinusoidal: SinusoidalPositions(maximumLength: length, width: width)
      case .rope: RotaryPositions()
      case .alibi: ALiBiPositions(.symmetric)
      case .directionalALiBi: ALiBiPositions(.directional)
      case .shaw:
        ShawPositions(
          headWidth: headWidth, maximumDistance: ToyModel.clipDistance, deviation: deviation,
          using: &random)
      case .t5:
        T5Positions(heads: heads, bidirectional: !causal, deviation: deviation, using: &random)
      case .evenPoPE:
        PolarPositions(
          heads: heads, headWidth: headWidth, start: .zero, trainsDelta: false, using: &random)
      case .pope:
        PolarPositions(heads: heads, headWidth: headWidth, start: .uniform, using: &random)
      }
    }
  }

  /// The encoding.
  package let encoding: Encoding
  /// Whether a position sees only itself and the past.
  package let causal: Bool

  /// Creates a variant.
  package init(encoding: Encoding, causal: Bool = false) {
    self.encoding = encoding
    self.causal = causal
  }

  /// Bidirectional with each encoding, and causal without one.
  package static let all =
    Encoding.allCases.map { Variant(encoding: $0) } + [Variant(encoding: .none, causal: true)]

  /// The story in its shortest form: no positions, the two that are added to the token rows, and the
  /// causal mask that needs none.
  package static let basic =
    [Encoding.none, .learned, .sinusoidal].map { Variant(encoding: $0) }
    + [Variant(encoding: .none, causal: true)]

  /// Bidirectional attention without positions: what the order-blind ceilings bound.
  package var isOrderBlind: Bool { encoding == .none && !causal }

  /// Bidirectional attention that cannot tell a sequence from its reverse: what the mirror ceilings
  /// bound.
  package var isMirrorBlind: Bool { encoding.isMirrorBlind && !causal }

  /// The name on the command line.
  package var flag: String { causal ? "causal-\(encoding.rawValue)" : encoding.rawValue }

  /// The name in tables and figures.
  package var title: String { causal ? "\(encoding.title), causal" : encoding.title }
}
