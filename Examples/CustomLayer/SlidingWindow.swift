// Lesson parts: a GPT whose attention and feed-forward network are your own, trained, stopped,
// resumed to the same bytes, and sampled with its cache.

import Sequitur

// snippet parts-attention
/// Attention that looks back a few tokens only (Beltagy et al. 2020). Keys and values go into the
/// cache, as those of the library's own attention do.
struct SlidingWindowAttention: SelfAttention {
  let query, key, value, output: Linear
  let heads = 2, window = 8
  let causal = true

  func callAsFunction(_ x: Tensor) -> Tensor { attended(x, keys: key(x), values: value(x)) }

  func callAsFunction(_ x: Tensor, cache: inout AttentionCache) -> Tensor {
    let (keys, values) = cache.append(keys: key(x), values: value(x))
    return attended(x, keys: keys, values: values)
  }

  /// Rows x [B, T, C] are the last of those that keys and values [B, S, C] stand for.
  private func attended(_ x: Tensor, keys: Tensor, values: Tensor) -> Tensor {
    let (t, s) = (x.shape[1], keys.shape[1])
    let seen = (0..<t).flatMap { i in (0..<s).map { $0 > i + s - t - window ? 0 : -1e9 as Float } }
    let bias = Tensor(seen, shape: [1, t, s]).broadcast(to: [heads, t, s])
    return output(
      query(x).attention(keys: keys, values: values, heads: heads, causal: true, bias: bias))
  }
}

// end

// snippet parts-gpt
func slidingWindowGPT(vocabularySize: Int) -> GPT {
  var random = SeededRandom(seed: 1)
  func map() -> Linear { Linear(from: 32, to: 32, using: &random) }
  let blocks = (0..<2).map { _ in
    TransformerBlock(
      attention: SlidingWindowAttention(query: map(), key: map(), value: map(), output: map()),
      feedForward: GatedFeedForward(width: 32, using: &random),
      attentionNorm: RMSNorm(width: 32), feedForwardNorm: RMSNorm(width: 32))
  }
  return GPT(
    tokens: Embedding(vocabularySize: vocabularySize, width: 32, using: &random), blocks: blocks,
    norm: RMSNorm(width: 32), contextLength: 24)
}

// end

func ownParts(_ workshop: Workshop) throws {
  let run = try workshop.trainTwice(
    "parts", model: { slidingWindowGPT(vocabularySize: workshop.tokenizer.vocabularySize) },
    tokenizer: workshop.tokenizer)
  let model = run.trainer.model
  print(try workshop.sample(model, workshop.tokenizer, tokens: 80))

  // The cache against the whole sequence at once.
  let ids = try workshop.tokenizer.encode("the dog bit the man.")
  var reader = model.makeReader()
  _ = reader.read(Array(ids.dropLast(3)))
  let cached = reader.read(Array(ids.suffix(3)))
  let atOnce = model(Indices(rows: [ids])).values.suffix(model.vocabularySize)
  let difference = zip(cached, atOnce).map { abs($0 - $1) }.max() ?? 0
  try expect(difference < 1e-4, "a token has the same logits with the cache (\(difference) off)")
  do {
    _ = try Checkpoint(path: workshop.path("parts-whole")).makeModel()
    try expect(false, "a run of other parts is refused by name")
  } catch let error as RunError {
    try expect("\(error)".contains("SlidingWindowAttention"), "a plain GPT is refused: \(error)")
  }
}
