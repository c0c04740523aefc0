// KeyValueCache: what causal attention keeps of the tokens it has read, so that generating the next
// one does not read them again.

import SequiturTensor

/// The keys and values of all blocks of a ``GPT`` for the tokens read so far. For inference:
/// nothing gets a gradient through it.
///
/// ```swift
/// var cache = KeyValueCache()
/// var logits = model(prompt, cache: &cache)  // [B, T, V]: the prompt at once, or in pieces
/// logits = model(nextToken, cache: &cache)  // [B, 1, V]: one token after those before it
/// ```
///
/// Logits equal those of the whole sequence without a cache, for every encoding: tokens get
/// the positions after those in the cache, and keys are turned before they go into it. A copy of
/// the cache is a branch of its own: what one reads, the other never sees. It belongs to one model
/// and one batch, and to weights that do not change meanwhile: reading on after an update stops.
///
/// Memory grows by doubling, so that for one sequence a token costs the writing of its own row;
/// copies share what they have in common until they grow. The rows of a batch are copied at each
/// token.
///
/// The model's context length bounds what a cache holds, and beyond it stops with a message, as a
/// longer sequence does; so does an encoding with a table. Others go on as far as the
/// configuration's context length says. To go on beyond it, start a new cache with the last tokens.
public struct KeyValueCache {
  /// How many tokens it holds.
  public private(set) var length = 0
  /// One for each block.
  public private(set) var layers: [AttentionCache] = []
  /// The state of all parameters that its rows were made in; nil while there are none.
  private var version: Int?

  /// Creates an empty cache.
  public init() {}

  /// Lets each block read and extend its own part, for tokens that it has then read.
  mutating func extend(
    by tokens: Int, of model: some Module, layers count: Int,
    _ body: (_ block: Int, inout AttentionCache) -> Void
  ) {
    if layers.isEmpty { layers = Array(repeating: AttentionCache(), count: count) }
    guard layers.count == count else {
      stop(
        "KeyValueCache", "a cache of \(layers.count) blocks for a model of \(count)",
        expected: "a cache of this model's own: start each with KeyValueCache()")
    }
    checkWeights(of: model)
    for block in layers.indices { body(block, &layers[block]) }
    length += tokens
  }

  /// Stops if a weight of the model has changed since the cache was begun.
  private mutating func checkWeights(of model: some Module) {
    let current = Parameter.currentVersion
    // Walking through the model would take as long as reading a token, and is rarely needed.
    guard let begun = version, begun != current else {
      version = current
      return
    }
    if let changed = model.namedParameters().first(where: { $0.parameter.version > begun }) {
      stop(
        "KeyValueCache", "keys and values of other weights (\(changed.name) has changed since)",
        expected:
          "those of the model as it is: start a new cache after an update, an assign or a load"
      )
    }
    version = current
  }
}

/// The keys and values of one attention for the tokens read so far.
public struct AttentionCache {
  private var keyRows = GrowingRows()
  private var valueRows = GrowingRows()

  /// Creates an empty cache.
  public init() {}

  /// [B, S, G * D], of the G heads of keys, turned by the position encoding; nil before the first
  /// token.
  public var keys: Tensor? { keyRows.rows }
  /// [B, S, G * D]; nil before the first token.
  public var values: Tensor? { valueRows.rows }
  /// S.
  public var length: Int { keyRows.count }

  /// Puts rows [B, T, W] of further tokens behind those it holds as ``keys``, and returns all: for
  /// attention that keeps something else than keys and values.
  public mutating func append(rows: Tensor) -> Tensor { keyRows.append(rows.detached()) }

  /// Puts the keys and values [B, T, W] of further tokens behind those it holds, and returns all.
  public mutating func append(keys newKeys: Tensor, values newValues: Tensor) -> (Tensor, Tensor) {
    if let keys {
      guard keys.shape[0] == newKeys.shape[0], keys.shape[2] == newKeys.shape[2] else {
        stop(
          "KeyValueCache", "keys of shape \(newKeys.shape) after \(keys.shape)",
          expected: "the batch and the model that the cache was begun with")
      }
    }
    return (keyRows.append(newKeys.detached()), valueRows.append(newValues.detached()))
  }
}
