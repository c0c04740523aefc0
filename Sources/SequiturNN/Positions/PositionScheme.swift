// PositionScheme: the library's position schemes by name, each as a causal GPT uses it.

import SequiturTensor

/// A position scheme for a ``GPT``, by the name that options and files give it.
public enum PositionScheme: String, CaseIterable, Codable, Sendable {
  /// ``NoPositions``: the causal mask alone tells positions apart (Haviv et al. 2022).
  case none
  /// ``LearnedPositions``, as GPT-2 has them (Radford et al. 2019).
  case learned
  /// ``SinusoidalPositions`` (Vaswani et al. 2017).
  case sinusoidal
  /// ``RotaryPositions``, interleaved, base 10000 (Su et al. 2021). Heads must be of even width.
  case rope
  /// ``ALiBiPositions``, symmetric, which is the paper's form in causal attention (Press et al.
  /// 2021).
  case alibi
  /// ``T5Positions`` with 32 buckets for distances up to 128, on one side (Raffel et al. 2020).
  case t5
  /// ``ShawPositions`` with distances clipped at 16, on keys and values (Shaw et al. 2018).
  case shaw
  /// ``PolarPositions`` with a trained δ that starts at 0 (Gopalakrishnan et al. 2025).
  case pope

  /// Makes the scheme, its tables normal numbers of deviation 0.02, as all of GPT-2's.
  ///
  /// Stops at sizes for which ``problem(width:heads:)`` has a sentence.
  ///
  /// - Parameters:
  ///   - contextLength: the rows of a table of positions.
  ///   - width: C.
  ///   - heads: H, which divides the width.
  ///   - random: where the start values come from.
  public func makePositions(
    contextLength: Int, width: Int, heads: Int, using random: inout SeededRandom
  ) -> any PositionEncoding {
    if let problem = problem(width: width, heads: heads) {
      fatalError("PositionScheme: \(problem)")
    }
    let headWidth = width / heads
    return switch self {
    case .none: NoPositions()
    case .learned: LearnedPositions(maximumLength: contextLength, width: width, using: &random)
    case .sinusoidal: SinusoidalPositions(maximumLength: contextLength, width: width)
    case .rope: RotaryPositions()
    case .alibi: ALiBiPositions()
    case .t5: T5Positions(heads: heads, buckets: Self.buckets, bidirectional: false, using: &random)
    case .shaw:
      ShawPositions(headWidth: headWidth, maximumDistance: Self.clipDistance, using: &random)
    case .pope: PolarPositions(heads: heads, headWidth: headWidth, using: &random)
    }
  }

  /// Why the scheme does not fit a model of these sizes, as one sentence; nil if it does.
  public func problem(width: Int, heads: Int) -> String? {
    guard heads > 0, width > 0, width % heads == 0 else {
      return "expected a number of heads that divides the width, found width \(width) with "
        + "\(heads) heads"
    }
    guard self == .rope, width / heads % 2 != 0 else { return nil }
    return "expected an even head width for RoPE, which turns pairs of channels, found "
      + "\(width / heads) (width \(width) with \(heads) heads): change the width or the heads, or "
      + "choose other positions"
  }

  /// The shapes of the tables that train; they are the same for every number of blocks.
  public func tableShapes(contextLength: Int, width: Int, heads: Int) -> [[Int]] {
    switch self {
    case .none, .sinusoidal, .rope, .alibi: []
    case .learned: [[contextLength, width]]
    case .t5: [[heads, Self.buckets]]
    case .shaw: [[Int]](repeating: [2 * Self.clipDistance + 1, width / max(heads, 1)], count: 2)
    case .pope: [[heads, width / max(heads, 1)]]
    }
  }

  /// The buckets of T5's smallest model.
  private static let buckets = 32
  /// The distance beyond which Shaw et al. clip.
  private static let clipDistance = 16
}
