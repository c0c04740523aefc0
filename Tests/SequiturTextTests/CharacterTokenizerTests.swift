import Foundation
import SequiturText
import Testing

@Suite struct CharacterTokenizerTests {
  @Test func theVocabularyIsSortedAndIdsFollowIt() throws {
    let tokenizer = CharacterTokenizer(text: "hello")
    #expect(tokenizer.vocabulary == ["e", "h", "l", "o"])
    #expect(tokenizer.vocabularySize == 4)
    #expect(try tokenizer.encode("hole") == [1, 3, 2, 0])
    #expect(tokenizer.decode([1, 3, 2, 0]) == "hole")
  }

  @Test(arguments: [
    "", "a", "To be, or not to be\r\n\tthat is", "e\u{301} is not \u{E9}", "👩‍👩‍👧🇩🇪", "\0\u{10FFFF}",
    "\u{FEFF}x",
  ])
  func decodingGivesTheSameScalars(text: String) throws {
    let tokenizer = CharacterTokenizer(text: text)
    let tokens = try tokenizer.encode(text)
    #expect(tokens.count == text.unicodeScalars.count)
    #expect(Array(tokenizer.decode(tokens).unicodeScalars) == Array(text.unicodeScalars))
  }

  @Test func equalCharactersGiveEqualTokenizers() {
    #expect(CharacterTokenizer(text: "banana") == CharacterTokenizer(text: "nab"))
    #expect(CharacterTokenizer(scalars: ["b", "a"]) == CharacterTokenizer(text: "ab"))
    #expect(CharacterTokenizer(text: "ab") != CharacterTokenizer(text: "abc"))
  }

  @Test func anUnknownCharacterIsNamedWithItsPlace() {
    let tokenizer = CharacterTokenizer(text: "ab\n")
    let error = #expect(throws: UnknownCharacter.self) { try tokenizer.encode("ab\nbé\na") }
    #expect(error?.scalar == "é")
    #expect(error?.offset == 4)
    #expect(error?.line == 2)
    #expect(error?.column == 2)
    #expect(error?.vocabularySize == 3)
    #expect(
      error?.description == """
        expected only the 3 characters of the vocabulary, found 'é' (U+00E9) at line 2, column 2; \
        remove it or train with a text that holds it
        """)
  }

  @Test(arguments: [
    ("\t", "'\\t' (U+0009)"), ("\u{200B}", "'\\u{200B}' (U+200B)"), ("🦊", "'🦊' (U+1F98A)"),
    ("\u{301}", "'\\u{0301}' (U+0301)"),
  ])
  func invisibleCharactersAreEscaped(text: String, words: String) {
    let error = #expect(throws: UnknownCharacter.self) {
      try CharacterTokenizer(text: "a").encode(text)
    }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    #expect(error?.line == 1 && error?.column == 1)
  }

  @Test func anIdOutsideTheVocabularyStops() async {
    for token: Int32 in [-1, 2] {
      await #expect(processExitsWith: .failure) { [token = token as Int32] in
        _ = CharacterTokenizer(text: "ab").decode([token])
      }
    }
  }
}
