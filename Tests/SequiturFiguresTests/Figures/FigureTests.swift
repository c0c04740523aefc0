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

  private static let drawn: Set<String> = [
    "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "d", "width", "height", "viewBox",
  ]

  @Test(arguments: cases)
  func everyFigureIsWellFormed(numbers: [Double], texts: [String]) throws {
    for figure in figures(texts: texts, numbers: numbers) {
      for width in [figure.width, 352] {
        let svg = figure.svg(width: width, identifier: "f")
        let kind = "\(type(of: figure)) of \(numbers), \(width) wide"
        let contents = try checkedXML(svg, kind)
        #expect(contents.references.allSatisfy { contents.ids.contains($0) }, "\(kind)")
        #expect(contents.elements["script"] == nil, "\(kind)")
        // No drawn place or size contains the text of a broken number.
        let numbers = contents.attributes.filter { Self.drawn.contains($0.name) }.map(\.value)
        #expect(numbers.allSatisfy { !$0.lowercased().contains { "ni".contains($0) } }, "\(kind)")
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

  @Test func filesBringTheirStyle() throws {
    let text = Heatmap(title: "t", values: NumberGrid([[0.0, 1]])).svgFile(width: 400)
    let contents = try checkedXML(text)
    #expect(text.hasPrefix("<?xml") && contents.elements["style"] == 1)
    #expect(contents.text.contains("prefers-color-scheme:dark"))
    #expect(contents.text.contains(".figure .s64"))
    #expect(text.contains("width=\"432\""))
  }
}
