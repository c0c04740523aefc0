// Lesson masked: a bidirectional encoder that guesses hidden tokens, through the same trainer.

import Sequitur

// snippet objective
/// One token in six is hidden and to be guessed (Devlin et al. 2019).
struct MaskedTokens: CrossEntropyObjective {
  let mask: Int32

  func batch(of windows: [Window], using random: inout SeededRandom) -> Batch {
    Batch(
      windows.map { window in
        let hidden = window.inputs.map { _ in random.integer(below: 6) == 0 }
        return Window(
          inputs: zip(window.inputs, hidden).map { $1 ? mask : $0 },
          targets: zip(window.inputs, hidden).map { $1 ? $0 : -1 })
      })
  }
}

// end

/// An encoder: its attention sees both sides. The mask is one token more than the tokeniser has.
struct Encoder: LanguageModel {
  let tokens: Embedding
  let block: TransformerBlock
  let norm = LayerNorm(width: 32)
  let contextLength = 24
  let isCausal = false
  var vocabularySize: Int { tokens.table.shape[0] }

  init(vocabularySize: Int, using random: inout SeededRandom) {
    tokens = Embedding(vocabularySize: vocabularySize, width: 32, deviation: 0.2, using: &random)
    block = TransformerBlock(
      attention: MultiHeadAttention(
        width: 32, heads: 4, positions: RotaryPositions(), using: &random),
      feedForward: FeedForward(width: 32, hidden: 64, using: &random),
      attentionNorm: LayerNorm(width: 32), feedForwardNorm: LayerNorm(width: 32))
  }

  func callAsFunction(_ ids: Indices) -> Tensor { tokens.logits(norm(block(tokens(ids)))) }
}

func maskedTokens(_ workshop: Workshop) throws {
  let size = workshop.tokenizer.vocabularySize
  let makeModel = {
    var random = SeededRandom(seed: 5)
    return Encoder(vocabularySize: size + 1, using: &random)
  }
  let run = try workshop.trainTwice(
    "masked", steps: 600, model: makeModel, objective: MaskedTokens(mask: Int32(size)),
    tokenizer: workshop.tokenizer)
  try expect(run.state.bestLoss ?? 9 < 2, "it guesses better than by frequency")
}
