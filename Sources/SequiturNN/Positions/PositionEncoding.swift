// PositionEncoding: the places where an encoding can tell attention about order.

import SequiturTensor

/// Where the queries and keys of one attention stand in the sequence. They differ when keys come
/// from a cache: then the queries are the last of the keys.
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

  /// A value for every query i and key j, row-major [T, S].
  func map<Value>(_ value: (_ i: Int, _ j: Int) -> Value) -> [Value] {
    queries.flatMap { i in keys.map { j in value(i, j) } }
  }
}

/// A way to tell attention, which is blind to order by itself, where its tokens stand.
///
/// Hooks in the order in which attention comes to them, each doing nothing by default; an encoding
/// implements the one it needs, and any attention takes any encoding:
/// 1. ``addToTokens(_:from:)``: X' = X + PE (learned, sinusoidal).
/// 2. ``turn(queries:at:)`` and ``turn(keys:at:)``: change queries and keys (RoPE, PoPE).
/// 3. ``logitBias(queries:at:)``: add to the attention logits (ALiBi, T5, Shaw), and
///    ``logitScale(headWidth:)``: what their products are multiplied by.
///
/// Two more are for what a bias cannot say: ``visibleKeys(heads:at:)`` excludes keys (directional
/// ALiBi), and ``valueAddition(at:)`` adds to the weighted values (Shaw).
///
/// Attention cannot be made with an encoding that does nothing, as one whose hook is misspelled, or
/// that contradicts itself: it stops.
///
/// ```swift
/// /// An encoding of your own: each step between two tokens costs half a logit.
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

  /// Whether attention is left as it is: the encoding does nothing but ``addToTokens(_:from:)``.
  /// False by default, which is always right; true lets attention take queries, keys and values
  /// together.
  var leavesAttentionAlone: Bool { get }

  /// Adds to the token rows [B, T, C] that stand at `start ..< start + T`.
  func addToTokens(_ tokens: Tensor, from start: Int) -> Tensor

  /// Changes the queries [B, T, H, D] (to another width, if the keys change alike).
  func turn(queries: Tensor, at positions: Range<Int>) -> Tensor

  /// Changes the keys [B, S, H, D] alike; with fewer heads where heads of queries share them.
  func turn(keys: Tensor, at positions: Range<Int>) -> Tensor

  /// What to add to the scaled logits: [H, T, S] or [B, H, T, S], or nil. Queries are [B, T, H, D],
  /// before they are turned.
  func logitBias(queries: Tensor, at positions: AttentionPositions) -> Tensor?

  /// The factor on q · k. The head's width D is that before queries and keys are turned.
  func logitScale(headWidth: Int) -> Float

  /// Which keys each head's queries see, [H, T, S]; nil for all. Others are truly excluded: they
  /// have weight 0, and a query that sees none gets zeros.
  func visibleKeys(heads: Int, at positions: AttentionPositions) -> Mask?

  /// A function from the weights [B, H, T, S] (after dropout) to what is added to each head's
  /// weighted values, [B, T, H, D]; nil to add nothing.
  ///
  /// It needs weights through which gradients pass, so that attention is computed in several steps.
  func valueAddition(at positions: AttentionPositions) -> ((_ weights: Tensor) -> Tensor)?
}

extension PositionEncoding {
  /// No limit.
  public var maximumLength: Int? { nil }
  /// False.
  public var leavesAttentionAlone: Bool { false }
  /// Adds nothing.
  public func addToTokens(_ tokens: Tensor, from start: Int) -> Tensor { tokens }
  /// Changes nothing.
  public func turn(queries: Tensor, at positions: Range<Int>) -> Tensor { queries }
  /// Changes nothing.
  public func turn(keys: Tensor, at positions: Range<Int>) -> Tensor { keys }
  /// Adds nothing.
  public func logitBias(queries: Tensor, at positions: AttentionPositions) -> Tensor? { nil }
  /// 1 / √D (Vaswani et al. 2017).
  public func logitScale(headWidth: Int) -> Float { 1 / Float(headWidth).squareRoot() }
  /// Excludes nothing.
  public func visibleKeys(heads: Int, at positions: AttentionPositions) -> Mask? { nil }
  /// Adds nothing.
  public func valueAddition(
    at positions: AttentionPositions
  ) -> ((_ weights: Tensor) -> Tensor)? { nil }

  /// Tokens [B, T, C] plus rows `start ..< start + T` of a table; stops, by name, at its end.
  func adding(_ table: Tensor, to tokens: Tensor, from start: Int) -> Tensor {
    let (end, limit) = (start + tokens.shape[1], table.shape[0])
    guard end <= limit else {
      stop(
        "\(name) positions", "a sequence of \(end) tokens",
        expected:
          "at most \(limit), the rows of its table: shorten the text or make a longer table",
        involving: parameters)
    }
    return tokens + table.slice(axis: 0, start..<end)
  }
}
