// What holds for every figure: well-formed, no broken numbers, the same text every time.
import Testing

import SequiturFigures

struct FigureTests {
  private static let numberSets: [[Double]] = [
    [], [.nan], [0, 0, 0], [1, 2, 3], [1e-8, 1e-3, 0, 1], hostileNumbers, [1e308, -1e308],
  ]

  /// All numbers with plain texts, and hostile or no texts with some of the numbers.
  private static let cases =
    numberSets.map { ($0, ["a", "b", "c"]) }
    + [([1, 2, 3], []), ([1, 2, 3], hostileTexts), (hostileNumbers, hostileTexts)]

  @Test(arguments: cases)
  func everyFigureIsWellFormed(numbers: [Double], texts: [String]) throws {
    for figure in figures(texts: texts, numbers: numbers) {
      for width in [figure.width, 352] {
        let svg = figure.svg(width: width, identifier: "f")
        let kind = "\(type(of: figure)) of \(numbers), \(width) wide"
        let contents = try #require(wellFormed(svg, kind))
        #expect(contents.references.allSatisfy { contents.ids.contains($0) }, "\(kind)")
        #expect(contents.elements["script"] == nil, "\(kind)")
        #expect(attributesHoldNoBrokenNumber(svg), "\(kind)")
      }
    }
  }

  @Test func drawingIsDeterministic() {
    let sets = zip(
      figures(texts: ["a", "b"], numbers: [1, 2, 5]),
      figures(texts: ["a", "b"], numbers: [1, 2, 5]))
    for (first, second) in sets {
      #expect(first.svg() == second.svg(), "\(type(of: first))")
    }
  }

  @Test func everyFigureNamesItself() throws {
    for figure in figures(texts: ["name"], numbers: [1, 2, 5]) {
      let svg = figure.svg(identifier: "it")
      #expect(svg.contains("role=\"img\"") && svg.contains("<title id=\"it-title\">name</title>"))
      #expect(!figure.summary.isEmpty, "\(type(of: figure))")
    }
  }

  @Test func aGivenSummaryIsUsed() {
    let axis = Axis("x")
    let all: [any Figure] = [
      Heatmap(title: "t", values: NumberGrid([[1.0]]), summary: "s"),
      LineChart(title: "t", x: axis, y: axis, series: [], summary: "s"),
      BarChart(title: "t", axis: axis, series: [], groups: [], summary: "s"),
      Histogram(title: "t", axis: axis, series: [], summary: "s"),
      ScatterChart(title: "t", x: axis, y: axis, series: [], summary: "s"),
    ]
    #expect(all.allSatisfy { $0.svg().contains(">s</desc>") })
  }

  /// What the markup contains; a failure names the figure.
  private func wellFormed(_ svg: String, _ kind: String) -> XMLContents? {
    do {
      return try checkedXML(svg)
    } catch {
      Issue.record("\(kind): \(error)")
      return nil
    }
  }

  /// No drawn place or size contains the texts of broken numbers.
  private func attributesHoldNoBrokenNumber(_ svg: String) -> Bool {
    let names: Set<String> = [
      "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "d", "width", "height", "viewBox",
    ]
    // Quotes in texts are escaped: names and values alternate between the remaining ones.
    let parts = svg.utf8.split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: false)
    return zip(parts, parts.dropFirst()).allSatisfy { before, value in
      guard before.last == UInt8(ascii: "=") else { return true }
      let name = before.dropLast().reversed().prefix { $0 != UInt8(ascii: " ") }.reversed()
      guard names.contains(String(decoding: Array(name), as: UTF8.self)) else { return true }
      return value.allSatisfy { ![UInt8(ascii: "n"), UInt8(ascii: "i")].contains($0 | 0x20) }
    }
  }
}
