// Pages: well-formed, self-contained, unique ids, escaped, the same every time.
import Testing

import SequiturFigures

struct PageTests {
  private func page(_ text: String) -> ReportPage {
    let heatmap = Heatmap(title: text, values: smoothGrid(rows: 4, columns: 6))
    let chart = LineChart(
      title: text, x: Axis(text), y: Axis(text), series: [.init(text, y: [1, 2, 3])])
    let rich: RichText = "\(text) \(strong: text) \(code: text) \(emphasis: text)"
    func tabs() -> Tabs {
      Tabs(
        text,
        [
          .init("\(text)") { FigureBlock(heatmap, caption: rich) },
          .init("two") { Paragraph(rich) },
        ])
    }
    return ReportPage(
      title: text, subtitle: rich, footer: rich,
      sections: [
        Section("\(text)") {
          Paragraph(rich)
          tabs()
          tabs()
          for _ in 0..<2 { FigureBlock(chart, caption: rich) }
        },
        Section("\(text)") {
          SmallMultiples(
            [heatmap, heatmap], caption: rich, minimumWidth: 100, maximumColumns: 2)
          Table(header: [text, "n"], rows: [[text, "1"], [text]], caption: rich)
          ItemList([rich, "b"], isNumbered: true)
          Callout(rich, kind: .caution) { CodeBlock(text) }
          Details(rich, isOpen: true) { Formula("x\(sub: text)\(sup: text)") }
          Columns(minimumWidth: 200) {
            Heading(rich)
            Paragraph("see \(link: text, to: "https://example.org/?a=1&b=\"2\"")")
          }
        },
      ]
    ) { Paragraph("lead") }
  }

  @Test(arguments: hostileTexts)
  func pagesAreWellFormed(text: String) throws {
    let html = page(text).html
    let contents = try checkedXML(html)
    #expect(contents.elements["style"] == 1)
    #expect(contents.references.allSatisfy { contents.ids.contains($0) })
    #expect(contents.elements["script"] == nil)
    #expect(contents.elements["input"] == 4)
  }

  @Test func nothingIsLoaded() {
    let html = page("text").html
    let loaders = ["src=", "@import", "url(http", "<script", "<iframe", "<object"]
    #expect(loaders.filter { html.contains($0) } == [])
    // Links are followed by readers alone; the icon is empty data.
    let links = html.components(separatedBy: "<link ").dropFirst()
    #expect(links.allSatisfy { $0.hasPrefix("rel=\"icon\" href=\"data:,\"/>") })
    #expect(html.contains("<a href=\"https://example.org/"))
    #expect(html.contains("default-src 'none'"))
  }

  @Test func pagesAreDeterministic() {
    #expect(page("text").html == page("text").html)
  }

  @Test func bothThemesAreThere() {
    let html = page("text").html
    #expect(html.contains("color-scheme:light dark"))
    #expect(html.contains("@media screen and (prefers-color-scheme:dark)"))
    #expect(html.contains("@media print"))
  }

  @Test func figuresAreNumberedThroughThePage() {
    let html = page("text").html
    let numbers = (1...5).map { html.contains("Figure \($0).</span>") }
    #expect(numbers == [Bool](repeating: true, count: 5) && !html.contains("Figure 6."))
  }

  @Test func stylesOfFiguresAreAddedOnce() {
    let heatmap = Heatmap(title: "t", values: NumberGrid([[1.0]]))
    let chart = LineChart(title: "t", x: Axis("x"), y: Axis("y"), series: [])
    func count(_ figures: [any Figure]) -> Int {
      let section = Section("s") {
        for figure in figures { FigureBlock(figure, caption: "c") }
        SmallMultiples(figures, caption: "c")
      }
      let html = ReportPage(title: "t", sections: [section]).html
      // Once per theme.
      return html.split(separator: ".figure .s64{").count - 1
    }
    #expect(count([chart]) == 0)
    #expect(count([heatmap, heatmap]) == 2)
  }

  @Test func phonesGetTheirOwnDrawing() {
    var context = PageContext()
    let chart = LineChart(title: "t", x: Axis("x"), y: Axis("y"), series: [.init("s", y: [1, 2])])
    let html = FigureBlock(chart, caption: "c").html(in: &context)
    #expect(html.contains("wide-only") && html.contains("phone-only"))
    let large = Heatmap(title: "t", values: smoothGrid(rows: 80, columns: 80))
    let scrolling = FigureBlock(large, caption: "c").html(in: &context)
    // Letters of 12 pixels keep 11, and a sentence says that the figure goes on.
    #expect(!scrolling.contains("phone-only") && scrolling.contains("min-width:586.67px"))
    #expect(scrolling.contains("scroll the figure sideways"))
  }

  @Test func codeScrollsOrWraps() {
    var context = PageContext()
    let scrolling = CodeBlock("a  b\n c").html(in: &context)
    #expect(scrolling == "<pre tabindex=\"0\"><code>a  b\n c</code></pre>")
    let wrapped = CodeBlock("a  b\n c", wrapsLines: true).html(in: &context)
    #expect(wrapped == "<pre class=\"wrapped\" dir=\"auto\"><code>a  b\n c</code></pre>")
  }

  @Test func aPageAmongOthersLinksToItsNeighbours() throws {
    var page = page("text")
    #expect(!page.html.contains("<nav class=\"site\""))
    page.navigation = PageNavigation(
      index: PageLink("All", file: "index.html"), previous: PageLink("a & b", file: "a.html"))
    let html = page.html
    _ = try checkedXML(html)
    for link in ["← <a href=\"a.html\">a &amp; b</a>", "<a href=\"index.html\">All</a>"] {
      #expect(html.components(separatedBy: link).count == 3, "\(link)")
    }
    #expect(!html.contains(" →</span>"))
  }

  @Test func aCardHasALinkAndAPictureForTheEyeAlone() throws {
    let heatmap = Heatmap(title: "t", values: NumberGrid([[0.0, 1]]))
    let page = ReportPage(
      title: "t",
      sections: [
        Section("s") {
          PageCard(PageLink("There", file: "there.html"), picture: heatmap, text: "words")
          PageCard(PageLink("Away", file: "https://away/x.html"), picture: nil, text: "")
        }
      ])
    let contents = try checkedXML(page.html)
    #expect(contents.elements["svg"] == 1)
    #expect(page.html.contains("<div class=\"thumbnail\" aria-hidden=\"true\"><svg"))
    #expect(page.html.contains("<a href=\"there.html\">There</a>"))
    #expect(page.html.contains(".figure .s64{"))
  }

  @Test func manyHeatmapsShareOneColorBar() {
    var context = PageContext()
    let scale = ColorScale.sequential(0...0.5)
    let maps = (0..<8).map {
      Heatmap(
        title: "\($0)", values: NumberGrid([[0.0, 1]]), scale: scale, showsColorBar: false,
        width: 260)
    }
    let html = SmallMultiples(
      maps, caption: "c", minimumWidth: 150, maximumColumns: 4,
      key: ColorBar("weight", scale: scale)
    ).html(in: &context)
    #expect(html.components(separatedBy: ">weight</text>").count == 2)
    // Drawn about as wide as half a phone: in a quarter of the page, which is wider, text grows.
    #expect(html.components(separatedBy: "width=\"180\"").count == 9)
    #expect(html.contains("max-width:216px") && !html.contains("scroll-hint"))
  }

  @Test func smallMultiplesTakeTheRoomThatTheirLettersNeed() {
    var context = PageContext()
    let words = (0..<16).map { "word \($0)" }
    let map = Heatmap(
      title: "t", values: smoothGrid(rows: 16, columns: 16), columnLabels: words)
    let html = SmallMultiples([map, map], caption: "c", minimumWidth: 100).html(in: &context)
    // Sixteen columns of labels, 13 pixels each, do not fit half a phone, and one fits its width.
    #expect(!html.contains("--least:100px") && !html.contains("scroll-hint"))
    #expect(html.contains("width=\"352\""))
  }

  @Test func wideTablesSayThatTheyScroll() {
    var context = PageContext()
    func html(_ columns: Int, _ cell: String) -> String {
      let cells = [String](repeating: cell, count: columns)
      return Table(header: cells, rows: [cells]).html(in: &context)
    }
    #expect(!html(3, "word").contains("scroll-hint"))
    #expect(html(7, "word").contains("class=\"scroll-hint narrow\""))
    #expect(html(12, "word").contains("class=\"scroll-hint\""))
    // Words wrap, numbers do not.
    #expect(!html(3, "some words that wrap").contains("scroll-hint"))
    #expect(html(3, String(repeating: "1", count: 60)).contains("class=\"scroll-hint\""))
  }

  @Test func onlySafeLinks() {
    let text: RichText = "\(link: "a", to: "javascript:alert(1)") \(link: "b", to: "#there")"
    #expect(text.html == "a <a href=\"#there\">b</a>")
    #expect(text.plain == "a b")
    let page: RichText = "\(link: "c", to: "page.html") \(link: "d", to: "file://x/page.html")"
    #expect(page.html == "<a href=\"page.html\">c</a> d")
  }

  @Test func columnsOfNumbersAlignRight() {
    var context = PageContext()
    let html = Table(header: ["a", "b"], rows: [["x", "−1.5"], ["2", "40%"]]).html(in: &context)
    #expect(html.contains("<td class=\"end\" dir=\"auto\">40%</td>"))
    #expect(html.contains("<td dir=\"auto\">2</td>"))
    let forced = Table(header: ["a"], rows: [["x"]], alignments: [.end]).html(in: &context)
    #expect(forced.contains("<td class=\"end\" dir=\"auto\">x</td>"))
  }

  @Test func equalTitlesHaveDifferentAnchors() {
    let page = ReportPage(title: "t", sections: [Section("Same") {}, Section("Same") {}])
    let html = page.html
    #expect(html.contains("id=\"section-1-same\"") && html.contains("id=\"section-2-same\""))
    #expect(html.contains("<li><a href=\"#section-2-same\">Same</a></li>"))
  }
}
