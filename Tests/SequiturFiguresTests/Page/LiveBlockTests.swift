// Living blocks: hidden until a script runs, data that cannot break out, a policy that lets no other
// script run.

import Foundation
import SequiturFigures
import Testing

struct LiveBlockTests {
  private let script = PageScript(Array("let a = 1;".utf8), sha256: "aGFzaA==")

  private func page(_ blocks: [LiveBlock]) -> String {
    ReportPage(title: "t", sections: [Section("s") { blocks }]).html
  }

  @Test func hiddenWithASentenceForThoseWithoutScripts() {
    var context = PageContext()
    let block = LiveBlock("a", scripts: [script], json: "{}", substitute: "no scripts") {
      Paragraph("above")
    }
    #expect(
      block.html(in: &context) == """
        <div class="live" data-live="a" hidden="hidden">
        <p dir="auto">above</p>
        </div>
        <script type="application/json">{}</script>
        <noscript><p dir="auto">no scripts</p></noscript>
        """)
  }

  @Test func withoutDataThereIsOneScriptLess() {
    var context = PageContext()
    let html = LiveBlock("a", scripts: [script], substitute: "").html(in: &context)
    #expect(!html.contains("<script"))
  }

  @Test func thePolicyNamesTheScriptsOfThePageEachOnce() {
    let other = PageScript(Array("let b = 2;".utf8), sha256: "b3RoZXI=")
    let blocks = [[script], [script, other]].enumerated().map { number, scripts in
      LiveBlock("\(number)", scripts: scripts, style: Array(".x{}".utf8), json: "1", substitute: "")
    }
    let html = page(blocks)
    #expect(
      html.contains(
        "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
          + "script-src 'sha256-\(PageScript.live.sha256)' 'sha256-aGFzaA==' 'sha256-b3RoZXI='\"/>")
    )
    #expect(
      html.hasSuffix(
        "<script>\(PageScript.live.text)</script>\n<script>let a = 1;</script>\n<script>let b = 2;</script>\n</body>\n</html>\n"
      ))
    #expect(html.components(separatedBy: ".x{}").count == 2)
    #expect(!page([]).contains("script"))
  }

  @Test(arguments: hostileTexts + ["</script><script>alert(1)</script>", "<!-- <script> -->"])
  func dataAndNamesCannotBreakOut(text: String) throws {
    let json = try JSONSerialization.data(
      withJSONObject: ["a & b": text], options: [.withoutEscapingSlashes])
    let block = LiveBlock(
      text, scripts: [script], json: String(decoding: json, as: UTF8.self),
      substitute: RichText(text))
    let html = page([block])
    let contents = try checkedXML(html)
    #expect(contents.elements["script"] == 3 && contents.elements["noscript"] == 1)

    let after = html.components(separatedBy: "<script type=\"application/json\">")[1]
    let data = after.components(separatedBy: "</script>")[0]
    #expect(!data.contains { "<>&".contains($0) })
    let read = try JSONSerialization.jsonObject(with: Data(data.utf8)) as? [String: String]
    #expect(read == ["a & b": text])
  }

  @Test func aScriptThatWouldEndItsOwnElementStops() async {
    await #expect(processExitsWith: .failure) {
      _ = PageScript(Array("'</SCRIPT>'".utf8), sha256: "")
    }
    await #expect(processExitsWith: .failure) {
      _ = PageScript(Array("<!--".utf8), sha256: "")
    }
  }
}
