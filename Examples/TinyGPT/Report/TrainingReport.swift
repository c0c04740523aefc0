// The report page of a training run, in the order that tells the story. Each section is a property in
// TrainingReport+*.swift.

import ExampleSupport
import Sequitur
import SequiturFigures

/// Builds the page from what a run left behind. What a run does not have is left out, or a sentence
/// says that it is missing.
package struct TrainingReport {
  /// All that the page shows.
  package struct Contents {
    /// The exact command line.
    package var command: String
    /// What the run was started with.
    package var configuration: RunConfiguration
    /// The lines of metrics.jsonl.
    package var metrics: [Metrics]
    /// The model's text as it learned.
    package var samples: [Sample]
    /// The run's text; nil for a run without its own.
    package var text: TextSummary?
    /// The last evaluation.
    package var evaluation: Evaluation?
    /// The trained model.
    package var model: GPT
    /// The model's tokeniser.
    package var tokenizer: any Tokenizer
    /// Held-out text for the attention maps; as much of it is taken as is legible.
    package var sentence: String
    /// How far the run has come.
    package var state: TrainerState
    /// Where it ran.
    package var environment: [(name: String, value: String)]

    package init(
      command: String, configuration: RunConfiguration, metrics: [Metrics] = [],
      samples: [Sample] = [], text: TextSummary? = nil, evaluation: Evaluation? = nil, model: GPT,
      tokenizer: any Tokenizer, sentence: String = "", state: TrainerState,
      environment: [(name: String, value: String)] = []
    ) {
      self.command = command
      self.configuration = configuration
      self.metrics = metrics
      self.samples = samples
      self.text = text
      self.evaluation = evaluation
      self.model = model
      self.tokenizer = tokenizer
      self.sentence = sentence
      self.state = state
      self.environment = environment
    }
  }

  let contents: Contents
  /// The loss of every step's own windows.
  let trainLoss: Trace
  /// The loss on held-out text.
  let validationLoss: Trace

  package init(_ contents: Contents) {
    self.contents = contents
    trainLoss = Trace(contents.metrics, \.trainLoss)
    validationLoss = Trace(contents.metrics, \.validationLoss)
  }

  /// The whole page.
  package var page: ReportPage {
    ReportPage(
      title: title, subtitle: subtitle,
      footer: "Made by \(code: "tiny-gpt"), an example of Sequitur \(TinyGPT.version).",
      sections: [
        lossSection, samplesSection, stepsSection, placeSection, attentionSection,
        positionsSection, tokensSection, settingsSection,
      ].compactMap { $0 }
    ) {
      Callout("Where the run stands", kind: .result) { ItemList(headlines) }
    }
  }

  private var title: String {
    let texts = contents.text?.files ?? contents.configuration.data.texts
    guard let first = texts.first else { return "A small GPT in training" }
    let name =
      first == "-" ? "standard input" : first.split(separator: "/").last.map(String.init) ?? first
    return "A small GPT on \(name)" + (texts.count > 1 ? " and \(texts.count - 1) more" : "")
  }

  private var subtitle: RichText {
    let model = contents.configuration.model
    return """
      \(counted(model.layers, "layer")), \(counted(model.heads, "head")), width \
      \(grouped(model.width)), context of \(counted(model.contextLength, "token")), positions: \
      \(model.positions.rawValue), vocabulary of \(grouped(contents.model.vocabularySize))
      """
  }

  private var headlines: [RichText] {
    var lines: [RichText] = []
    if let loss = finalLoss {
      lines.append(
        """
        Validation loss \(strong: precise(loss)) nats a token, on text that the model has not seen: \
        perplexity \(precise(exp(loss)))\(bits(of: loss)). It is as unsure of the next token as of a \
        choice among that many equally likely ones.
        """)
    } else if let loss = trainLoss.smoothed().values.last, loss.isFinite {
      lines.append(
        """
        Training loss \(strong: precise(loss)) nats a token. Without held-out text nobody knows what of \
        it was learned by heart.
        """)
    }
    if let best = contents.state.bestLoss, let step = contents.state.bestStep,
      let loss = finalLoss, best < loss
    {
      lines.append(
        "The best validation loss was \(precise(best)), at step \(grouped(step)).")
    }
    lines.append(progress)
    lines.append("\(grouped(contents.model.parameterCount)) parameters.")
    return lines
  }

  /// Steps, tokens, time and speed.
  private var progress: RichText {
    let state = contents.state
    let planned = contents.configuration.training.steps
    var text = "\(counted(state.step, "step"))"
    if state.step < planned { text += " of \(grouped(planned))" }
    text += ", \(counted(state.tokens, "token")) read"
    if let seconds = contents.metrics.last(where: { $0.time != nil })?.time {
      text += " in \(ProgressView.clock(seconds))"
    }
    let speeds = contents.metrics.compactMap(\.tokensPerSecond).filter(\.isFinite).sorted()
    if !speeds.isEmpty, let speed = Int(exactly: speeds[speeds.count / 2].rounded()) {
      text += ", \(counted(speed, "token")) a second (median of all steps)"
    }
    return RichText(text + ".")
  }

  /// The loss of the last evaluation, if it is a number.
  var finalLoss: Double? {
    let loss = contents.evaluation?.loss ?? validationLoss.values.last
    return loss?.isFinite == true ? loss : nil
  }

  /// Bits a character, which do not depend on the vocabulary; empty where the text is not known.
  private func bits(of loss: Double) -> String {
    guard let share = contents.text?.tokensPerCharacter else { return "" }
    return ", \(precise(loss * share / log(2))) bits a character"
  }
}
