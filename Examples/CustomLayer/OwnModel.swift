// Lesson model: a language model that is no GPT and has no cache, trained and sampled.

import Sequitur

// snippet model
/// A gated recurrence over token rows (a simplified GRU, Cho et al. 2014): h ← h + σ(g) * (tanh(c)
/// - h).
///
/// Shapes: ids [B, T] give logits [B, T, V].
struct Recurrence: LanguageModel {
  let tokens: Embedding
  let gate, candidate, head: Linear
  let contextLength = 24
  var vocabularySize: Int { tokens.table.shape[0] }

  init(vocabularySize: Int, width: Int, using random: inout SeededRandom) {
    tokens = Embedding(
      vocabularySize: vocabularySize, width: width, deviation: 0.5, using: &random)
    gate = Linear(from: 2 * width, to: width, using: &random)
    candidate = Linear(from: 2 * width, to: width, using: &random)
    head = Linear(from: width, to: vocabularySize, using: &random)
  }

  func callAsFunction(_ ids: Indices) -> Tensor {
    let x = tokens(ids)
    var state = Tensor(zeros: [x.shape[0], 1, x.shape[2]])
    let states = (0..<x.shape[1]).map { t in
      let both = Tensor.concatenate([x.slice(axis: 1, t..<t + 1), state], axis: 2)
      state = state + gate(both).sigmoid() * (candidate(both).tanh() - state)
      return state
    }
    return head(.concatenate(states, axis: 1))
  }
}

// end

func ownModel(_ workshop: Workshop) throws {
  let makeModel = {
    var random = SeededRandom(seed: 2)
    return Recurrence(
      vocabularySize: workshop.tokenizer.vocabularySize, width: 32, using: &random)
  }
  let run = try workshop.trainTwice("model", model: makeModel, tokenizer: workshop.tokenizer)
  try expect(run.state.bestLoss ?? 9 < 1.6, "it learns more than how frequent each character is")
  print(try workshop.sample(run.trainer.model, workshop.tokenizer, tokens: 60))
}
