// The section that asks the question.

import SequiturFigures
import ToyModels

extension Section {
  /// Two sentences with the same words, and what trained models answer.
  static func question(_ answers: SentenceAnswers) -> Section {
    let (pair, outcomes) = (answers.pair, answers.outcomes)
    let blind = outcomes.first(where: \.variant.isOrderBlind).map { outcome -> RichText in
      " Look along a row: without positions the two differ by \(differenceText(Float(outcome.difference)))."
    }
    let names = pair.texts.map { "\u{201C}\($0)\u{201D}" }
    return Section("The question") {
      Paragraph(
        "Who did it? \(strong: names[0]) or \(strong: names[1])? \(pair.remark ?? purpose)")
      Table(
        header: [
          "encoding", "first sentence", "second sentence", "largest difference", "told apart",
        ],
        rows: outcomes.map { outcome -> [RichText] in
          let logits = outcome.logits.map { row in
            RichText(list(row.map { NumberText.typographic(fixed($0, 6)) }))
          }
          return [RichText(outcome.variant.title)] + logits
            + [
              differenceText(Float(outcome.difference)), outcome.correct == 2 ? "yes" : "no",
            ]
        },
        caption: """
          The two logits (\u{201C}it is the first\u{201D}, \u{201C}it is the second\u{201D}) that each \
          trained model gives to each sentence.\(blind ?? "")
          """,
        alignments: [.start, .end, .end, .end, .start])
    }
  }
}

/// What is asked of a pair that holds the same words.
private let purpose = """
  Both hold the same words; only their order differs. A model was trained for each encoding, on \
  nothing but these two sentences, to say which one it reads.
  """
