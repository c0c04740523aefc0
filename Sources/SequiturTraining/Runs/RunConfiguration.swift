// RunConfiguration: what a run was started with, as it stands in config.json.

import SequiturFiles
import SequiturNN
import SequiturText

/// Where a run's text came from.
public struct DataOptions: Codable, Hashable, Sendable {
  /// The files and folders as the user named them; `-` is standard input.
  public var texts: [String] = []
  /// The endings of the files that folders give besides `.txt` and `.md`, with commas between them;
  /// nil for none.
  public var extensions: String?
  /// The key of the texts in files of JSON lines; nil for other files.
  public var jsonlField: String?
  /// The column of the texts in files of comma-separated values; nil for other files.
  public var csvColumn: String?
  /// A file or folder to hold out in place of a part of the texts; nil for that.
  public var validation: String?
  /// `character`, `byte`, `bpe`, or the path of a tokeniser.
  public var tokenizer = "character"
  /// The size of a vocabulary that is trained here; for byte pairs only.
  public var vocabularySize = 1024
  /// Whether windows stay inside files.
  public var documents = false

  /// What stands before the stretches of the text whose tokens count; nil if all do. A line break is
  /// written `\n`.
  public var lossAfter: String?
  /// What ends them.
  public var lossUntil: String?

  /// Creates the defaults.
  public init() {}

  /// The stretches whose tokens count; nil if all do.
  public var countedSpans: CountedSpans? {
    guard let lossAfter, let lossUntil, !lossAfter.isEmpty, !lossUntil.isEmpty else { return nil }
    func text(_ mark: String) -> String { mark.replacing("\\n", with: "\n") }
    return CountedSpans(after: text(lossAfter), until: text(lossUntil))
  }

  /// Where the texts stand in files of records; nil for files that are texts.
  public var field: RecordField? {
    jsonlField.map { RecordField(.jsonl, $0) } ?? csvColumn.map { RecordField(.csv, $0) }
  }

  enum CodingKeys: String, CodingKey {
    case texts, extensions, validation, tokenizer, documents
    case jsonlField = "jsonl_field"
    case csvColumn = "csv_column"
    case lossAfter = "loss_after"
    case lossUntil = "loss_until"
    case vocabularySize = "vocabulary_size"
  }
}

/// Everything a run was started with; with the text itself it decides every bit of the result.
///
/// Its JSON is flat: one object whose keys are the names of the command-line options, with
/// underscores.
public struct RunConfiguration: Hashable, Sendable {
  /// The form of run folders that this version writes and the latest that it reads.
  public static let format = 1

  /// The model. Of a run with a model of one's own (``parts``) the context length alone counts.
  public var model: GPT.Configuration
  /// The training.
  public var training: TrainingOptions
  /// The text.
  public var data: DataOptions
  /// What else the run is made of.
  public internal(set) var parts = RunParts()

  /// Creates a configuration.
  public init(
    model: GPT.Configuration = GPT.Configuration(), training: TrainingOptions = TrainingOptions(),
    data: DataOptions = DataOptions()
  ) {
    self.model = model
    self.training = training
    self.data = data
  }

  /// The configuration of a run with these parts: what it says of the model is what the model is.
  func completed(
    _ model: any LanguageModel, _ tokenizer: any Tokenizer, _ optimizer: (any Optimizer)?,
    _ objective: any Objective
  ) -> RunConfiguration {
    var completed = self
    completed.parts = RunParts(
      model: model, tokenizer: tokenizer, optimizer: optimizer, objective: objective)
    guard let gpt = model as? GPT, let described = try? GPT.Configuration(describing: gpt) else {
      completed.model.contextLength = model.contextLength
      return completed
    }
    completed.model = described.worded(as: self.model)
    return completed
  }

  /// The content of config.json.
  public func json() throws -> String {
    try JSONValue(encoding: self).text(.spaced) + "\n"
  }

  /// Reads a config.json.
  ///
  /// - Throws: ``RunError`` if it is missing, from a later version, or not whole.
  public init(path: String) throws(RunError) {
    guard Folder.hasFile(path) else {
      throw RunError(path, .missing, "expected the configuration of a run, found nothing")
    }
    let bytes = try reading(path, OpenFile.contents(of: path))
    try self.init(json: bytes, path: path)
  }

  init(json: [UInt8], path: String) throws(RunError) {
    do {
      let value = try JSONValue(parsing: json)
      guard let format = value["format"]?.wholeNumber else {
        throw RunError(
          path, .damaged, "expected the configuration of a run with its \"format\", found none")
      }
      guard format <= Self.format else {
        throw RunError(
          path, .newer,
          """
          expected a run of format \(Self.format) or earlier, found format \(format): it was written \
          by a later version of Sequitur; use that version
          """)
      }
      self = try value.decoded(as: RunConfiguration.self)
      if let problem = model.problem() ?? training.problem {
        throw RunError(path, .damaged, problem)
      }
    } catch let error as RunError {
      throw error
    } catch let error as JSONError {
      throw RunError(path, .damaged, "expected JSON, but \(error)")
    } catch {
      throw RunError(
        path, .damaged, "expected the configuration of a run; \(Self.sentence(for: error))")
    }
  }

  /// What a decoder found missing or unfit, by its key.
  private static func sentence(for error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, _): "the key \"\(key.stringValue)\" is missing"
    case DecodingError.typeMismatch(let type, let context),
      DecodingError.valueNotFound(let type, let context):
      "the value of \"\(context.codingPath.last?.stringValue ?? "")\" is not of type \(type)"
    case DecodingError.dataCorrupted(let context):
      "the value of \"\(context.codingPath.last?.stringValue ?? "")\" is not one it can have"
    default: "\(error)"
    }
  }
}

extension RunConfiguration: Codable {
  private enum CodingKeys: String, CodingKey {
    case format
    case contextLength = "context_length"
  }

  /// Reads all parts from one object.
  public init(from decoder: any Decoder) throws {
    let parts = try RunParts(from: decoder)
    self.init(
      model: try parts.model == nil
        ? GPT.Configuration(from: decoder) : Self.contextLengthAlone(decoder),
      training: try TrainingOptions(from: decoder), data: try DataOptions(from: decoder))
    self.parts = parts
  }

  private static func contextLengthAlone(_ decoder: any Decoder) throws -> GPT.Configuration {
    var model = GPT.Configuration()
    model.contextLength = try decoder.container(keyedBy: CodingKeys.self)
      .decode(Int.self, forKey: .contextLength)
    return model
  }

  /// Writes all parts into one object.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    if parts.model == nil {
      try model.encode(to: encoder)
    } else {
      try container.encode(model.contextLength, forKey: .contextLength)
    }
    try parts.encode(to: encoder)
    try training.encode(to: encoder)
    try data.encode(to: encoder)
    try container.encode(Self.format, forKey: .format)
  }
}
