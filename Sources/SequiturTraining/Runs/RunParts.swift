// RunParts: which parts of a run are not the library's own, by the names of their types.

import SequiturNN
import SequiturText

/// The types of those parts of a run that its configuration does not describe; nil where it does.
///
/// They stand in config.json, so that a program that does not have such a part refuses the run by
/// name in place of reading it as something else.
public struct RunParts: Codable, Hashable, Sendable {
  /// The model, where it is not a ``GPT`` of the configuration.
  public var model: String?
  /// The tokeniser, where it is none of this library's.
  public var tokenizer: String?
  /// The optimiser, where the caller gave one in place of the options' AdamW.
  public var optimizer: String?
  /// The objective, where it is not ``NextToken``.
  public var objective: String?

  /// The parts of a run that has none of its own.
  public init() {}

  /// The parts of a run.
  init(
    model: any LanguageModel, tokenizer: any Tokenizer, optimizer: (any Optimizer)?,
    objective: any Objective
  ) {
    if (model as? GPT)?.isDescribed != true { self.model = model.typeName }
    if !TokenizerFile.canWrite(tokenizer) { self.tokenizer = "\(type(of: tokenizer))" }
    self.optimizer = optimizer.map { "\(type(of: $0))" }
    if !(objective is NextToken) { self.objective = objective.typeName }
  }

  enum CodingKeys: String, CodingKey {
    case model = "model_type"
    case tokenizer = "tokenizer_type"
    case optimizer = "optimizer_type"
    case objective = "objective_type"
  }

  /// Refuses other parts than these, by name.
  func check(_ given: RunParts, path: String) throws(RunError) {
    for (expected, found) in zip(named, given.named) where expected.name != found.name {
      throw RunError(
        path, .mismatch,
        """
        expected the \(expected.part) that the run was started with, \(expected.name ?? expected.ours), \
        found \(found.name ?? found.ours)
        """)
    }
  }

  /// Refuses a model that is not the library's own, by name.
  public func refuseForeignModel(in folder: String) throws(RunError) {
    if let model { throw Self.refusal("model", model, in: folder) }
  }

  /// Refuses a run with any part that is not the library's own, by name: for a program that has no
  /// other.
  public func refuseForeign(in folder: String) throws(RunError) {
    for (part, name, _) in named {
      if let name { throw Self.refusal(part, name, in: folder) }
    }
  }

  /// Each part with its name, and what stands there where it has none.
  private var named: [(part: String, name: String?, ours: String)] {
    [
      ("model", model, "GPT"), ("tokeniser", tokenizer, "one of this library"),
      ("optimiser", optimizer, "AdamW as the options say"), ("objective", objective, "NextToken"),
    ]
  }

  static func refusal(_ part: String, _ name: String, in folder: String) -> RunError {
    RunError(
      folder, .mismatch,
      "expected a run of this library's own parts, found the \(part) \(name); open it with the program "
        + "that has it")
  }
}
