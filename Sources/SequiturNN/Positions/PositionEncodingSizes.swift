// PositionEncodingSizes: what a position encoding must know of the model that it is made for.

/// The sizes of a model and how its position tables start.
public struct PositionEncodingSizes: Hashable, Sendable {
  /// The rows of a table of positions: the longest sequence.
  public var maximumLength: Int
  /// C.
  public var width: Int
  /// H, which divides the width.
  public var heads: Int
  /// Whether attention sees only the past.
  public var causal: Bool
  /// The standard deviation of trained tables at the start.
  public var deviation: Float
  /// The distance from which on all are alike to ``ShawPositions``.
  public var clipDistance: Int
  /// Where the trained δ of ``PolarPositions`` starts.
  public var polarStart: PolarPositions.Start
  /// The heads of keys, which have a row of δ each in ``PolarPositions``; nil for H.
  public var polarHeads: Int?

  /// Creates the sizes. Unless told otherwise, tables start as all of GPT-2's do, and distances are
  /// clipped where Shaw et al. (2018) clip them.
  public init(
    maximumLength: Int, width: Int, heads: Int, causal: Bool, deviation: Float = 0.02,
    clipDistance: Int = 16, polarStart: PolarPositions.Start = .zero, polarHeads: Int? = nil
  ) {
    self.maximumLength = maximumLength
    self.width = width
    self.heads = heads
    self.causal = causal
    self.deviation = deviation
    self.clipDistance = clipDistance
    self.polarStart = polarStart
    self.polarHeads = polarHeads
  }

  /// D.
  public var headWidth: Int { width / max(heads, 1) }

  /// The shape of δ.
  var polarShape: [Int] { [polarHeads ?? heads, headWidth] }
}
