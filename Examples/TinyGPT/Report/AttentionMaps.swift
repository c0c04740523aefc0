// Where the heads of a model look in a short text.

import PositionAnalysis
import Sequitur

/// The attention weights of a model on some tokens, by layer and head: [T, T], a row for each query.
///
/// The model is run as in inference, without dropout.
func attentionMaps(of model: GPT, on tokens: [Int32]) -> [[Matrix]] {
  withoutGradient {
    var x = model.positions.addToTokens(model.tokens(Indices(rows: [tokens])), from: 0)
    return model.blocks.map { block in
      let result = block.withWeights(x)
      x = result.output
      return heads(of: result.weights)
    }
  }
}

/// Weights [1, H, T, T] as a matrix for each head.
private func heads(of weights: Tensor) -> [Matrix] {
  let (heads, time) = (weights.shape[1], weights.shape[2])
  let values = weights.values.map { Double($0) }
  return (0..<heads).map { head in
    let start = head * time * time
    return Matrix(rows: time, columns: time, values: Array(values[start..<start + time * time]))
  }
}
