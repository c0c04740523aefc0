// Token and position rows of a sentence from a checkpoint in GPT-2's form.

import ExampleSupport
import PositionAnalysis
import Sequitur
import ToyModels

/// The rows of a sentence in the tables that a model was trained with.
package struct CheckpointRows: Sendable {
  static let tokenNames = ["wte.weight", "transformer.wte.weight"]
  static let positionNames = ["wpe.weight", "transformer.wpe.weight"]
  /// The most tokens of a sentence.
  static let mostTokens = 64

  package let addition: Addition
  /// The file of the tables.
  package let source: String

  /// Reads both tables and the tokeniser of a folder, as `GPT2Folder` writes them, and looks the
  /// sentence up.
  ///
  /// Throws a `SafetensorsError`, a `TokenizerFileError`, or a `PositionTableError`. The sentence
  /// begins with a space, as words within a text do: GPT-2 has other tokens for the start of one.
  package init(folder: String, sentence: String) throws {
    let path = "\(folder)/model.safetensors"
    let file = try SafetensorsFile(path: path)
    func table(_ names: [String]) throws -> Tensor {
      guard let name = names.first(where: { file.entry($0) != nil }) else {
        throw PositionTableError(
          "'\(path)': expected a tensor named \(names.joined(separator: " or ")), found "
            + "\(file.entries.count) tensors of other names: give the folder of a model in GPT-2's form"
        )
      }
      let tensor = try file.tensor(name)
      guard tensor.shape.count == 2, tensor.count > 0 else {
        throw PositionTableError(
          "'\(path)': expected tensor '\(name)' to be a matrix, a row for each token or position; "
            + "found the shape \(tensor.shape)")
      }
      return tensor
    }
    let (tokens, positions) = (try table(Self.tokenNames), try table(Self.positionNames))
    let width = tokens.shape[1]
    guard positions.shape[1] == width else {
      throw PositionTableError(
        "'\(path)': expected token rows and position rows of one width, found \(width) and "
          + "\(positions.shape[1])")
    }
    let tokenizer = try TokenizerFile.read(folder)
    let ids = try tokenizer.encode(" " + sentence).map(Int.init)
    let most = min(Self.mostTokens, positions.shape[0])
    guard (1...most).contains(ids.count) else {
      throw PositionTableError(
        "--sentence: expected from 1 to \(most) tokens, of the \(positions.shape[0]) positions of "
          + "'\(path)'; found \(ids.count)")
    }
    if let id = ids.first(where: { $0 >= tokens.shape[0] }) {
      throw PositionTableError(
        "'\(folder)': expected a tokeniser of at most \(tokens.shape[0]) tokens, the rows of the "
          + "model's table; found token \(id): its files belong to another model")
    }
    let (tokenValues, positionValues) = (tokens.values, positions.values)
    addition = Addition(
      words: ids.map { tokenizer.decode([Int32($0)]).replacing(" ", with: "␣") }, ids: ids,
      tokens: Matrix(rows: ids.count, columns: width) {
        Double(tokenValues[ids[$0] * width + $1])
      },
      positions: Matrix(rows: ids.count, columns: width) {
        Double(positionValues[$0 * width + $1])
      })
    if let bad = addition.sum.values.firstIndex(where: { !$0.isFinite }) {
      throw PositionTableError(
        "'\(path)': expected finite numbers, found \(addition.sum.values[bad]) in the row of token "
          + "\(ids[bad / width]) plus that of position \(bad / width)")
    }
    source = path.withoutControls
  }
}
