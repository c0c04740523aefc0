// The report page of a training run: its head, and its sections in the order that tells the story.

import ExampleSupport
import Sequitur
import SequiturFigures

/// All that the page of a run shows. What a run does not have is left out, or a sentence says that
/// it is missing.
package struct TrainingReport {
  package var command = ""
  /// What the run was started with.
  package var configuration: RunConfiguration
  package var metrics: [Metrics] = []
  /// The steps of the test that found the learning rate; none if it was given.
  package var rateTest: [Metrics] = []
  /// The model's text as it learned.
  package var samples: [Sample] = []
  /// The run's text; nil for a run without its own.
  package var text: TextSummary?
  package var evaluation: Evaluation?
  package var model: GPT
  package var tokenizer: any Tokenizer
  /// Held-out text for the attention maps; as much of it is taken as is legible.
  package var sentence = ""
  package var state: TrainerState
  package var environment: [(name: String, value: String)] = []

  package init(
    configuration: RunConfiguration, model: GPT, tokenizer: any Tokenizer, state: TrainerState
  ) {
    self.configuration = configuration
    self.model = model
    self.tokenizer = tokenizer
    self.state = state
  }

  package var page: ReportPage {
    ReportPage(
      title: title, subtitle: subtitle,
      footer: "Made by \(code: "tiny-gpt"), an example of Sequitur \(TinyGPT.version).",
      sections: sections
    ) {
      Callout("Where the run stands", kind: .result) { ItemList(headlines) }
    }
  }

  private var sections: [Section] {
    let maps = AttentionMaps(of: model, on: sentence, tokenizer)
    return [
      LossSection(
        training: trainLoss, validation: validationLoss, last: finalLoss, best: best, text: text
      ).section,
      SamplesSection(samples: samples, model: model, tokenizer: tokenizer).section,
      StepsSection(
        rates: Trace(metrics, \.learningRate), norms: Trace(metrics, \.gradientNorm),
        options: configuration.training
      ).section,
      LearningRateSection(test: LearningRateTest(lines: rateTest)).section,
      PlaceSection(
        losses: evaluation?.lossByPosition ?? [], bigramEntropy: text?.bigramEntropy
      ).section,
      AttentionSection(maps: maps).section,
      PositionsSection(configuration.model.positions, of: model).section,
      TokensSection(model, tokenizer, unseen: state.unseenTokens).section,
      SettingsSection(
        command: command, configuration: configuration, text: text, tokensRead: state.tokens,
        environment: environment
      ).section,
    ].compactMap { $0 }
  }

  private var trainLoss: Trace { Trace(metrics, \.trainLoss) }
  private var validationLoss: Trace { Trace(metrics, \.validationLoss) }

  /// The loss of the last evaluation, if it is a number.
  private var finalLoss: Double? {
    let loss = evaluation?.loss ?? validationLoss.values.last
    return loss?.isFinite == true ? loss : nil
  }

  private var best: (loss: Double, step: Int)? {
    state.bestLoss.flatMap { loss in state.bestStep.map { (loss, $0) } }
  }

  private var title: String {
    let texts = text?.files ?? configuration.data.texts
    guard let first = texts.first else { return "A small GPT in training" }
    let name =
      first == "-" ? "standard input" : first.split(separator: "/").last.map(String.init) ?? first
    return "A small GPT on \(name)" + (texts.count > 1 ? " and \(texts.count - 1) more" : "")
  }

  private var subtitle: RichText {
    let sizes = configuration.model
    return """
      \(counted(sizes.layers, "layer")), \(counted(sizes.heads, "head")), width \
      \(grouped(sizes.width)), context of \(counted(sizes.contextLength, "token")), positions: \
      \(sizes.positions.rawValue), vocabulary of \(grouped(model.vocabularySize))
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
    if let best, let finalLoss, best.loss < finalLoss {
      lines.append(
        "The best validation loss was \(precise(best.loss)), at step \(grouped(best.step)).")
    }
    return lines + [progress, "\(grouped(model.parameterCount)) parameters."]
  }

  private var progress: RichText {
    let planned = configuration.training.steps
    var line = "\(counted(state.step, "step"))"
    if state.step < planned { line += " of \(grouped(planned))" }
    line += ", \(counted(state.tokens, "token")) read"
    if let seconds = metrics.last(where: { $0.time != nil })?.time {
      line += " in \(ProgressView.clock(seconds))"
    }
    let speeds = metrics.compactMap(\.tokensPerSecond).filter(\.isFinite).sorted()
    if !speeds.isEmpty, let speed = Int(exactly: speeds[speeds.count / 2].rounded()) {
      line += ", \(counted(speed, "token")) a second (median of all steps)"
    }
    return RichText(line + ".")
  }

  /// Bits a character, which do not depend on the vocabulary; empty where the text is not known.
  private func bits(of loss: Double) -> String {
    guard let share = text?.tokensPerCharacter else { return "" }
    return ", \(precise(loss * share / log(2))) bits a character"
  }
}
