import ExampleSupport
import Foundation
import PositionAnalysis
import Sequitur
import SequiturFigures
import Testing

import struct position_explorer.AdditionCommand
import struct position_explorer.AllCommand
import struct position_explorer.AnalyzeCommand
import struct position_explorer.AttentionCommand
import struct position_explorer.EncodingsCommand
import protocol position_explorer.ExplorerCommand
import struct position_explorer.Exploration
import struct position_explorer.MagnitudeCommand
import struct position_explorer.SinusoidalCommand

@Suite("position-explorer") struct ExplorerCommandTests {
  /// Parses the words and does what they ask for.
  private func explore<Settings: ExplorerCommand>(
    _ type: Settings.Type, _ words: String...
  ) throws -> Exploration {
    switch try type.command.parse(words) {
    case .run(let settings): return try settings.explore()
    case .show: throw UsageError("help instead of an exploration")
    }
  }

  /// The sentence of a mistake on the command line.
  private func mistake<Settings: ExplorerCommand>(
    _ type: Settings.Type, _ words: String...
  ) throws -> String {
    let error = try #require(throws: UsageError.self) {
      switch try type.command.parse(words) {
      case .run(let settings): _ = try settings.explore()
      case .show: break
      }
    }
    #expect(error.kind == .usage)
    return error.description
  }

  @Test("addition: equal rows before, different rows after") func addition() throws {
    let found = try explore(AdditionCommand.self, "--sentence", "a b a", "--width", "9")
    #expect(found.name == "addition")
    #expect(found.text.contains("shape [3, 9]"))
    #expect(found.text.contains("rows of \"a\" at 0 and 2"))
    #expect(found.page.html.contains("The two outlined rows are identical."))
    let single = try explore(AdditionCommand.self, "--sentence", "one")
    #expect(single.text.contains("no word comes twice"))
  }

  @Test("addition: sentences and widths that cannot be shown") func additionMistakes() throws {
    #expect(try mistake(AdditionCommand.self, "--sentence", " \n").contains("found 0"))
    let long = Array(repeating: "a", count: 65).joined(separator: " ")
    #expect(try mistake(AdditionCommand.self, "--sentence", long).contains("found 65"))
    #expect(try mistake(AdditionCommand.self, "--width", "0").contains("from 2 to 512"))
  }

  @Test("magnitude: the article's expectations, whatever the width") func magnitude() throws {
    let found = try explore(MagnitudeCommand.self, "--width", "16", "--seed", "7")
    for number in ["5.656854", "8.000000", "9.797959", "54.735610"] {
      #expect(found.text.contains(number), "\(number)")
    }
    #expect(found.page.html.contains("<svg"))
    #expect(try mistake(MagnitudeCommand.self, "--width", "7").contains("an even number"))
    #expect(try mistake(MagnitudeCommand.self, "--width", "1").contains("from 2 to 8192"))
  }

  @Test("sinusoidal: the numbers that the articles print") func sinusoidal() throws {
    let found = try explore(SinusoidalCommand.self)
    for number in [
      "26.4960", "471.1724", "47,117", "69.16, 229.45, 761.23, 2525.50", "1.471848", "128 of 4096",
    ] {
      #expect(found.text.contains(number), "\(number)")
    }
    // The large table is a picture, and the page stays small.
    #expect(found.page.html.contains("data:image/gif;base64,"))
    #expect(found.page.html.utf8.count < 1_500_000)
  }

  @Test("encodings: a map, a turn and a curve for each, and which are even") func encodings() throws
  {
    let found = try explore(EncodingsCommand.self, "--seed", "3")
    let html = found.page.html
    #expect(found.headline.plain.contains("2 score a key on the left"))
    #expect(found.headline.plain.hasSuffix("ALiBi, symmetric; PoPE, delta 0."))
    #expect(html.contains("A step costs 0.25, 0.0625, 0.0156, 0.00391 in heads 1 to 4."))
    #expect(html.contains("Heads 1, 2 see only j ≤ i, heads 3, 4 only j ≥ i."))
    #expect(html.contains("turns the pairs by 1, 0.316, 0.1, 0.0316 radians"))
    #expect(html.contains("1.70 for 1.5, 0.20 for −1.5"))
    for title in ["ALiBi, directional", "T5 bias", "Shaw", "RoPE", "PoPE"] {
      #expect(html.contains(">\(title): score by distance</text>"), "\(title)")
    }
    #expect(!found.text.contains("nan"))
  }

  @Test("analyze: planted pairs are found, the opposite one by its size") func analyze() throws {
    try withTemporaryFolder { folder in
      var random = SeededRandom(seed: 5)
      let noise = Matrix(rows: 64, columns: 24) { _, _ in Double(random.normal()) }
      let planted = Matrix(rows: 64, columns: 24) { row, column in
        switch column {
        case 17: noise[row, 3]
        case 20: -noise[row, 11]
        default: noise[row, column]
        }
      }
      let tensor = Tensor(planted.values.map { Float($0) }, shape: [64, 24])
      try SafetensorsFile.write(["wpe.weight": tensor], to: "\(folder)/t.safetensors")
      let found = try explore(
        AnalyzeCommand.self, "\(folder)/t.safetensors", "--article-ranks", "--clip", "0.2")
      #expect(found.text.contains("Most similar dimensions:  1.000 (3, 17)"))
      #expect(found.text.contains("Most opposite dimensions: -1.000 (11, 20)"))
      #expect(found.text.contains("rank 22 "))
      #expect(found.page.html.contains("clipped at ±0.2"))
      #expect(found.page.html.contains("The pairs that the article prints"))
    }
  }

  @Test("analyze: tables of two positions, of odd widths and of all sizes") func sizes() throws {
    for (length, width) in [("2", "2"), ("2", "3"), ("3", "2"), ("7", "5"), ("2", "40")] {
      let found = try explore(AnalyzeCommand.self, "--formula", length, width)
      #expect(found.text.contains("\(length) positions, \(width) dimensions"))
      #expect(!found.page.html.contains("nan"), "\(length) x \(width)")
    }
    let found = try explore(AnalyzeCommand.self, "--formula", "20", "6")
    #expect(!found.page.html.contains("The pairs that the article prints"))
  }

  @Test("analyze: neither, both, or a table that is too large") func analyzeMistakes() throws {
    #expect(try mistake(AnalyzeCommand.self).contains("found neither"))
    #expect(
      try mistake(AnalyzeCommand.self, "x", "--formula", "3", "4").contains("found both"))
    #expect(
      try mistake(AnalyzeCommand.self, "--formula", "3", "4", "--tensor", "a").contains("--tensor"))
    for (length, width) in [("0", "4"), ("4", "1"), ("5000", "4"), ("4", "100000000000000")] {
      let sentence = try mistake(AnalyzeCommand.self, "--formula", length, width)
      #expect(sentence.contains("from 2 to 4096"), "\(length) x \(width)")
    }
    #expect(try mistake(AnalyzeCommand.self, "x", "--clip", "0").contains("above 0"))
  }

  @Test("attention: shapes, sums and a map for every head") func attention() throws {
    let found = try explore(
      AttentionCommand.self, "--task", "first-token", "--steps", "4", "--seed", "2")
    #expect(found.text.contains("Accuracy on first-token after 4 steps"))
    #expect(found.text.contains("[2, 20, 64]") && found.text.contains("[2, 8, 20, 20]"))
    #expect(found.page.html.contains(">mean over heads</text>"))
    // One colour bar for the maps of a figure: the untrained layer's, and two layers' of two models.
    #expect(found.page.html.components(separatedBy: ">weight</text>").count == 6)
    #expect(found.text.contains("1.000 to 1.000"))
    for head in 1...4 {
      for state in ["untrained", "trained"] {
        #expect(found.page.html.contains("layer 2, head \(head), \(state)"), "\(head), \(state)")
      }
    }
    // Each of both models has a row of tokens to point at, and both have the same scripts.
    let page = found.page.html
    for name in ["none", "sinusoidal"] {
      #expect(page.contains("data-live=\"attention-\(name)\""), "\(name)")
    }
    #expect(page.components(separatedBy: "<script>").count == 3)
    #expect(page.contains("{\"title\":\"layer 2, trained\",\"heads\":[[["))
  }

  @Test("sentences, and names of files and tensors, reach no page as markup") func hostile() throws
  {
    let hostile = "<script>alert(1)<img src=x onerror=alert(1)>\"'&"
    func check(_ page: String) {
      #expect(!page.contains("<script") && !page.contains("<img"))
      #expect(page.contains("alert(1)") && xmlProblem(in: page) == nil)
    }
    check(try explore(AdditionCommand.self, "--sentence", "\(hostile) </script> a").page.html)
    try withTemporaryFolder { folder in
      let file = "\(folder)/\(hostile).safetensors"
      var random = SeededRandom(seed: 1)
      try SafetensorsFile.write(
        [hostile + "</script>": Tensor(normal: [12, 8], using: &random)], to: file)
      check(
        try explore(AnalyzeCommand.self, file, "--tensor", hostile + "</script>").page.html)
    }
  }

  @Test("all: every page is there, and the index links to each") func all() throws {
    try withTemporaryFolder { folder in
      let checkpoint = "\(folder)/t.safetensors"
      var random = SeededRandom(seed: 1)
      try SafetensorsFile.write(
        ["mine": Tensor(normal: [12, 8], using: &random)], to: checkpoint)
      let index = try explore(
        AllCommand.self, "--out", folder, "--checkpoint", checkpoint, "--tensor", "mine")
      let linked = index.page.html.split(separator: "href=\"").dropFirst()
        .compactMap { $0.split(separator: "\"").first.map(String.init) }
        .filter { $0.hasSuffix(".html") }
      let pages = [
        "addition", "analyze", "attention", "compare", "encodings", "laws", "magnitude",
        "sinusoidal",
      ]
      // Two chapters show the comparison.
      #expect(Set(linked).sorted() == pages.map { "\($0).html" })
      for file in linked {
        let html = try TextInput.read("\(folder)/\(file)")
        #expect(html.hasPrefix("<!DOCTYPE html>"), "\(file)")
        #expect(html.contains("<a href=\"index.html\">All pages</a>"), "\(file)")
      }
      let magnitude = try TextInput.read("\(folder)/magnitude.html")
      #expect(magnitude.contains("← <a href=\"addition.html\">"))
      #expect(
        magnitude.contains("<a href=\"sinusoidal.html\">Anatomy of the sinusoidal encoding</a> →"))
      let last = try TextInput.read("\(folder)/attention.html")
      #expect(last.contains("← ") && !last.contains(" →</span>"))
      // A small picture of every page, and who it is from.
      #expect(index.page.html.components(separatedBy: "class=\"thumbnail\"").count == 10)
      for source in [
        "arxiv.org/abs/1706.03762", "arxiv.org/abs/2509.10534", "Similarity and Shuffling",
      ] {
        #expect(index.page.html.contains(source), "\(source)")
      }
      #expect(try TextInput.read("\(folder)/analyze.html").contains("12 positions, 8 dimensions"))
    }
  }
}
