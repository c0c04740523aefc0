// W4: writing token after token, batch 1, with a key-value cache.

import Sequitur

/// Greedy sampling from an empty cache.
enum SamplingWork {
  /// The rows: a call writes a number of tokens after a first one, and the table tells the time of
  /// one token.
  static var benchmarks: [Benchmark] {
    [
      benchmark("W4 sampling nano", .w1, tokens: 63, isLong: false),
      benchmark("W4 sampling GPT-2", .w3, tokens: 32, isLong: true),
      benchmark("W4 sampling GPT-2 Q8_0", .w3, tokens: 32, isQuantized: true, isLong: true),
    ]
  }

  private static func benchmark(
    _ name: String, _ workload: Workload, tokens: Int, isQuantized: Bool = false, isLong: Bool
  ) -> Benchmark {
    // A token reads and multiplies each weight once, in Q8_0 34 bytes of 32.
    Benchmark(
      name: name, flops: Double(2 * tokens * workload.weights),
      bytes: Double(tokens * workload.weights) * (isQuantized ? 34 / 32 : 4),
      parts: tokens, isLong: isLong,
      prepare: {
        let model = workload.makeModel()
        if isQuantized { _ = model.quantizeWeights() }
        let sampler = Sampler(.greedy, seed: 1, vocabularySize: workload.vocabularySize)
        return { Generator(model, prompt: [], sampler: sampler).prefix(tokens).map(Float.init) }
      })
  }
}
