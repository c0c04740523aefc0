// Whether weights can be those of a configuration, by their number alone: asked before a model is
// made of sizes that a file claims.

import SequiturNN

extension GPT.Configuration {
  /// Why weights of so many numbers are nowhere near this model's, as one sentence; nil if they may
  /// be. What is missing or of another shape is named later, so nothing is said of less. The
  /// configuration is a valid one.
  func misfit(vocabularySize: Int, weights: Int) -> String? {
    // A table that no file holds, and that is as long as the context is said to be.
    let table = positions == .sinusoidal ? contextLength * width : 0
    guard table <= 16 * max(weights, 1 << 20) else {
      return "expected a context that suits a model of \(weights) parameters, found a length of "
        + "\(contextLength), whose table of positions makes \(table) numbers"
    }
    let count = parameterCount(vocabularySize: vocabularySize)
    guard count / 2 > weights else { return nil }
    return "expected a model of about \(weights) parameters, which its weights hold, found sizes "
      + "that make \(count)"
  }
}
