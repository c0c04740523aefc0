import Foundation
import SequiturText
import Testing

@Suite struct CharacterTokenizerCodableTests {
  @Test(arguments: ["", "hello", "e\u{301}\u{E9}\"\\\0🇩🇪"])
  func aTokenizerSurvivesEncoding(text: String) throws {
    let tokenizer = CharacterTokenizer(text: text)
    let data = try JSONEncoder().encode(tokenizer)
    #expect(try JSONDecoder().decode(CharacterTokenizer.self, from: data) == tokenizer)
  }

  @Test func theVocabularyIsOneString() throws {
    let data = try JSONEncoder().encode(CharacterTokenizer(text: "hello"))
    #expect(String(decoding: data, as: UTF8.self) == #"{"vocabulary":"ehlo"}"#)
  }

  @Test(arguments: [#"{"vocabulary":"ba"}"#, #"{"vocabulary":"aa"}"#, "{}"])
  func aVocabularyInAnotherOrderIsRefused(json: String) {
    #expect(throws: DecodingError.self, "\(json)") {
      try JSONDecoder().decode(CharacterTokenizer.self, from: Data(json.utf8))
    }
  }
}
