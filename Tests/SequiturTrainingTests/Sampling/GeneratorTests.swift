// Generator: the tokens of an uncached run, within the context and past it; prompts of any length.

import SequiturNN
import SequiturTensor
import SequiturText
import SequiturTraining
import Testing

struct GeneratorTests {
  static func model(
    _ encoding: PositionEncodingKind = .learned, context: Int = 10, vocabularySize: Int = 9
  ) -> GPT {
    var options = ModelOptions()
    (options.contextLength, options.layers, options.heads, options.width) = (context, 2, 3, 12)
    options.positions = encoding
    var random = SeededRandom(seed: 5)
    let model = options.makeModel(vocabularySize: vocabularySize, using: &random)
    for parameter in model.parameters where parameter.rank == 2 {
      parameter.assign(Tensor(normal: parameter.shape, deviation: 0.5, using: &random).values)
    }
    return model
  }

  /// What a generator should write: each token from the model without a cache, on the tokens that
  /// are kept.
  static func uncached(
    _ model: GPT, prompt: [Int32], count: Int, sampler: Sampler
  ) throws -> [Int32] {
    let limit = model.configuration.contextLength
    var (kept, sampler) = (Array(prompt.suffix(limit)), sampler)
    return try (0..<count).map { _ in
      if kept.count > limit { kept = Array(kept.suffix(max(1, limit / 2))) }
      let logits = model(Indices(rows: [kept])).slice(axis: 1, kept.count - 1..<kept.count)
      let token = try sampler.next(logits.values, after: kept)
      kept.append(token)
      return token
    }
  }

  @Test(arguments: PositionEncodingKind.allCases, [1, 4, 10, 25])
  func writesWhatTheModelWouldWithoutACache(encoding: PositionEncodingKind, prompt: Int) throws {
    let model = Self.model(encoding)
    let tokens = (0..<prompt).map { Int32($0 * 5 % 9) }
    var options = SamplingOptions()
    options.repetitionPenalty = 1.3
    let sampler = Sampler(options, seed: 3)
    let generator = Generator(model, prompt: tokens, sampler: sampler)
    let found = Array(generator.prefix(40))
    let expected = try Self.uncached(model, prompt: tokens, count: 40, sampler: sampler)
    #expect(found == expected)
    // Not one token again and again, which many mistakes would write too.
    #expect(Set(found).count > 4, "\(found)")
  }

  @Test(arguments: [1, 2, 3])
  func shortContexts(context: Int) throws {
    let model = Self.model(context: context)
    let sampler = Sampler(SamplingOptions(), seed: 3)
    let found = Array(Generator(model, prompt: [4, 2], sampler: sampler).prefix(20))
    let expected = try Self.uncached(model, prompt: [4, 2], count: 20, sampler: sampler)
    #expect(found == expected)
  }

  @Test func aFullContextKeepsItsLastHalf() throws {
    var generator = Generator(
      Self.model(), prompt: [1, 2, 3, 4, 5, 6, 7, 8], sampler: Sampler(.greedy, seed: 1))
    var written: [Int32] = []
    for length in [9, 10, 11] {
      written.append(try generator.nextToken())
      #expect(generator.context == [1, 2, 3, 4, 5, 6, 7, 8] + written)
      #expect(generator.context.count == length)
    }
    let before = generator.context
    let token = try generator.nextToken()
    #expect(generator.context == before.suffix(5) + [token])
  }

  @Test func aLongPromptCountsByItsLastPart() {
    let model = Self.model()
    let sampler = Sampler(SamplingOptions(), seed: 2)
    let long: [Int32] = [8, 8, 8, 8, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2]
    let whole = Generator(model, prompt: long, sampler: sampler)
    let last = Generator(model, prompt: Array(long.suffix(10)), sampler: sampler)
    #expect(Array(whole.prefix(15)) == Array(last.prefix(15)))
  }

  @Test func anEmptyPromptIsTheStart() {
    let model = Self.model()
    let sampler = Sampler(SamplingOptions(), seed: 2)
    let empty = Generator(model, prompt: [], start: 6, sampler: sampler)
    let six = Generator(model, prompt: [6], sampler: sampler)
    #expect(Array(empty.prefix(15)) == Array(six.prefix(15)))
    #expect(Generator(model, prompt: [], sampler: sampler).context == [0])
  }

  @Test func textPrompts() throws {
    let model = Self.model()
    let tokenizer = CharacterTokenizer(text: "\nabcdef")
    let options = SamplingOptions()
    func generator(_ prompt: String, _ tokenizer: any Tokenizer) throws -> Generator {
      try Generator(model, prompt: prompt, tokenizer: tokenizer, options: options, seed: 4)
    }
    #expect(try generator("fab", tokenizer).context == [6, 1, 2])
    #expect(try generator("", tokenizer).context == tokenizer.encode("\n"))
    #expect(try generator("", CharacterTokenizer(text: "ab")).context == [0])
    #expect(try generator("", Framed()).context == [8])
    #expect(throws: UnknownCharacter.self) { try generator("fax", tokenizer) }
    // The model has 9 rows, the tokeniser 7 tokens.
    #expect(Array(try generator("a", tokenizer).prefix(200)).allSatisfy { $0 < 7 })
    var impossible = options
    impossible.topK = 0
    #expect(throws: SamplingError.self) {
      _ = try Generator(model, prompt: "a", tokenizer: tokenizer, options: impossible, seed: 4)
    }
  }

  /// A tokeniser of digits with an end-of-text token.
  struct Framed: Tokenizer {
    let vocabularySize = 9
    var endOfText: Int32? { 8 }
    func encode(_ text: String) -> [Int32] { text.utf8.map { Int32($0) - 48 } }
    func decode(_ tokens: [Int32]) -> String { tokens.map { "\($0)" }.joined() }
    func bytes(of token: Int32) -> [UInt8] { Array("\(token)".utf8) }
  }

  @Test func aCopyGoesOnByItself() throws {
    var first = Generator(
      Self.model(.rope), prompt: [1, 2], sampler: Sampler(SamplingOptions(), seed: 9))
    for _ in 0..<5 { _ = try first.nextToken() }
    var second = first
    let fromFirst = try (0..<12).map { _ in try first.nextToken() }
    let fromSecond = try (0..<12).map { _ in try second.nextToken() }
    #expect(fromFirst == fromSecond)
  }

  @Test func damagedWeightsEndIt() {
    let model = Self.model()
    model.tokens.table.assign([Float](repeating: .nan, count: 9 * 12))
    var generator = Generator(model, prompt: [1], sampler: Sampler(.greedy, seed: 1))
    #expect(generator.next() == nil)
    #expect(generator.failure?.description.contains("found nan for token 0") == true)
    #expect(generator.next() == nil)
    #expect(throws: SamplingError.self) { try generator.nextToken() }
  }
}
