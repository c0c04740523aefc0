// A variant: which position encoding a model uses, and whether its attention is causal.

import Sequitur

/// One kind of model that the experiments compare.
struct Variant: Hashable, Sendable {
  /// The position encodings of this program.
  enum Encoding: String, CaseIterable, Sendable {
    case none, learned, sinusoidal

    /// Makes the encoding for sequences of up to `length` rows of a width.
    func positions(
      length: Int, width: Int, using random: inout SeededRandom
    ) -> any PositionEncoding {
      switch self {
      case .none: NoPositions()
      case .learned:
        // As large as the token rows at the start, so that neither drowns the other.
        LearnedPositions(
          maximumLength: length, width: width, deviation: ToyModel.embeddingDeviation,
          using: &random)
      case .sinusoidal: SinusoidalPositions(maximumLength: length, width: width)
      }
    }
  }

  /// The encoding.
  let encoding: Encoding
  /// Whether a position sees only itself and the past.
  let causal: Bool

  /// Bidirectional with each encoding, and causal without one.
  static let all =
    Encoding.allCases.map { Variant(encoding: $0, causal: false) }
    + [Variant(encoding: .none, causal: true)]

  /// Bidirectional attention without positions: what the ceilings bound.
  var isOrderBlind: Bool { encoding == .none && !causal }

  /// The name on the command line.
  var flag: String { causal ? "causal-\(encoding)" : "\(encoding)" }

  /// The name in tables and figures.
  var title: String { causal ? "\(encoding), causal" : "\(encoding)" }
}
