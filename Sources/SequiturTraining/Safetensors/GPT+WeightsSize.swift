// Whether weights can be those of a configuration, by their number alone: asked before a model is
// made of sizes that a file claims.

import SequiturNN

extension GPT.Configuration {
  /// Why weights of so many numbers are nowhere near this model's, as one sentence; nil if they may
  /// be. What is missing or of another shape is named later, so nothing is said of less.
  func misfit(vocabularySize: Int, weights: Int) -> String? {
    let count = parameterCount(vocabularySize: vocabularySize)
    guard count / 2 > weights else { return nil }
    return "expected a model of about \(weights) parameters, which its weights hold, found sizes "
      + "that make \(count == .max ? "more than 9e18" : "\(count)")"
  }
}
