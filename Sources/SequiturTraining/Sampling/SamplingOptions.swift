// SamplingOptions: how the next token is chosen from a model's logits.

import SequiturBase

/// How the next token is chosen from a model's logits. New options draw from the model's own
/// distribution.
///
/// The options act in this order, each on what the ones before it left:
/// 1. ``repetitionPenalty`` on the logits (Keskar et al. 2019, "CTRL").
/// 2. ``temperature``: logits / temperature; 0 takes the most likely token and ends here.
/// 3. ``topK`` (Fan et al. 2018, "Hierarchical neural story generation").
/// 4. ``topP`` (Holtzman et al. 2020, "The curious case of neural text degeneration").
/// 5. ``minP`` (Nguyen et al. 2024, "Turning up the heat").
///
/// Of equal logits, the token with the lower id counts as the more likely.
public struct SamplingOptions: Hashable, Codable, Sendable {
  /// Below 1 the likely tokens become likelier, above 1 less so; 0 always takes the most likely.
  public var temperature: Float = 1
  /// Only this many of the most likely tokens are kept; nil for all.
  public var topK: Int?
  /// Only the most likely tokens are kept whose probabilities first sum to this share; nil for all.
  public var topP: Float?
  /// Only tokens are kept that are at least this share as likely as the most likely; nil for all.
  public var minP: Float?
  /// What the logits of tokens that are in the context are divided by, or multiplied by if they are
  /// negative, so that above 1 they always become less likely. (The paper divides both.) 1 for
  /// none.
  public var repetitionPenalty: Float = 1

  /// Creates options that draw from the model's own distribution; change properties as needed.
  public init() {}

  /// Always the most likely token.
  public static let greedy: SamplingOptions = {
    var options = SamplingOptions()
    options.temperature = 0
    return options
  }()

  /// Refuses options that choose nothing.
  ///
  /// - Throws: ``SamplingError``.
  public func validate() throws(SamplingError) {
    if let problem { throw .options(problem) }
  }

  /// Why these options choose nothing, as one sentence; nil if they do.
  public var problem: String? {
    if !(temperature >= 0 && temperature.isFinite) {
      return "expected a temperature of 0 (always the most likely token) or more, found "
        + "\(temperature)"
    }
    if let topK, topK < 1 { return "expected a top-k of at least 1 token, found \(topK)" }
    if let topP, !(topP > 0 && topP <= 1) {
      return "expected a top-p above 0 and at most 1, found \(topP)"
    }
    if let minP, !(minP >= 0 && minP <= 1) { return "expected a min-p of 0 to 1, found \(minP)" }
    if !(repetitionPenalty > 0 && repetitionPenalty.isFinite) {
      return "expected a repetition penalty above 0 (1 for none), found \(repetitionPenalty)"
    }
    return nil
  }
}

/// Why no token can be chosen, in one sentence.
public enum SamplingError: UserError, Equatable {
  /// The options choose nothing; the text says why.
  case options(String)
  /// A logit is NaN or +∞.
  case notFinite(logit: Float, token: Int32)
  /// There are no logits, or all of them are -∞.
  case nothingToChoose

  /// Options that choose nothing are a mistake of whoever chose them.
  public var kind: ErrorKind {
    if case .options = self { .usage } else { .unfit }
  }

  /// One sentence.
  public var description: String {
    switch self {
    case .options(let problem): problem
    case .notFinite(let logit, let token):
      "expected finite logits, found \(logit) for token \(token): the model's weights are damaged or "
        + "its training diverged"
    case .nothingToChoose:
      "expected a token with a logit above -inf, found none: the model's weights are damaged"
    }
  }
}
