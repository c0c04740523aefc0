// Examples in the comments of SequiturText that need no files.

import Sequitur
import Testing

extension CommentExamples {
  @Test func characters() throws {
    // snippet CharacterTokenizer
    let tokenizer = CharacterTokenizer(text: "hello")
    let tokens = try tokenizer.encode("hole")  // [1, 3, 2, 0]: the vocabulary is e, h, l, o
    // end
    #expect(tokens == [1, 3, 2, 0])
  }

  @Test func bytes() {
    // snippet ByteTokenizer
    let tokens = ByteTokenizer().encode("hé")  // [104, 195, 169]
    // end
    #expect(tokens == [104, 195, 169])
  }

  @Test func streams() throws {
    let generator = try Generator(
      model, prompt: "the", tokenizer: tokenizer, options: .greedy, seed: 1
    ).prefix(5)
    // snippet StreamingDecoder
    var decoder = StreamingDecoder(tokenizer)
    for token in generator { print(decoder.add(token), terminator: "") }
    print(decoder.finish())
    // end
  }
}
