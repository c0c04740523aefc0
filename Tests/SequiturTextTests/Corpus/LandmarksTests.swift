import Foundation
import SequiturText
import Testing

@Suite struct LandmarksTests {
  func landmarks(_ text: String) throws -> Landmarks {
    try corpus(of: [text], CharacterTokenizer(text: text)).landmarks
  }

  @Test func aPeriodicTextHasNoBigramEntropy() throws {
    // 3000 pairs: each of a, b, c, d follows one before it; the targets are 750 of each.
    let landmarks = try landmarks(String(repeating: "abcd", count: 750) + "a")
    #expect(landmarks.pairCount == 3000)
    #expect(abs(landmarks.uniform - log(4)) < 1e-12)
    #expect(abs(landmarks.unigram - log(4)) < 1e-12)
    #expect(abs(landmarks.bigram) < 1e-12)
  }

  @Test func entropiesAreThoseOfTheCounts() throws {
    // Targets of "aabab": a, b, a, b. After a (3 times): a, b, b; after b (once): a.
    let landmarks = try landmarks("aabab")
    #expect(abs(landmarks.unigram - log(2)) < 1e-12)
    let afterA = log(3) - 2.0 / 3 * log(2)
    #expect(abs(landmarks.bigram - 0.75 * afterA) < 1e-12)
  }

  @Test func aLongTextIsSampledEvenly() throws {
    // Two halves of 1.5 million characters: all a, then a and b in turn. Of all targets a quarter
    // is b.
    let landmarks = try landmarks(
      String(repeating: "a", count: 1_500_000) + String(repeating: "ba", count: 750_000))
    #expect(landmarks.pairCount == 1 << 21)
    #expect(abs(landmarks.unigram - (log(4) - 0.75 * log(3))) < 0.01)
  }

  @Test func aTextOfOneTokenHasNone() throws {
    let landmarks = try landmarks("a")
    #expect(landmarks.pairCount == 0)
    #expect(landmarks.unigram == 0 && landmarks.bigram == 0)
  }
}
