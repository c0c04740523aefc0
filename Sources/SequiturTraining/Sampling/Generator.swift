// Generator: tokens from a model, one after another, without end.

import SequiturNN
import SequiturTensor
import SequiturText

/// The tokens that a model writes behind a prompt: an endless iterator.
///
/// A token costs one pass of one token where the model has a cache, and else one of the whole
/// window (``LanguageModel/makeReader()``). When the model's context is full, the last half of it
/// (rounded down, at least one token) is read again from the start, and writing goes on: the tokens
/// before it are forgotten. A prompt longer than the context counts by its last part.
///
/// ```swift
/// let generator = try Generator(
///   model, prompt: "Once upon", tokenizer: tokenizer, options: options, seed: 1)
/// for token in generator.prefix(200) { print(decoder.add(token), terminator: "") }
/// ```
///
/// The model's weights must not change meanwhile: with a cache of the library it stops. A copy goes on by itself, with the same tokens.
public struct Generator: Sequence, IteratorProtocol {
  /// The model.
  public let model: any LanguageModel
  /// The tokens that the next one depends on: the prompt's and those written, as far as they are
  /// not forgotten.
  public private(set) var context: [Int32]
  /// Why ``next()`` ended; nil while it goes on.
  public private(set) var failure: SamplingError?

  private var reader: any TokenReader
  private var sampler: Sampler

  /// Creates a generator for a prompt of tokens. Stops at a model that is not causal, which has no
  /// next token.
  ///
  /// - Parameters:
  ///   - model: what gives the logits.
  ///   - prompt: token ids of the model's vocabulary.
  ///   - start: the token that stands for an empty prompt.
  ///   - sampler: what chooses.
  public init(
    _ model: any LanguageModel, prompt: [Int32], start: Int32 = 0, sampler: Sampler
  ) {
    guard model.isCausal else {
      stop(
        "Generator", "\(model.typeName), a model that sees later tokens", expected: "a causal model"
      )
    }
    self.model = model
    self.sampler = sampler
    reader = model.makeReader()
    context = Array((prompt.isEmpty ? [start] : prompt).suffix(model.contextLength))
  }

  /// Creates a generator for a text.
  ///
  /// An empty text is the end-of-text token if the tokeniser has one: what follows it is the start
  /// of a text. Otherwise it is a line break, or token 0 where there is none.
  ///
  /// - Parameter excluded: tokens that are never written, such as a run's
  ///   ``TrainerState/unseenTokens``.
  /// - Throws: what the tokeniser throws, or ``SamplingError`` for impossible options.
  public init(
    _ model: any LanguageModel, prompt: String, tokenizer: any Tokenizer,
    options: SamplingOptions, seed: UInt64, excluding excluded: Set<Int32> = []
  ) throws {
    try options.validate()
    let start = tokenizer.endOfText ?? (try? tokenizer.encode("\n"))?.first ?? 0
    self.init(
      model, prompt: try tokenizer.encode(prompt), start: start,
      sampler: Sampler(
        options, seed: seed, vocabularySize: tokenizer.vocabularySize, excluding: excluded))
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
    let limit = model.contextLength
    if context.count > limit {
      context.removeFirst(context.count - Swift.max(1, limit / 2))
      reader = model.makeReader()
    }
    // After a failure all has been read, and is read once more.
    if reader.length == context.count { reader = model.makeReader() }
    return reader.read(Array(context[reader.length...]))
  }
}
