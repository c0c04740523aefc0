// The files of `evaluate`: log-probabilities token by token, and whole logits.

import ExampleSupport
import Sequitur
import SequiturFiles

/// Collects what `--logprobs` and `--logits` ask for, and writes it when all of it is there.
final class EvaluationOutputs {
  /// A file of logits is made in memory; beyond this it is refused with the numbers.
  private static let mostLogits = 1 << 28

  private let logprobsPath: String?
  private let logitsPath: String?
  private let tokenizer: any Tokenizer
  private var lines = ""
  private var tokens: [Float] = []
  private var logits: Tensor?
  private var place = 0
  /// The folders that were made for the files.
  private var made: [String] = []

  /// Checks the paths, and logits of the shape [windows, T, V].
  init(
    logprobs: String?, logits: String?, shape: [Int], tokenizer: any Tokenizer
  ) throws {
    logprobsPath = logprobs
    logitsPath = logits
    self.tokenizer = tokenizer
    for path in [logprobs, logits].compactMap({ $0 }) { made += try OutputFile.prepareFile(path) }
    guard logits != nil else { return }
    let numbers = shape.reduce(1, *)
    guard numbers <= Self.mostLogits else {
      throw UsageError(
        """
        --logits: expected at most \(grouped(Self.mostLogits)) numbers, found \(grouped(numbers)) for \
        \(counted(shape[0], "window")) of \(counted(shape[1], "token")); take fewer with --tokens
        """)
    }
    self.logits = Tensor(zeros: shape)
  }

  // What failed leaves no empty folder.
  deinit { Folder.removeEmpty(made) }

  func add(_ windows: [Window], _ batch: Tensor) throws {
    if logprobsPath != nil { addLines(windows, batch) }
    guard let logits else { return }
    logits.pointer.advanced(by: place).update(from: batch.pointer, count: batch.count)
    place += batch.count
    tokens += windows.flatMap { $0.inputs.map(Float.init) }
  }

  func finish() throws {
    if let logprobsPath { try OutputFile.write(lines, to: logprobsPath) }
    if let logitsPath, let logits {
      try SafetensorsFile.write(
        ["logits": logits, "tokens": Tensor(tokens, shape: Array(logits.shape.dropLast()))],
        to: logitsPath)
    }
  }

  private func addLines(_ windows: [Window], _ batch: Tensor) {
    let targets = Indices(rows: windows.map(\.targets))
    let losses = withoutGradient { batch.crossEntropies(targets: targets, ignoring: -1) }.values
    if lines.isEmpty, let first = windows.first?.inputs.first { lines += line(first, nil) }
    for (target, loss) in zip(targets.values, losses) where target != -1 {
      lines += line(target, -loss)
    }
  }

  private func line(_ token: Int32, _ logprob: Float?) -> String {
    let object: JSONValue = [
      "id": .number(token), "text": .string(tokenizer.decode([token])),
      "logprob": logprob.map { .number($0) } ?? .null,
    ]
    return object.text() + "\n"
  }
}
