// What a model expected: probabilities from logits, and the same context as where text is written.

import Foundation
import Sequitur
import Testing

import struct tiny_gpt.Expectation
import func tiny_gpt.label
import func tiny_gpt.runningText

struct ExpectationTests {
  @Test func bitsAndTheLikeliestComeFromTheLogits() throws {
    // Probabilities 1/2, 1/4, 1/8 and two of 1/16, in another order and moved by a constant.
    let logits = [-3.0, -1, -4, -2, -4].map { Float($0 * log(2) + 7) }
    let found = try #require(Expectation(logits[...], of: 0, vocabularySize: 5))
    #expect(abs(found.bits - 3) < 1e-6)
    #expect(found.likeliest.map(\.token) == [1, 3, 0, 2, 4])
    for (one, expected) in zip(found.likeliest, [0.5, 0.25, 0.125, 0.0625, 0.0625]) {
      #expect(abs(one.probability - expected) < 1e-7)
    }
    // A row that no token has still takes its share.
    let padded = try #require(Expectation((logits + [logits[1]])[...], of: 1, vocabularySize: 5))
    #expect(padded.likeliest.map(\.token) == [1, 3, 0, 2, 4])
    #expect(abs(padded.bits - log2(3)) < 1e-6)
    let many = try #require(
      Expectation((0..<9).map { Float($0) }[...], of: 0, vocabularySize: 9))
    #expect(many.likeliest.map(\.token) == [8, 7, 6, 5, 4])
    for bad in [Float.nan, .infinity] {
      #expect(Expectation([0, bad], of: 0, vocabularySize: 2) == nil)
    }
    #expect(Expectation([0, -.infinity], of: 1, vocabularySize: 2) == nil)
  }

  /// A generator that is asked step by step for the likeliest token sees the same contexts.
  @Test(arguments: [1, 2, 5, 8]) func contextsAreThoseOfTheGenerator(length: Int) throws {
    let report = untrainedRun(contextLength: length)
    let model = report.model
    let generator = Generator(model, prompt: [3], sampler: Sampler(.greedy, seed: 1))
    let written = Array(generator.prefix(30))
    let found = model.expectations(
      in: [3] + written, vocabularySize: report.tokenizer.vocabularySize)
    #expect(found.count == 31 && found[0] == nil)
    for (expectation, token) in zip(found.dropFirst(), written) {
      #expect(expectation?.likeliest.first?.token == token)
    }
    #expect(model.expectations(in: [3], vocabularySize: 2).count == 1)
  }

  @Test func whatShowsNothingIsDescribed() throws {
    let bytes = ByteTokenizer()
    let text = CharacterTokenizer(text: "a \n\t\u{7}\u{202E}<é")
    func shown(_ string: String) throws -> String {
      let token = try #require(try text.encode(string).first)
      let found = runningText(of: token, text)
      return "\(found.text)|\(found.isPlain)"
    }
    #expect(try shown("a") == "a|true" && shown(" ") == " |true" && shown("é") == "é|true")
    #expect(try shown("\n") == "\u{23CE}\n|true" && shown("\t") == "\t|true")
    #expect(try shown("\u{7}") == "U+0007|false" && shown("\u{202E}") == "U+202E|false")
    let half = runningText(of: 0xC3, bytes)
    #expect(half.text == "byte C3" && !half.isPlain)
  }
}
