// sample --html: a page of what was written, whatever stands in it.

import Foundation
import Testing

struct SamplePageTests {
  private static let hostile = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"

  @Test func thePageHoldsPromptTextAndExpectations() throws {
    try TinyGPT.withRun { program in
      let words = ["sample", "@run", "--prompt", "The fox", "--tokens", "12", "--seed", "3"]
      let plain = try program.run(words).succeeded()
      let found = try program.run(words + ["--html", "@new/page.html"]).succeeded()
      #expect(found.output == plain.output && found.errors.isEmpty)
      let page = try program.text(of: "new/page.html")
      #expect(xmlProblem(in: page) == nil)
      #expect(page.contains("Seed 3") && page.contains("<td dir=\"auto\">temperature</td>"))
      // Its text, token by token; the first of the prompt has nothing before it.
      let tokens = page.components(separatedBy: "title=\"").dropFirst()
      #expect(tokens.count == 7 + 12)
      #expect(tokens.filter { $0.hasPrefix("T: nothing before it") }.count == 1)
      let written = tokens.map { $0.components(separatedBy: "</span>")[0] }
        .compactMap { $0.components(separatedBy: "\">").last }.joined()
      #expect(written.replacing("\u{23CE}", with: "") + "\n" == plain.output)
      #expect(page.components(separatedBy: "% ").count > 5 * 18)
      // A page that is there is replaced; several texts have a section each.
      try program.run(words + ["--html", "@new/page.html", "--count", "2"]).succeeded()
      let both = try program.text(of: "new/page.html")
      #expect(both.contains("Seed 3") && both.contains("Seed 4"))
      #expect(both.components(separatedBy: "<script>").count == 3, "the same scripts for both")
    }
  }

  @Test func nothingBreaksOutOfThePages() throws {
    try TinyGPT.inFolder { program in
      // A slash would end the file's name.
      let name = Self.hostile.replacing("/", with: "")
      try program.write(TinyGPT.text + Self.hostile, to: "\(name).txt")
      try program.train(
        ["--tokenizer", "byte"], text: ["@\(name).txt"], out: "@\(name)run", steps: 2)
      try program(
        "sample", "@\(name)run", "--prompt", Self.hostile + "\u{1}\u{202E}é", "--tokens", "40",
        "--temperature", "50", "--html", "@page.html"
      ).succeeded()
      try program("report", "@\(name)run").succeeded()
      for file in ["page.html", "\(name)run/report.html"] {
        let page = try program.text(of: file)
        #expect(xmlProblem(in: page) == nil, "\(file)")
        #expect(!page.contains("<script>alert") && !page.contains("<img"), "\(file)")
        let own = page.components(separatedBy: "<script>").count - 1
        let named = page.components(separatedBy: "'sha256-").count - 1
        #expect(own == named && own == (file == "page.html" ? 2 : 3), "\(file)")
      }
      let page = try program.text(of: "page.html")
      #expect(page.contains("&lt;") && page.contains(">U+0001</span>"))
      #expect(page.contains(">byte C3</span>"))
    }
  }

  @Test func whatCannotBeWrittenIsSaidBefore() throws {
    try TinyGPT.withRun { program in
      for (words, code, named) in [
        (["--html", program.folder], 73, "a file or a free name"),
        (["--html", "@page.html", "--tokens", "60000"], 64, "at most 50,000 tokens on a page"),
        (["--html", "@page.html", "--tokens", "30000", "--count", "2"], 64, "2 texts"),
      ] {
        let found = try program.run(["sample", "@run"] + words)
        expectMistake(found, Int32(code), named)
        #expect(found.output.isEmpty && !program.exists("page.html"))
      }
    }
  }
}
