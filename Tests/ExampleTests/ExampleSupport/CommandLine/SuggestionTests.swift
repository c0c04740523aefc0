import ExampleSupport
import Testing

@Suite struct SuggestionTests {
  @Test(arguments: [
    ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("abc", "abc", 0), ("kitten", "sitting", 3),
    ("ab", "ba", 1), ("sedes", "seeds", 1), ("abcd", "acbd", 1),
  ])
  func editDistanceCountsEdits(first: String, second: String, distance: Int) {
    #expect(editDistance(first, second) == distance, "\(first) \(second)")
    #expect(editDistance(second, first) == distance, "\(second) \(first)")
  }

  @Test func onlyANearNameIsSuggested() {
    let names = ["none", "learned", "sinusoidal", "rope"]
    #expect(nearest(to: "lerned", among: names) == "learned")
    #expect(nearest(to: "sin", among: names) == "sinusoidal")
    #expect(nearest(to: "ropf", among: names) == "rope")
    #expect(nearest(to: "alibi", among: names) == nil)
    #expect(nearest(to: "none", among: []) == nil)
  }

  @Test func quotedTextStaysShortAndOnOneLine() {
    #expect(quoted("a\nb\u{1B}[0m") == "'a\\nb\\u{1B}[0m'")
    #expect(quoted("é") == "'é'")
    #expect(quoted(String(repeating: "x", count: 100)).count == 62)
  }
}
