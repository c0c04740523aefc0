// What no model can be: a configuration checked with one sentence each, before anything is
// allocated.

import SequiturBase

/// Why a configuration makes no model, in one sentence.
public struct ConfigurationError: UserError, Equatable {
  /// The sentence: what was expected, what was found.
  public let description: String
  /// Sizes and rates that somebody chose.
  public var kind: ErrorKind { .usage }
}

extension GPT.Configuration {
  /// The largest context, width, number of blocks and vocabulary: far beyond any model, and small
  /// enough that a slip of the finger is told before memory is asked for.
  static let largestSize = 1 << 20
  /// The most numbers that a model may train: 400 GB of weights.
  static let largestParameterCount = 100_000_000_000

  /// Refuses a configuration that makes no model.
  ///
  /// - Throws: ``ConfigurationError``.
  public func validate(vocabularySize: Int? = nil) throws(ConfigurationError) {
    if let problem = problem(vocabularySize: vocabularySize) {
      throw ConfigurationError(description: problem)
    }
  }

  /// Why this configuration makes no model, as one sentence; nil if they make one.
  ///
  /// - Parameter vocabularySize: V, if it is known yet.
  public func problem(vocabularySize: Int? = nil) -> String? {
    var sizes = [
      ("context length", contextLength), ("number of layers", layers), ("number of heads", heads),
      ("width", width),
    ]
    // A width that nobody chose is not worth a word: the number of parameters tells of it.
    if let hidden { sizes.append(("hidden width", hidden)) }
    if let vocabularySize { sizes.append(("vocabulary size", vocabularySize)) }
    for (name, size) in sizes where !(1...Self.largestSize ~= size) {
      return "expected a \(name) of 1 to \(Self.largestSize), found \(size)"
    }
    guard width % heads == 0 else {
      let near = (1...width).filter { width % $0 == 0 }.min {
        (abs($0 - heads), $0) < (abs($1 - heads), $1)
      }
      return "expected a number of heads that divides the width, found width \(width) with "
        + "\(heads) heads; \(near ?? 1) would divide it"
    }
    if let problem = choiceProblem { return problem }
    guard 0..<1 ~= dropout else {
      return "expected a dropout of 0 or more and below 1, found \(dropout)"
    }
    guard normEpsilon > 0, normEpsilon.isFinite else {
      return "expected a norm epsilon above 0, found \(normEpsilon)"
    }
    if let problem = positions.problem(width: width, heads: heads) { return problem }
    let count = parameterCount(vocabularySize: vocabularySize ?? 1)
    guard count <= Self.largestParameterCount else {
      return "expected a model of at most \(Self.largestParameterCount) parameters, found "
        + "\(counted(layers, "layer")) of width \(width)\(hidden.map { " and hidden width \($0)" } ?? ""), which make "
        + "\(count == .max ? "more than 9e18" : "\(count)")"
    }
    return nil
  }
}
