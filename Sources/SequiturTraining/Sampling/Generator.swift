// Generator: tokens from a model, one after another, without end.

import SequiturNN
import SequiturTensor
import SequiturText

/// The tokens that a model writes behind a prompt: an endless iterator.
///
/// A token costs one pass of one token, as the keys and values of those before it are kept. When
/// the model's context is full, the last half of it (rounded down, at least one token) is read
/// again into an empty cache, and writing goes on: the tokens before it are forgotten. A prompt
/// longer than the context counts by its last part.
///
/// ```swift
/// var generator = try Generator(
///   model, prompt: "Once upon", tokenizer: tokenizer, options: options, seed: 1)
/// for token in generator.prefix(200) { print(decoder.add(token), terminator: "") }
/// ```
///
/// The model's weights must not change meanwhile. A copy goes on by itself, with the same tokens.
public struct Generator: Sequence, IteratorProtocol {
  /// The model.
  public let model: GPT
  /// The tokens that the next one depends on: the prompt's and those written, as far as they are
  /// not forgotten.
  public private(set) var context: [Int32]
  /// Why ``next()`` ended; nil while it goes on.
  public private(set) var failure: SamplingError?

  private var cache = KeyValueCache()
  private var sampler: Sampler

  /// Creates a generator for a prompt of tokens.
  ///
  /// - Parameters:
  ///   - model: what gives the logits.
  ///   - prompt: token ids of the model's vocabulary.
  ///   - start: the token that stands for an empty prompt.
  ///   - sampler: what chooses.
  public init(_ model: GPT, prompt: [Int32], start: Int32 = 0, sampler: Sampler) {
    self.model = model
    self.sampler = sampler
    context = Array((prompt.isEmpty ? [start] : prompt).suffix(model.configuration.contextLength))
  }

  /// Creates a generator for a text.
  ///
  /// An empty text is the end-of-text token if the tokeniser has one: what follows it is the start
  /// of a text. Otherwise it is a line break, or token 0 where there is none.
  ///
  /// - Throws: what the tokeniser throws, or ``SamplingError`` for impossible options.
  public init(
    _ model: GPT, prompt: String, tokenizer: any Tokenizer, options: SamplingOptions, seed: UInt64
  ) throws {
    try options.validate()
    let start = tokenizer.endOfText ?? (try? tokenizer.encode("\n"))?.first ?? 0
    self.init(
      model, prompt: try tokenizer.encode(prompt), start: start,
      sampler: Sampler(options, seed: seed, vocabularySize: tokenizer.vocabularySize))
  }

  /// The next token; nil if the model gives no usable logits: ``failure`` then says why.
  public mutating func next() -> Int32? {
    guard failure == nil else { return nil }
    do throws(SamplingError) {
      return try nextToken()
    } catch {
      failure = error
      return nil
    }
  }

  /// The next token.
  ///
  /// - Throws: ``SamplingError`` if the model gives no usable logits.
  public mutating func nextToken() throws(SamplingError) -> Int32 {
    let token = try sampler.next(nextLogits(), after: context)
    context.append(token)
    return token
  }

  /// The logits [V] of the token after the context.
  private mutating func nextLogits() -> [Float] {
    let limit = model.configuration.contextLength
    if context.count > limit {
      context.removeFirst(context.count - Swift.max(1, limit / 2))
      cache = KeyValueCache()
    }
    // After a failure all has been read, and is read once more.
    if cache.length == context.count { cache = KeyValueCache() }
    let unread = Array(context[cache.length...])
    return model.nextLogits(Indices(rows: [unread]), cache: &cache).values
  }
}
