// PositionEncodingKind: the register of the library's position encodings: key, title, what each
// lets attention know of order, and how it is made.

import SequiturTensor

/// A position encoding of this library, by the key that flags and files give it.
///
/// ```swift
/// let sizes = PositionEncodingSizes(maximumLength: 64, width: 32, heads: 4, causal: true)
/// let positions = PositionEncodingKind.rope.make(sizes, using: &random)
/// ```
public enum PositionEncodingKind: String, CaseIterable, Codable, Sendable {
  /// ``NoPositions``: the causal mask alone tells positions apart (Haviv et al. 2022).
  case none
  /// ``LearnedPositions``, as GPT-2 has them (Radford et al. 2019).
  case learned
  /// ``SinusoidalPositions`` (Vaswani et al. 2017).
  case sinusoidal
  /// ``RotaryPositions``, interleaved, base 10000 (Su et al. 2021). Heads must be of even width.
  case rope
  /// ``RotaryPositions`` with the pairs of GPT-NeoX and LLaMA. Heads must be of even width.
  case ropeHalfSplit = "rope-half-split"
  /// ``ALiBiPositions``, symmetric: the paper's form in causal attention (Press et al. 2021).
  case alibi
  /// ``ALiBiPositions`` whose heads see one side each.
  case directionalALiBi = "alibi-directional"
  /// ``ShawPositions`` on keys and values (Shaw et al. 2018).
  case shaw
  /// ``T5Positions`` with 32 buckets for distances up to 128, on one side if attention is causal
  /// (Raffel et al. 2020).
  case t5
  /// ``PolarPositions`` with a constant δ of 0, which does not know left from right.
  case evenPoPE = "pope-even"
  /// ``PolarPositions`` with a trained δ (Gopalakrishnan et al. 2025).
  case pope

  /// The name for people, in tables and figures: the ``PositionEncoding/name`` of what is made.
  public var title: String { entry.title }

  /// What it lets attention know of order.
  public var knowledge: OrderKnowledge { entry.knowledge }

  /// Makes the encoding. Stops at sizes for which ``problem(width:heads:)`` has a sentence.
  public func make(
    _ sizes: PositionEncodingSizes, using random: inout SeededRandom
  ) -> any PositionEncoding {
    if let misfit = misfit(width: sizes.width, heads: sizes.heads) {
      stop("positions \(rawValue)", misfit.found, expected: misfit.expected)
    }
    return entry.make(sizes, &random)
  }

  /// Why the encoding does not fit a model of these sizes, as one sentence; nil if it does.
  public func problem(width: Int, heads: Int) -> String? {
    misfit(width: width, heads: heads).map {
      "expected \($0.expected), found \($0.found)\($0.advice)"
    }
  }

  /// The shapes of the tables that train; they are the same for every number of blocks.
  public func tableShapes(_ sizes: PositionEncodingSizes) -> [[Int]] { entry.tableShapes(sizes) }

  private func misfit(
    width: Int, heads: Int
  ) -> (expected: String, found: String, advice: String)? {
    let found = "width \(width) with \(heads) heads"
    guard heads > 0, width > 0, width % heads == 0 else {
      return ("a number of heads that divides the width", found, "")
    }
    guard self == .rope || self == .ropeHalfSplit, width / heads % 2 != 0 else { return nil }
    return (
      "an even head width for RoPE, which turns pairs of channels", "\(width / heads) (\(found))",
      ": change the width or the heads, or choose other positions"
    )
  }
}

extension PositionEncodingKind {
  /// What the register holds of an encoding.
  private struct Entry {
    let title: String
    let knowledge: OrderKnowledge
    var tableShapes: (PositionEncodingSizes) -> [[Int]] = { _ in [] }
    let make: (PositionEncodingSizes, inout SeededRandom) -> any PositionEncoding
  }

  private var entry: Entry {
    switch self {
    case .none: Entry(title: "none", knowledge: .nothing) { _, _ in NoPositions() }
    case .learned:
      Entry(title: "learned", knowledge: .places, tableShapes: { [[$0.maximumLength, $0.width]] }) {
        LearnedPositions(
          maximumLength: $0.maximumLength, width: $0.width, deviation: $0.deviation, using: &$1)
      }
    case .sinusoidal:
      Entry(title: "sinusoidal", knowledge: .places) { sizes, _ in
        SinusoidalPositions(maximumLength: sizes.maximumLength, width: sizes.width)
      }
    case .rope: Entry(title: "RoPE", knowledge: .offsets) { _, _ in RotaryPositions() }
    case .ropeHalfSplit:
      Entry(title: "RoPE, half-split", knowledge: .offsets) { _, _ in
        RotaryPositions(pairing: .halfSplit)
      }
    case .alibi:
      Entry(title: "ALiBi, symmetric", knowledge: .distances) { _, _ in ALiBiPositions() }
    case .directionalALiBi:
      Entry(title: "ALiBi, directional", knowledge: .offsets) { _, _ in
        ALiBiPositions(.directional)
      }
    case .shaw:
      Entry(
        title: "Shaw", knowledge: .offsets,
        tableShapes: { [[Int]](repeating: [2 * $0.clipDistance + 1, $0.headWidth], count: 2) }
      ) {
        ShawPositions(
          headWidth: $0.headWidth, maximumDistance: $0.clipDistance, deviation: $0.deviation,
          using: &$1)
      }
    case .t5:
      Entry(title: "T5 bias", knowledge: .offsets, tableShapes: { [[$0.heads, Self.buckets]] }) {
        T5Positions(
          heads: $0.heads, buckets: Self.buckets, bidirectional: !$0.causal,
          deviation: $0.deviation, using: &$1)
      }
    case .evenPoPE:
      Entry(title: "PoPE, delta 0", knowledge: .distances) {
        PolarPositions(
          heads: $0.polarShape[0], headWidth: $0.headWidth, trainsDelta: false, using: &$1)
      }
    case .pope:
      Entry(title: "PoPE", knowledge: .offsets, tableShapes: { [$0.polarShape] }) {
        PolarPositions(
          heads: $0.polarShape[0], headWidth: $0.headWidth, start: $0.polarStart, using: &$1)
      }
    }
  }

  /// The buckets of T5's smallest model.
  private static let buckets = 32
}
