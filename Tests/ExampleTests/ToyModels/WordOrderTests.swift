// The living block of word order: its data, and nothing that breaks out.

import Foundation
import Sequitur
import SequiturFigures
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

  @Test func thePageIsWellFormedAndRunsNoOtherScript() throws {
    let block = try Self.block()
    let html = ReportPage(title: "t", sections: [Section("s") { block }]).html
    #expect(XMLParser(data: Data(html.utf8)).parse())
    let hashes = [.live, WordOrder.classifier, WordOrder.mover].map { "'sha256-\($0.sha256)'" }
    #expect(html.contains("; script-src \(hashes.joined(separator: " "))\"/>"))
    #expect(html.components(separatedBy: "<script>").count == 4)
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
