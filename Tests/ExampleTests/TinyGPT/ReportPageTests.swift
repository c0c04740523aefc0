import Foundation
import Sequitur
import Testing

import struct tiny_gpt.TextSummary
import struct tiny_gpt.TrainingReport

@Suite("report page of a training run") struct ReportPageTests {
  /// The page, checked to be well formed and to show nothing that is no number.
  private func html(
    _ report: TrainingReport, _ what: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
  ) -> String {
    let html = report.page.html
    #expect(xmlProblem(in: html) == nil, "\(what)", sourceLocation: sourceLocation)
    for sign in ["nan", "NaN", "inf "] {
      #expect(!html.contains(sign), "\(what): \(sign)", sourceLocation: sourceLocation)
    }
    return html
  }

  @Test("a page that is not well formed is told from one that is") func checker() {
    #expect(xmlProblem(in: "<a>x &amp; y</a>") == nil)
    #expect(xmlProblem(in: "<a>x & y</a>") != nil)
    #expect(xmlProblem(in: "<a><b></a>") != nil)
  }

  @Test("a finished run: figures, landmarks, samples, settings") func finished() {
    let page = html(finishedRun())
    for part in [
      "A small GPT on text.txt", "Loss by step", "unigram entropy", "bigram entropy",
      "Learning rate", "Norm of all gradients", "clip limit 1.0", "Validation loss by place",
      "layer 1, head 2", "The position table", "How alike positions are", "Every token",
      "tiny-gpt train text.txt", "context-length", "a machine", "50 steps of 2,000",
      "1,000 tokens a second",
    ] {
      #expect(page.contains(part), "\(part)")
    }
    #expect(page.contains("\u{2423}"), "a space is shown as a sign")
    #expect(page.utf8.count < 500_000)
  }

  @Test("numbers of the headline: perplexity and bits a character") func headline() throws {
    var report = finishedRun()
    report.evaluation = nil
    var last = Metrics(step: 50)
    last.validationLoss = 2
    report.metrics.append(last)
    // 23 tokens stand for 46 characters: half of 2 / ln 2.
    report.text?.characters = 46
    let page = html(report)
    #expect(page.contains("<strong>2.000</strong>"))
    #expect(page.contains("perplexity 7.389, 1.443 bits a character"))
    report.text = nil
    #expect(!html(report).contains("bits a character"))
  }

  @Test("a landmark is passed at the first validation loss below it") func landmarks() {
    var report = finishedRun()
    // Validation losses: 0.822 at step 10, 0.581 at 20, 0.475 at 30.
    #expect(html(report).contains("<td class=\"end\" dir=\"auto\">30</td>"))
    report.text?.bigramEntropy = 0.1
    #expect(html(report).contains("<td class=\"end\" dir=\"auto\">not yet</td>"))
  }

  @Test("a loss that rises again is called so") func overfitting() {
    var report = finishedRun()
    #expect(!html(report).contains("Learned by heart"))
    report.evaluation = nil
    report.state.bestLoss = 0.2
    report.state.bestStep = 20
    let page = html(report)
    #expect(page.contains("Learned by heart") && page.contains("lowest at step 20 (0.200)"))
  }

  @Test("no step yet, nothing known but the model") func empty() {
    let page = html(untrainedRun())
    #expect(page.contains("No step has been measured yet."))
    #expect(page.contains("has not written a sample yet"))
    #expect(page.contains("0 steps of 2,000"))
    #expect(!page.contains("Validation loss by place"))
  }

  @Test("one line of metrics") func oneLine() {
    let page = html(finishedRun(steps: 1))
    #expect(page.contains("1 step of 2,000"))
  }

  @Test("without held-out text") func withoutValidation() {
    var report = finishedRun()
    report.evaluation = nil
    for index in report.metrics.indices { report.metrics[index].validationLoss = nil }
    let page = html(report)
    #expect(page.contains("There is no held-out text"))
    #expect(page.contains("Training loss <strong>"))
    #expect(page.contains("smoothed training loss"))
  }

  @Test("losses and norms that are not finite") func notFinite() {
    var report = finishedRun()
    report.evaluation = Evaluation(report.model, on: [], batchSize: 1)
    for index in report.metrics.indices.dropFirst(20) {
      report.metrics[index].trainLoss = index % 2 == 0 ? .nan : .infinity
      report.metrics[index].validationLoss = .nan
      report.metrics[index].gradientNorm = .infinity
      report.metrics[index].tokensPerSecond = .infinity
    }
    report.text?.bigramEntropy = .nan
    _ = html(report)
    for index in report.metrics.indices { report.metrics[index].trainLoss = .nan }
    _ = html(report, "no finite loss at all")
  }

  @Test("weights that are not finite") func spoiledWeights() throws {
    var report = untrainedRun()
    let spoiled = Dictionary(
      uniqueKeysWithValues: report.model.state().map {
        ($0.key, Tensor(repeating: .nan, shape: $0.value.shape))
      })
    try report.model.load(spoiled)
    report.sentence = "the"
    #expect(html(report).contains("No row of the token table is a finite number"))
  }

  @Test(
    "every position encoding has its sentence, and tables their pictures",
    arguments:
      PositionEncodingKind.allCases)
  func positions(_ encoding: PositionEncodingKind) {
    let page = html(untrainedRun(positions: encoding), "\(encoding)")
    #expect(page.contains("layer 1, head 1"), "\(encoding)")
    let hasTable = [.learned, .sinusoidal].contains(encoding)
    #expect(page.contains("The position table") == hasTable, "\(encoding)")
    #expect(page.contains("There is no table") != (hasTable || encoding == .none), "\(encoding)")
  }

