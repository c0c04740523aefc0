// The living block of word order: its scripts are what their hashes say, and nothing breaks out.

import Foundation
import Sequitur
import SequiturFigures
import TestSupport
import Testing
import ToyModels

#if canImport(FoundationXML)
  import FoundationXML
#endif

struct WordOrderTests {
  private static let variants = Variant.basic

  /// The block of models that have learned for a step.
  private static func block() throws -> LiveBlock {
    let series = ToySeries(tasks: [.whoBitWhom], variants: variants, seeds: [1, 2], steps: 1)
    let outcomes = series.all.map { $0.run { _ in } }
    let wordOrder = try #require(WordOrder(outcomes, variants))
    return try wordOrder.block(substitute: "none") { Paragraph("above") }
  }

  @Test(arguments: [WordOrder.classifier, WordOrder.mover])
  func scriptsAreWhatTheirHashesSay(script: PageScript) {
    let hash = Data(sha256(Array(script.text.utf8))).base64EncodedString()
    #expect(hash == script.sha256, "after a change of the script: write its hash beside it")
  }

  // NIST's examples, and what `openssl dgst -sha256` says of 200 letters.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 200),
      "c2a908d98f5df987ade41b5fce213067efbcc21ef2240212a41e54b5e7c28ae5"
    ),
  ])
  func theHashIsTheStandard(text: String, hash: String) {
    #expect(sha256(Array(text.utf8)).map { String(format: "%02x", $0) }.joined() == hash)
  }

  @Test(arguments: [WordOrder.classifier, WordOrder.mover])
  func scriptsLoadNothingAndWriteNoMarkup(script: PageScript) {
    let forbidden = [
      "http", "fetch(", "import", "XMLHttpRequest", "eval(", "innerHTML", "outerHTML",
      "insertAdjacentHTML", "document.write", "setAttribute(\"on", ".onclick",
    ]
    #expect(forbidden.filter(script.text.contains) == [])
  }

  @Test func thePageIsWellFormedAndRunsNoOtherScript() throws {
    let block = try Self.block()
    let html = ReportPage(title: "t", sections: [Section("s") { block }]).html
    #expect(XMLParser(data: Data(html.utf8)).parse())
    let hashes = [WordOrder.classifier, WordOrder.mover].map { "'sha256-\($0.sha256)'" }
    #expect(html.contains("; script-src \(hashes[0]) \(hashes[1])\"/>"))
    #expect(html.components(separatedBy: "<script>").count == 3)
  }

  @Test func theDataHoldTheModelsOfTheFirstSeed() throws {
    var context = PageContext()
    let html = try Self.block().html(in: &context)
    let after = try #require(
      html.components(separatedBy: "<script type=\"application/json\">").last)
    let json = try #require(after.components(separatedBy: "</script>").first)
    let data = try #require(
      JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect((data["nouns"] as? [String])?.count == 12)
    #expect((data["words"] as? [String])?.last == "bit")
    #expect(data["start"] as? [Int] == [0, 12, 1])
    #expect((data["unseen"] as? [[Int]])?.count == 48)
    #expect((data["sentences"] as? [[Int]])?.count == 50)
    let entries = try #require(data["entries"] as? [[String: Any]])
    #expect(entries.compactMap { $0["key"] as? String } == Self.variants.map(\.flag))
    #expect(entries.compactMap { $0["isBlind"] as? Bool } == [true, false, false, false])
    #expect(entries.compactMap { $0["slot"] as? Int } == [6, 0, 1, 6])
    // About 17,000 numbers a model, at 5.3 bytes each.
    #expect(json.utf8.count < 4 * 110_000)
  }

  @Test func thereIsNoBlockOfModelsThatWereNotKept() {
    #expect(WordOrder([], Self.variants) == nil)
    let other = ToySeries(
      tasks: [.sorted], variants: [Variant(encoding: .none)], seeds: [1], steps: 1)
    #expect(WordOrder(other.all.map { $0.run { _ in } }, Self.variants) == nil)
  }
}
