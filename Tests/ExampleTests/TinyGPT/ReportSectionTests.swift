import Sequitur
import SequiturFigures
import Testing

import struct tiny_gpt.LossSection
import struct tiny_gpt.PlaceSection
import struct tiny_gpt.StepsSection
import struct tiny_gpt.TokensSection
import struct tiny_gpt.Trace

@Suite("sections of the report, from numbers alone") struct ReportSectionTests {
  private func html(_ section: Section?) -> String {
    ReportPage(title: "", sections: section.map { [$0] } ?? []).html
  }

  private func trace(_ values: [Double]) -> Trace {
    Trace(steps: values.indices.map { Double($0 + 1) }, values: values)
  }

  @Test("landmarks are passed by the training loss where there is no other") func landmarks() {
    let training = trace([3, 2, 1, 1])
    let alone = html(
      LossSection(
        training: training, validation: trace([]), last: nil, best: nil, text: shortText
      ).section)
    #expect(alone.contains("smoothed training loss") && alone.contains(">not yet</td>"))
    let both = html(
      LossSection(
        training: training, validation: trace([2.6, 0.4]), last: 0.4, best: (0.4, 2),
        text: shortText
      ).section)
    #expect(both.contains("first measured validation loss") && !both.contains(">not yet</td>"))
    #expect(!both.contains("Learned by heart"))
  }

  @Test("a loss has risen again when it is clearly above the best") func overfitting() {
    for (last, isRisen) in [(1.0, false), (1.02, false), (1.03, true)] {
      let page = html(
        LossSection(
          training: trace([2]), validation: trace([1, last]), last: last, best: (1, 7), text: nil
        ).section)
      #expect(page.contains("Learned by heart") == isRisen, "\(last)")
      #expect(page.contains("lowest at step 7 (1.000)") == isRisen, "\(last)")
    }
  }

  @Test("context helps by what the last third loses less") func places() {
    let page = html(PlaceSection(losses: [3, 2, 1, 1, 1, .nan], bigramEntropy: 2).section)
    #expect(page.contains("loses 2 less than the first place"))
    #expect(page.contains("bigram entropy</text>"))
    // A landmark far away would make the curve flat.
    let far = html(PlaceSection(losses: [3, 3], bigramEntropy: 9).section)
    #expect(!far.contains("bigram entropy</text>") && far.contains("it does not fall"))
    #expect(PlaceSection(losses: [.nan], bigramEntropy: 2).section == nil)
  }

  @Test("steps above the clip limit are counted") func clipping() {
    var options = TrainingOptions()
    func page(_ norms: [Double]) -> String {
      html(StepsSection(rates: trace([]), norms: trace(norms), options: options).section)
    }
    let few = page([0.5, 4, 0.5, 0.5])
    #expect(few.contains("1 of 4 steps (25%) were above the line") && few.contains("Lone peaks"))
    let most = page([3, 4, 0.5])
    #expect(most.contains("2 of 3 steps (66.7%)") && most.contains("no lower learning rate"))
    #expect(page([0.5]).contains("No step was above the line"))
    options.clip = 0
    #expect(page([4]).contains("Gradients were not clipped"))
    #expect(StepsSection(rates: trace([]), norms: trace([]), options: options).section == nil)
  }

  @Test("of a large vocabulary the ends are shown") func tokens() {
    func page(_ count: Int, unseen: Set<Int32> = []) -> String {
      html(
        TokensSection(
          norms: (0..<count).map { Double($0) }, startNorm: 1, isTied: false, unseen: unseen
        ) { "token-\($0)" }.section)
    }
    #expect(page(32).contains("Every token") && page(32).contains("token-16"))
    let large = page(100)
    #expect(large.contains("The rows of 100 tokens") && large.contains("token-99"))
    #expect(large.contains("token-0") && !large.contains("token-50"))
    #expect(large.contains("98 of the 100 are above it now") && !large.contains("Left out"))
    let seen = page(100, unseen: [99])
    #expect(seen.contains("The rows of 99 tokens") && !seen.contains("token-99"))
    #expect(seen.contains("Left out: 1 token that the training text does not have"))
  }
}
