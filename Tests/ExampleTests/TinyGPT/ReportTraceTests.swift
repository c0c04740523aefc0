import Sequitur
import Testing

import struct tiny_gpt.Trace
import func tiny_gpt.label

@Suite("curves and labels of the report") struct ReportTraceTests {
  private func trace(_ values: [Double]) -> Trace {
    Trace(steps: values.indices.map(Double.init), values: values)
  }

  @Test("lines without the number are left out") func lines() {
    var first = Metrics(step: 3)
    first.trainLoss = 2
    var second = Metrics(step: 4)
    second.validationLoss = 7
    #expect(Trace([first, second], \.trainLoss) == Trace(steps: [3], values: [2]))
    #expect(Trace([first, second], \.validationLoss) == Trace(steps: [4], values: [7]))
    #expect(Trace([], \.trainLoss).isEmpty)
  }

  @Test("means are centred, shrink at the ends, and leave out what is not finite") func smoothing()
  {
    let smoothed = trace([4, 1, 1, 4, 7, 1]).smoothed(radius: 2)
    #expect(smoothed.values == [4, 2, 3.4, 2.8, 3.25, 4])
    #expect(smoothed.steps == [0, 1, 2, 3, 4, 5])
    #expect(trace([1, .nan, 3]).smoothed(radius: 1).values == [1, 2, 3])
    #expect(trace([.infinity]).smoothed(radius: 3).values[0].isNaN)
    #expect(trace([5, 3]).smoothed() == trace([5, 3]), "short runs stay as they are")
  }

  @Test("thinning keeps the lowest and the highest of every stretch") func thinning() {
    var values = (0..<1000).map { Double($0 % 7) }
    values[333] = 99
    values[700] = -5
    let thinned = trace(values).thinned(to: 100)
    #expect(thinned.values.count <= 100)
    #expect(thinned.values.contains(99) && thinned.values.contains(-5))
    #expect(thinned.steps == thinned.steps.sorted())
    #expect(trace([1, 2, 3]).thinned(to: 3) == trace([1, 2, 3]))
    let spoiled = trace([Double](repeating: .nan, count: 50)).thinned(to: 10)
    #expect(spoiled.values.count == 5 && spoiled.values.allSatisfy(\.isNaN))
  }

  @Test("the first step below a limit") func limit() {
    #expect(trace([3, 2, .nan, 1, 2]).firstStep(below: 2) == 3)
    #expect(trace([3, 2]).firstStep(below: 2) == nil)
  }

  @Test("tokens that cannot be seen get a sign") func labels() {
    let tokenizer = CharacterTokenizer(text: "a \n\t\u{7}\u{A0}\u{301}")
    let labels = tokenizer.vocabulary.indices.map { label(of: Int32($0), tokenizer) }
    #expect(
      labels == ["U+0007", "\u{21E5}", "\u{23CE}", "\u{2423}", "a", "U+00A0", "\u{25CC}\u{301}"])
    let bytes = ByteTokenizer()
    #expect(label(of: 0x41, bytes) == "A")
    #expect(label(of: 0xC3, bytes) == "byte C3")
  }
}
