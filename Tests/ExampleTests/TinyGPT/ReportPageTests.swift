import Foundation
import Sequitur
import Testing

import struct tiny_gpt.TextSummary
import struct tiny_gpt.TrainingReport

@Suite("report page of a training run") struct ReportPageTests {
  /// The page, checked to be well formed and to show nothing that is no number.
  private func html(
    _ contents: TrainingReport.Contents, _ what: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
  ) -> String {
    let html = TrainingReport(contents).page.html
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
    var contents = finishedRun()
    contents.evaluation = nil
    var last = Metrics(step: 50)
    last.validationLoss = 2
    contents.metrics.append(last)
    // 23 tokens stand for 46 characters: half of 2 / ln 2.
    contents.text?.characters = 46
    let page = html(contents)
    #expect(page.contains("<strong>2.000</strong>"))
    #expect(page.contains("perplexity 7.389, 1.443 bits a character"))
    contents.text = nil
    #expect(!html(contents).contains("bits a character"))
  }

  @Test("a landmark is passed at the first validation loss below it") func landmarks() {
    var contents = finishedRun()
    // Validation losses: 0.822 at step 10, 0.581 at 20, 0.475 at 30.
    #expect(html(contents).contains("<td class=\"end\" dir=\"auto\">30</td>"))
    contents.text?.bigramEntropy = 0.1
    #expect(html(contents).contains("<td class=\"end\" dir=\"auto\">not yet</td>"))
  }

  @Test("a loss that rises again is called so") func overfitting() {
    var contents = finishedRun()
    #expect(!html(contents).contains("Learned by heart"))
    contents.evaluation = nil
    contents.state.bestLoss = 0.2
    contents.state.bestStep = 20
    let page = html(contents)
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
    var contents = finishedRun()
    contents.evaluation = nil
    for index in contents.metrics.indices { contents.metrics[index].validationLoss = nil }
    let page = html(contents)
    #expect(page.contains("There is no held-out text"))
    #expect(page.contains("Training loss <strong>"))
    #expect(page.contains("smoothed training loss"))
  }

  @Test("losses and norms that are not finite") func notFinite() {
    var contents = finishedRun()
    contents.evaluation = Evaluation(contents.model, on: [], batchSize: 1)
    for index in contents.metrics.indices.dropFirst(20) {
      contents.metrics[index].trainLoss = index % 2 == 0 ? .nan : .infinity
      contents.metrics[index].validationLoss = .nan
      contents.metrics[index].gradientNorm = .infinity
      contents.metrics[index].tokensPerSecond = .infinity
    }
    contents.text?.bigramEntropy = .nan
    _ = html(contents)
    for index in contents.metrics.indices { contents.metrics[index].trainLoss = .nan }
    _ = html(contents, "no finite loss at all")
  }

  @Test("weights that are not finite") func spoiledWeights() throws {
    var contents = untrainedRun()
    let spoiled = Dictionary(
      uniqueKeysWithValues: contents.model.state().map {
        ($0.key, Tensor(repeating: .nan, shape: $0.value.shape))
      })
    try contents.model.load(spoiled)
    contents.sentence = "the"
    #expect(html(contents).contains("No row of the token table is a finite number"))
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
    var contents = untrainedRun(contextLength: 1)
    var random = SeededRandom(seed: 1)
    let blockless = GPT.Configuration(
      vocabularySize: contents.tokenizer.vocabularySize, contextLength: 4, layers: 0, heads: 2,
      width: 8)
    contents.model = GPT(blockless, using: &random)
    #expect(html(contents).contains("has no blocks"))
    contents = untrainedRun(contextLength: 1)
    contents.evaluation = Evaluation(
      contents.model, on: [Window(inputs: [1], targets: [2])], batchSize: 1)
    #expect(html(contents).contains("The context is a single token"))
  }

  @Test("a sentence that is empty or holds unknown characters") func sentences() {
    var contents = untrainedRun()
    contents.sentence = ""
    #expect(html(contents).contains("no held-out text to show attention on"))
    contents.sentence = "<\u{1F600}>"
    #expect(html(contents).contains("No attention maps: expected only the"))
  }

  @Test("texts of the model and of the user are escaped, white space is kept") func escaping() {
    var contents = finishedRun()
    let hostile = "</pre><script>alert(1)</script>\u{0}&amp;\n  two\r\n\tthree"
    contents.samples = [Sample(step: 5, text: hostile), Sample(step: 6, text: "")]
    contents.command = hostile
    contents.text?.files = [hostile]
    contents.environment = [(hostile, hostile)]
    contents.configuration.data.texts = [hostile]
    let page = html(contents)
    #expect(!page.contains("<script"))
    #expect(page.contains("&lt;/pre&gt;&lt;script&gt;"))
    #expect(page.contains("&amp;amp;\n  two\n\tthree"))
    #expect(page.contains("It wrote nothing."))
    let letters = untrainedRun(text: "<&>\"'\t\u{202E}\u{301} ]]>")
    #expect(html(letters).contains("U+202E"))
  }

  @Test("long runs and many samples stay small") func large() {
    var contents = finishedRun(steps: 20_000)
    contents.samples = (0..<500).map {
      Sample(step: $0, text: String(repeating: "words & more\n", count: 500))
    }
    let page = html(contents)
    #expect(page.contains("Of 500 samples, 24 are shown"))
    #expect(page.contains("Step 499<") && !page.contains("Step 100<"))
    #expect(page.utf8.count < 1_000_000)
  }

  @Test("a wide model with a long context stays below two megabytes") func wide() {
    var contents = untrainedRun()
    contents.configuration.model.contextLength = 1024
    contents.configuration.model.width = 384
    contents.configuration.model.heads = 12
    contents.configuration.model.layers = 12
    contents.sentence = String(repeating: "the cat sat on the mat\n", count: 10)
    var random = SeededRandom(seed: 1)
    contents.model = contents.configuration.model.makeModel(
      vocabularySize: contents.tokenizer.vocabularySize, using: &random)
    let page = html(contents)
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
