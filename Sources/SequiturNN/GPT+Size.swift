// How large a model is and what its training takes, from its configuration alone.

extension GPT.Configuration {
  /// How many numbers of the model train: ``Module/parameterCount`` without making it. `Int.max` if
  /// an `Int` cannot hold it.
  public func parameterCount(vocabularySize: Int) -> Int {
    let normCount = !normWeights ? 0 : norm == .layer && bias ? 2 : 1
    func linear(_ inputs: Int, _ outputs: Int) -> Int {
      saturatingSum(saturatingProduct(inputs, outputs), bias ? outputs : 0)
    }
    let attention = saturatingSum(
      saturatingProduct(2, linear(width, width)), saturatingProduct(2, linear(width, keyWidth)))
    let feedForward = saturatingSum(
      saturatingProduct(activation.isGated ? 2 : 1, linear(width, hiddenWidth)),
      linear(hiddenWidth, width))
    let block = saturatingSum(attention, feedForward, saturatingProduct(2, normCount, width))
    let tables = positions.tableShapes(positionSizes)
      .map { $0.reduce(1) { saturatingProduct($0, $1) } }
    let embedding = saturatingProduct(vocabularySize, width)
    return saturatingSum(
      saturatingProduct(tiedHead ? 1 : 2, embedding), saturatingProduct(layers, block),
      saturatingProduct(normCount, width), tables.reduce(0) { saturatingSum($0, $1) })
  }

  /// About how many bytes training takes: weights, gradients, AdamW's two moments, and what the
  /// forward pass keeps for the backward. `Int.max` if an `Int` cannot hold it.
  ///
  /// An estimate: the kernels' and the pool's own needs are not in it.
  ///
  /// - Parameters:
  ///   - vocabularySize: V.
  ///   - batchSize: how many sequences of the context's length a step reads at once.
  public func trainingBytes(vocabularySize: Int, batchSize: Int) -> Int {
    let kept = saturatingProduct(
      batchSize, contextLength, activationsPerToken(vocabularySize: vocabularySize))
    let weights = saturatingProduct(4, parameterCount(vocabularySize: vocabularySize))
    return saturatingProduct(MemoryLayout<Float>.size, saturatingSum(weights, kept))
  }

  /// How many numbers the forward pass keeps for each token.
  private func activationsPerToken(vocabularySize: Int) -> Int {
    // Each block: two norms, query, key and value (repeated, where heads share them), the heads'
    // results, their map, the network's result and two sums, all C wide; what dropout keeps of
    // three of them; PoPE's wider queries and keys; what the norm of queries and keys reads.
    var rows = 10
    if dropout > 0 { rows += 4 }
    if [.pope, .evenPoPE].contains(positions) { rows += 6 }
    rows += furtherRows.width
    // One row of weights for each head, and their factors or the bias added to them.
    var weights = 1
    if dropout > 0 { weights += 1 }
    // Shaw's attention is computed in several steps.
    if positions == .shaw { weights += 2 }
    let inner = activation.isGated ? 4 : activation == .squaredReLU ? 3 : 2
    let block = saturatingSum(
      saturatingProduct(rows, width), saturatingProduct(inner, hiddenWidth),
      saturatingProduct(weights, heads, contextLength))
    // The embedding, its sum with the positions, the last norm; logits (capped, in three steps),
    // probabilities, their gradient.
    return saturatingSum(
      saturatingProduct(layers, block), saturatingProduct(3, width),
      saturatingProduct(3 + furtherRows.vocabulary, vocabularySize))
  }
}
