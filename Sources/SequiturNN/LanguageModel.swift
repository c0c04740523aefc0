// LanguageModel: anything from token ids to logits, which can be trained, evaluated, saved and
// sampled.

import SequiturTensor

/// A model of token sequences: ids [B, T] to logits [B, T, V].
///
/// What trains, evaluates, saves and samples takes any type that keeps this promise, ``GPT`` among
/// them:
///
/// ```swift
/// struct Bigram: LanguageModel {
///   let table: Embedding  // [V, V]
///   let contextLength = 64
///   var vocabularySize: Int { table.table.shape[0] }
///   func callAsFunction(_ ids: Indices) -> Tensor { table(ids) }
/// }
/// ```
public protocol LanguageModel: Module {
  /// V.
  var vocabularySize: Int { get }
  /// The longest sequence that it reads.
  var contextLength: Int { get }
  /// Whether the logits of a place depend on no later token. True by default; only such a model is
  /// sampled.
  var isCausal: Bool { get }
  /// What files and messages call it: the name of its type, and of parts that a ``GPT`` does not
  /// have by itself.
  var typeName: String { get }

  /// Token ids [B, T], T up to the context length, to logits [B, T, V].
  func callAsFunction(_ ids: Indices) -> Tensor

  /// What reads a sequence piece by piece, for sampling. By default it reads its window again for
  /// every token; a ``CachedLanguageModel`` does not.
  func makeReader() -> any TokenReader
}

extension LanguageModel {
  /// True.
  public var isCausal: Bool { true }
  /// The name of the type.
  public var typeName: String { "\(Self.self)" }
  /// A reader that reads all tokens again.
  public func makeReader() -> any TokenReader { WindowReader(model: self) }

  /// The mean cross-entropy, in nats, of predicting targets [B, T] from ids [B, T]; places whose
  /// target is `ignored` do not count.
  public func loss(_ ids: Indices, _ targets: Indices, ignoring ignored: Int32 = -1) -> Tensor {
    self(ids).crossEntropy(targets: targets, ignoring: ignored)
  }
}

/// A language model that need not read its past again.
public protocol CachedLanguageModel: LanguageModel {
  /// What it keeps of the tokens read so far. A copy is a branch of its own.
  associatedtype Cache

  /// A cache without tokens.
  func makeCache() -> Cache

  /// The logits [B, V] of the token after ids [B, T] that follow those in the cache, which then
  /// holds them too. For inference: nothing gets a gradient.
  func nextLogits(_ ids: Indices, cache: inout Cache) -> Tensor
}

extension CachedLanguageModel {
  /// A reader that keeps a cache.
  public func makeReader() -> any TokenReader {
    CacheReader(model: self, cache: makeCache())
  }
}

/// Reads one sequence of tokens piece by piece; a copy goes on by itself.
public protocol TokenReader {
  /// How many tokens have been read.
  var length: Int { get }

  /// Reads further tokens, at least one, and returns the logits [V] of the one that follows. All
  /// together must fit into the model's context.
  mutating func read(_ tokens: [Int32]) -> [Float]
}

/// Reads with a model that has no cache: all tokens, every time.
private struct WindowReader: TokenReader {
  let model: any LanguageModel
  var tokens: [Int32] = []

  var length: Int { tokens.count }

  mutating func read(_ tokens: [Int32]) -> [Float] {
    self.tokens += tokens
    let ids = Indices(rows: [self.tokens])
    return withoutGradient { model(ids).lastRows(1).values }
  }
}

/// Reads with a model and its cache.
private struct CacheReader<Model: CachedLanguageModel>: TokenReader {
  let model: Model
  var cache: Model.Cache
  var length = 0

  mutating func read(_ tokens: [Int32]) -> [Float] {
    length += tokens.count
    return model.nextLogits(Indices(rows: [tokens]), cache: &cache).values
  }
}
