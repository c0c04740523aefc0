import SequiturText
import Testing

@Suite struct TextStatisticsTests {
  func statistics(_ texts: [String]) throws -> TextStatistics {
    try withTemporaryFolder { folder in
      for (index, text) in texts.enumerated() {
        try write(utf8(text), to: "\(folder)/\(100 + index).txt")
      }
      return try CorpusSource(paths: [folder]).statistics()
    }
  }

  @Test func aTextIsCounted() throws {
    let statistics = try statistics(["é\n\nab\r\nab\n", "ab\nc"])
    #expect(statistics.byteCount == 15)
    #expect(statistics.characterCount == 14)
    #expect(statistics.lineCount == 6)
    // é, ab, ab, ab, c: two of five repeat one before.
    #expect(abs(statistics.duplicateLineShare - 0.4) < 1e-12)
    #expect(statistics.characterSet == ["é", "\n", "\r", "a", "b", "c"])
  }

  @Test func aTextWithoutLinesHasNoDuplicates() throws {
    #expect(try statistics(["\n\n"]).duplicateLineShare == 0)
    #expect(try statistics(["\n\n"]).lineCount == 2)
  }

  /// 400,000 different lines, a quarter of them twice: 1/5 repeats.
  @Test func theShareOfManyLinesIsEstimated() throws {
    var text = ""
    for line in 0..<400_000 {
      text += "\(line)\n"
      if line % 4 == 0 { text += "\(line)\n" }
    }
    let statistics = try statistics([text])
    #expect(statistics.lineCount == 500_000)
    #expect(abs(statistics.duplicateLineShare - 0.2) < 0.01, "\(statistics.duplicateLineShare)")
  }

  @Test func progressEndsWithAllBytes() throws {
    try withTemporaryFolder { folder in
      try write(utf8(String(repeating: "line\n", count: 500_000)), to: folder + "/a.txt")
      let source = try CorpusSource(paths: [folder])
      var steps: [Int] = []
      _ = try source.statistics { done, total in
        #expect(total == 2_500_000)
        steps.append(done)
      }
      #expect(steps == steps.sorted() && steps.count > 1 && steps.last == 2_500_000)
    }
  }
}
