// LineFile, Metrics, Sample: lines read back, and are cut where a resumed run goes on.

import Foundation
import Sequitur
import Testing

struct LineFileTests {
  private func metrics(_ step: Int) -> Metrics {
    var metrics = Metrics(step: step)
    (metrics.time, metrics.trainLoss, metrics.tokens) = (0.1 * Double(step), 1 / 3, step * 7)
    return metrics
  }

  @Test func everyNumberReadsBack() throws {
    var whole = metrics(3)
    (whole.validationLoss, whole.learningRate) = (1e-30, 0.25)
    (whole.gradientNorm, whole.tokensPerSecond) = (2, 1e6)
    for line in [whole, Metrics(step: 0)] {
      #expect(Metrics(line: Array(line.line.utf8)) == line)
    }
    #expect(Metrics(step: 5).line == #"{"step":5}"#)
    #expect(whole.line.contains(#""val/loss":1e-30"#))
    #expect(Metrics(line: Array(#"{"step":5,"train/lo"#.utf8)) == nil)
    // As far as every reader counts exactly, so that more can be added.
    #expect(Metrics(line: Array(#"{"step":9007199254740992}"#.utf8))?.step == 1 << 53)
    #expect(Metrics(line: Array(#"{"step":9223372036854775807}"#.utf8)) == nil)
    let sample = Sample(step: 4, text: "a \"b\"\n\u{1F642}")
    #expect(Sample(line: Array(sample.line.utf8)) == sample)
    #expect(!sample.line.contains("\n"))
  }

  @Test func laterAndTornLinesAreCut() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/metrics.jsonl"
      do {
        let file = try LineFile<Metrics>(path: path, keepingUpTo: 0)
        for step in 1...5 { try file.write(metrics(step)) }
      }
      let torn = try Data(contentsOf: URL(filePath: path)).dropLast(4)
      try torn.write(to: URL(filePath: path))
      let file = try LineFile<Metrics>(path: path, keepingUpTo: 3)
      try file.write(metrics(4))
      let read = try LineFile<Metrics>.read(path)
      #expect(read == (1...4).map(metrics))
      let text = try String(contentsOfFile: path, encoding: .utf8)
      #expect(text.split(separator: "\n").count == 4)
      #expect(text.hasSuffix("}\n"))
    }
  }
}