  @Test("a context of one token, a vocabulary of one, no layers") func smallest() {
    for (text, context) in [("abc", 1), ("aaa", 4), ("aaa", 1)] {
      let page = html(untrainedRun(text: text, contextLength: context), "\(text) \(context)")
      #expect(page.contains("layer 1, head 1"), "\(text) \(context)")
    }
    var report = untrainedRun(contextLength: 1)
    report.model = GPT(
      tokens: report.model.tokens, positions: report.model.positions, blocks: [],
      norm: report.model.norm, contextLength: 1)
    #expect(html(report).contains("has no blocks"))
    report = untrainedRun(contextLength: 1)
    report.evaluation = Evaluation(
      report.model, on: [Window(inputs: [1], targets: [2])], batchSize: 1)
    #expect(html(report).contains("The context is a single token"))
  }

  @Test("a sentence that is empty or holds unknown characters") func sentences() {
    var report = untrainedRun()
    report.sentence = ""
    #expect(html(report).contains("no held-out text to show attention on"))
    report.sentence = "<\u{1F600}>"
    #expect(html(report).contains("No attention maps: expected only the"))
  }

  @Test("texts of the model and of the user are escaped, white space is kept") func escaping() {
    var report = finishedRun()
    let hostile = "</pre><script>alert(1)</script>\u{0}&amp;\n  two\r\n\tthree"
    report.samples = [Sample(step: 5, text: hostile), Sample(step: 6, text: "")]
    report.command = hostile
    report.text?.files = [hostile]
    report.environment = [(hostile, hostile)]
    report.configuration.data.texts = [hostile]
    let page = html(report)
    // The data of one living block, and two scripts.
    #expect(page.components(separatedBy: "<script").count == 4)
    #expect(!page.contains("<script>alert"))
    #expect(page.contains("&lt;/pre&gt;&lt;script&gt;"))
    #expect(page.contains("&amp;amp;\n  two\n\tthree"))
    #expect(page.contains("It wrote nothing."))
    let letters = untrainedRun(text: "<&>\"'\t\u{202E}\u{301} ]]>")
    #expect(html(letters).contains("U+202E"))
    // Where the sample can be read again, two blocks live, one of them without data.
    var learned = untrainedRun(text: hostile)
    learned.samples = [Sample(step: 5, text: hostile)]
    let living = html(learned)
    #expect(living.components(separatedBy: "<script").count == 5)
    #expect(!living.contains("<script>alert") && living.contains("U+0000"))
  }

  @Test("the last sample is coloured by surprise, its beginning if it is long") func surprise() {
    var report = finishedRun()
    let page = html(report)
    #expect(page.contains("data-live=\"surprise\"") && page.contains("a token on average"))
    #expect(page.components(separatedBy: " title=\"").count == 1 + "the cat".count)
    report.samples = [Sample(step: 5, text: String(repeating: "the cat\n", count: 100))]
    let long = html(report)
    #expect(long.contains("The beginning of the last sample"))
    #expect(long.components(separatedBy: " title=\"").count == 1 + 400)
    report.samples = [Sample(step: 5, text: "not in the vocabulary")]
    #expect(!html(report).contains("data-live=\"surprise\""))
  }

  @Test("tokens that the text does not have are counted, not drawn") func unseen() {
    var report = finishedRun()
    #expect(!html(report).contains("Left out:"))
    report.state.unseenTokens = [0, 3]
    let page = html(report)
    #expect(page.contains("Left out: 2 tokens that the training text does not have"))
    #expect(page.contains(" of the \(report.tokenizer.vocabularySize - 2) are above it now"))
  }

  @Test("long runs and many samples stay small") func large() {
    var report = finishedRun(steps: 20_000)
    report.samples = (0..<500).map {
      Sample(step: $0, text: String(repeating: "words & more\n", count: 500))
    }
    let page = html(report)
    #expect(page.contains("Of 500 samples, 24 are shown"))
    #expect(page.contains("Step 499<") && !page.contains("Step 100<"))
    #expect(page.utf8.count < 1_000_000)
  }

  @Test("a wide model with a long context stays below two megabytes") func wide() {
    var report = untrainedRun()
    report.configuration.model.contextLength = 1024
    report.configuration.model.width = 384
    report.configuration.model.heads = 12
    report.configuration.model.layers = 12
    report.sentence = String(repeating: "the cat sat on the mat\n", count: 10)
    var random = SeededRandom(seed: 1)
    report.model = GPT(
      report.configuration.model, vocabularySize: report.tokenizer.vocabularySize, using: &random)
    let page = html(report)
    #expect(page.contains("position, every 4th"))
    #expect(page.utf8.count < 2_000_000, "\(page.utf8.count)")
  }

  @Test("the same run gives the same page") func deterministic() {
    #expect(html(finishedRun()) == html(finishedRun()))
  }

  @Test("a text's numbers survive their file") func textFile() throws {
    let summary = try #require(finishedRun().text)
    let data = try JSONEncoder().encode(summary)
    #expect(try JSONDecoder().decode(TextSummary.self, from: data) == summary)
    #expect(String(decoding: data, as: UTF8.self).contains("\"duplicate_line_share\""))
  }
}
