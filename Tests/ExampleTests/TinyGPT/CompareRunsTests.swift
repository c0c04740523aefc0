// compare and --sweep: runs beside each other, and runs that are made to be.

import Foundation
import Testing

struct CompareRunsTests {
  private static let sweep = ["--sweep", "positions=none,rope", "--eval-interval", "2"]

  @Test func aSweepTrainsComparesAndGoesOn() throws {
    try TinyGPT.inFolder { program in
      let first = try program.train(Self.sweep, out: "@all").succeeded(
        "=== --positions none ===", "=== --positions rope ===", "Page: ")
      #expect(first.output.contains(#/\npositions-(none|rope) +[0-9,]+ +4 /#), "\(first.output)")
      let page = try program.text(of: "all/compare.html")
      for words in ["2 runs beside each other", "positions-rope", "What differs", "bits a byte"] {
        #expect(page.contains(words), "no '\(words)'")
      }
      // The runs are what train makes.
      try program.train(["--positions", "rope", "--eval-interval", "2"], out: "@one")
      let weights = try program.read("one/last/model.safetensors")
      #expect(try program.read("all/positions-rope/last/model.safetensors") == weights)
      // What is there is not trained again, what is missing is, and a longer one goes on.
      try program.remove("all/positions-none")
      let second = try program.train(Self.sweep, out: "@all").succeeded("nothing was done")
      #expect(second.output.contains("finished at step 4 of 4"))
      try program.train(Self.sweep, out: "@all", steps: 6).succeeded(
        "resuming", "finished at step 6 of 6")
    }
  }

  @Test func differentTextsAreTold() throws {
    try TinyGPT.withRun { program in
      try program.write(TinyGPT.text.uppercased(), to: "loud.txt")
      try program.train(text: ["@loud.txt"], out: "@<loud>")
      try program("compare", "@run", "@<loud>", "--out", "@compare.html").succeeded(
        "note: the runs have different texts")
      let page = try program.text(of: "compare.html")
      #expect(page.contains("&lt;loud&gt;") && !page.contains("<loud>"))
    }
  }

  @Test func mistakesGetOneLine() throws {
    try TinyGPT.withRun { program in
      for (words, code, named) in [
        ("positions", 64, "expected an option and some of its values"),
        ("positions=rope", 64, "found 'positions=rope'"),
        ("positions=rope,rope", 64, "expected an option and some of its values"),
        ("position=rope,none", 64, "did you mean positions?"),
        ("positions=rope,rose", 64, "--sweep: --positions: expected"),
        ("out=a,b", 64, "expected an option of the model or the training"),
        ("width=7,8", 64, "width"),
      ] as [(String, Int32, String)] {
        let found = try program.train(["--sweep", words], out: "@all")
        expectMistake(found, code, named)
        #expect(!program.exists("all"))
      }
      // The folder of another sweep's value is no run to go on with.
      try program.train(Self.sweep, out: "@all")
      let other = try program.train(Self.sweep + ["--layers", "2"], out: "@all")
      #expect(other.exitCode == 64 && other.errors.contains("found one with another --layers"))
      expectMistake(try program("compare", "@run", "@nothing"), 66, "nothing")
      expectMistake(
        try program("train", "--resume", "@run", "--sweep", "width=8,16"), 64,
        "no --sweep beside it")
    }
  }
}
