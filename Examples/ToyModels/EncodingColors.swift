// The colour of each position encoding, the same on every page of every program.

import Sequitur

extension PositionEncodingKind {
  /// The colour in figures, counted from 0. There are nine: numbers from 9 on repeat them, and
  /// curves are dashed there, for the second form of an encoding.
  package var slot: Int {
    switch self {
    case .learned: 0
    case .sinusoidal: 1
    case .rope: 2
    case .alibi: 3
    case .directionalALiBi: 4
    case .shaw: 5
    case .none: 6
    case .t5: 7
    case .pope: 8
    case .ropeHalfSplit: 9 + 2
    case .evenPoPE: 9 + 8
    }
  }
}

extension Variant {
  /// The colour of its encoding; causal attention without positions is the second form of none.
  package var slot: Int { causal && encoding == .none ? 9 + encoding.slot : encoding.slot }
}
