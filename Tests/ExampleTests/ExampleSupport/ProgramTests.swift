import ExampleSupport
import Testing

@Suite struct ProgramTests {
  @Test(arguments: [
    ("tiny-gpt", "tiny-gpt"), ("./tiny-gpt", "./tiny-gpt"),
    (".build/release/tiny-gpt", ".build/release/tiny-gpt"),
    ("/opt/my tools/tiny-gpt", "'/opt/my tools/tiny-gpt'"),
    // As `swift run` calls it.
    ("/home/me/Sequitur/.build/x86_64/release/tiny-gpt", "swift run -c release tiny-gpt"),
    ("/home/me/Sequitur/.build/x86_64/debug/tiny-gpt", "swift run tiny-gpt"),
    ("/home/me/Other/.build/release/tiny-gpt", "/home/me/Other/.build/release/tiny-gpt"),
  ])
  func aHintCallsTheProgramAsItWasCalled(program: String, words: String) {
    for folder in ["/home/me/Sequitur", "/home/me/Sequitur/Data"] {
      #expect(Program.call(program, from: folder) == words)
    }
  }

  @Test(arguments: [("plain-1.txt", "plain-1.txt"), ("", "''"), ("it's", #"'it'\''s'"#)])
  func wordsAreQuotedWhereTheShellNeedsIt(word: String, typed: String) {
    #expect(shellWord(word) == typed)
  }
}
