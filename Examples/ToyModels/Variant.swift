// A variant: which position encoding a model uses, and whether its attention is causal.

import Sequitur

/// One kind of model that the experiments compare.
package struct Variant: Hashable, Sendable {
  package let encoding: PositionEncodingKind
  /// Whether a position sees only itself and the past.
  package let causal: Bool

  package init(encoding: PositionEncodingKind, causal: Bool = false) {
    self.encoding = encoding
    self.causal = causal
  }

  /// Bidirectional with each encoding, and causal without one. Half-split RoPE is left out: it is
  /// RoPE with the channels in another order.
  package static let all =
    PositionEncodingKind.allCases.filter { $0 != .ropeHalfSplit }.map { Variant(encoding: $0) }
    + [Variant(encoding: .none, causal: true)]

  /// The story in its shortest form: no positions, the two that are added to the token rows, and
  /// the causal mask that needs none.
  package static let basic =
    [PositionEncodingKind.none, .learned, .sinusoidal].map { Variant(encoding: $0) }
    + [Variant(encoding: .none, causal: true)]

  /// Bidirectional attention without positions: what the order-blind ceilings bound.
  package var isOrderBlind: Bool { encoding == .none && !causal }

  /// Bidirectional attention that cannot tell a sequence from its reverse: what the mirror ceilings
  /// bound.
  package var isMirrorBlind: Bool {
    [.nothing, .distances].contains(encoding.knowledge) && !causal
  }

  /// The name on the command line.
  package var flag: String { causal ? "causal-\(encoding.rawValue)" : encoding.rawValue }

  /// The name in tables and figures.
  package var title: String { causal ? "\(encoding.title), causal" : encoding.title }
}
