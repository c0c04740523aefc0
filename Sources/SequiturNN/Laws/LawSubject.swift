// LawSubject: a position scheme as the table of laws takes it, and those of this library.

import SequiturTensor

/// What a position scheme lets attention know of order. Each level knows more than the one before, and
/// satisfies fewer laws.
public enum OrderKnowledge: String, CaseIterable, Sendable {
  /// Nothing: bidirectional attention is permutation-equivariant.
  case nothing
  /// How far apart two tokens are: bidirectional attention is reversal-equivariant.
  case distances
  /// How far, and on which side: scores are shift-invariant.
  case offsets
  /// Where each token stands, counted from the start of the text.
  case places
}

/// A position scheme for the table of laws.
public struct LawSubject {
  /// The sizes of the attention that the scheme is made for.
  public struct Sizes: Sendable {
    /// The longest sequence, C, and H.
    public let maximumLength, width, heads: Int
    /// Whether it is causal.
    public let causal: Bool

    /// Creates the sizes.
    public init(maximumLength: Int, width: Int, heads: Int, causal: Bool) {
      self.maximumLength = maximumLength
      self.width = width
      self.heads = heads
      self.causal = causal
    }
  }

  /// What the table calls it.
  public let name: String
  /// What it lets attention know, from which the expectations follow.
  public let knowledge: OrderKnowledge
  /// Makes the scheme. Trained tables should start with numbers large enough to matter.
  public let scheme: (Sizes, inout SeededRandom) -> any PositionEncoding

  /// Creates a subject, such as an encoding of one's own.
  ///
  /// ```swift
  /// let mine = LawSubject("nearness", knows: .distances) { _, _ in Nearness() }
  /// for row in LawTable.rows(for: [mine]) { print(row) }
  /// ```
  public init(
    _ name: String, knows knowledge: OrderKnowledge,
    scheme: @escaping (Sizes, inout SeededRandom) -> any PositionEncoding
  ) {
    self.name = name
    self.knowledge = knowledge
    self.scheme = scheme
  }

  /// All schemes of this library, those with two forms in both.
  public static var all: [LawSubject] {
    [
      LawSubject("none", knows: .nothing) { _, _ in NoPositions() },
      LawSubject("learned", knows: .places) { sizes, random in
        LearnedPositions(
          maximumLength: sizes.maximumLength, width: sizes.width, deviation: 0.5, using: &random)
      },
      LawSubject("sinusoidal", knows: .places) { sizes, _ in
        SinusoidalPositions(maximumLength: sizes.maximumLength, width: sizes.width)
      },
      LawSubject("Shaw", knows: .offsets) { sizes, random in
        ShawPositions(
          headWidth: sizes.width / sizes.heads, maximumDistance: 4, deviation: 0.5, using: &random)
      },
      LawSubject("T5 bias", knows: .offsets) { sizes, random in
        T5Positions(
          heads: sizes.heads, bidirectional: !sizes.causal, deviation: 0.5, using: &random)
      },
      LawSubject("ALiBi", knows: .distances) { _, _ in ALiBiPositions() },
      LawSubject("ALiBi directional", knows: .offsets) { _, _ in ALiBiPositions(.directional) },
      LawSubject("RoPE", knows: .offsets) { _, _ in RotaryPositions() },
      LawSubject("RoPE half-split", knows: .offsets) { _, _ in
        RotaryPositions(pairing: .halfSplit)
      },
      polar("PoPE δ = 0", .distances, start: .zero),
      polar("PoPE δ uniform", .offsets, start: .uniform),
    ]
  }

  private static func polar(
    _ name: String, _ knowledge: OrderKnowledge, start: PolarPositions.Start
  ) -> LawSubject {
    LawSubject(name, knows: knowledge) { sizes, random in
      PolarPositions(
        heads: sizes.heads, headWidth: sizes.width / sizes.heads, start: start, using: &random)
    }
  }
}
