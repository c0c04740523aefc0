// PositionEncoding: the three places where a scheme can tell attention about order.

import SequiturTensor

/// Where the queries and keys of one attention stand in the sequence. They differ when keys come from a
/// cache: then the queries are the last of the keys.
public struct AttentionPositions: Hashable, Sendable {
  /// Positions of the queries.
  public let queries: Range<Int>
  /// Positions of the keys.
  public let keys: Range<Int>

  /// Creates the positions of one attention.
  public init(queries: Range<Int>, keys: Range<Int>) {
    self.queries = queries
    self.keys = keys
  }
}

/// A way to tell attention, which is blind to order by itself, where its tokens stand.
///
/// Three hooks, each doing nothing by default; a scheme implements the one it needs, and any attention
/// takes any scheme:
/// 1. ``addToTokens(_:from:)``: X' = X + PE (learned, sinusoidal).
/// 2. ``turn(queries:at:)`` and ``turn(keys:at:)``: change queries and keys (rotary schemes).
/// 3. ``logitBias(queries:at:)``: add to the attention logits (relative and linear biases).
///
/// ```swift
/// /// A scheme of your own: each step to the left costs half a logit.
/// struct Nearness: PositionEncoding {
///   let name = "nearness"
///   func logitBias(queries: Tensor, at positions: AttentionPositions) -> Tensor? {
///     let (heads, t, s) = (queries.shape[2], positions.queries, positions.keys)
///     let bias = t.flatMap { i in s.map { j in -0.5 * Float(abs(i - j)) } }
///     return Tensor(bias, shape: [1, t.count, s.count]).broadcast(to: [heads, t.count, s.count])
///   }
/// }
/// ```
public protocol PositionEncoding: Module {
  /// What tables and figures call it.
  var name: String { get }

  /// The longest sequence it can serve; nil for no limit.
  var maximumLength: Int? { get }

  /// Adds to the token rows [B, T, C] that stand at `start ..< start + T`.
  func addToTokens(_ tokens: Tensor, from start: Int) -> Tensor

  /// Changes the queries [B, T, H, D] (to another width, if the keys change alike).
  func turn(queries: Tensor, at positions: Range<Int>) -> Tensor

  /// Changes the keys [B, S, H, D] alike.
  func turn(keys: Tensor, at positions: Range<Int>) -> Tensor

  /// What to add to the scaled logits: [H, T, S] or [B, H, T, S], or nil. Queries are [B, T, H, D],
  /// before they are turned.
  func logitBias(queries: Tensor, at positions: AttentionPositions) -> Tensor?
}

extension PositionEncoding {
  /// No limit.
  public var maximumLength: Int? { nil }
  /// Adds nothing.
  public func addToTokens(_ tokens: Tensor, from start: Int) -> Tensor { tokens }
  /// Changes nothing.
  public func turn(queries: Tensor, at positions: Range<Int>) -> Tensor { queries }
  /// Changes nothing.
  public func turn(keys: Tensor, at positions: Range<Int>) -> Tensor { keys }
  /// Adds nothing.
  public func logitBias(queries: Tensor, at positions: AttentionPositions) -> Tensor? { nil }

  /// Stops, by name, at a sequence that is longer than the scheme can serve.
  func checkLength(_ end: Int) {
    guard let limit = maximumLength, end > limit else { return }
    stop(
      "\(name) positions", "a sequence of \(end) tokens",
      expected: "at most \(limit), the rows of its table: shorten the text or make a longer table",
      involving: parameters)
  }
}
