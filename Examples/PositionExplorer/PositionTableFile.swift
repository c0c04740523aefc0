// A position table from a safetensors file, and in one sentence what is wrong with it.

import ExampleSupport
import PositionAnalysis
import Sequitur

/// A table read from a checkpoint.
package struct PositionTableFile: Sendable {
  /// What position tables are called: by GPT-2, by models around it, and by this library.
  static let usualNames = ["wpe.weight", "transformer.wpe.weight", "positions.table"]
  /// The sizes of a table that can be analysed: all pairs of rows and of columns are compared.
  static let sizes = 2...4096

  /// The name of the tensor and of its file.
  package let source: String
  package let table: Matrix

  /// Reads a table, or throws a `SafetensorsError` or a `PositionTableError`.
  ///
  /// - Parameters:
  ///   - path: a safetensors file, a folder with a `model.safetensors`, or one of a `tiny-gpt` run.
  ///   - tensor: its name; nil for the first of the usual names that the file has.
  package init(path: String, tensor: String?) throws {
    let path = Self.weights(in: path)
    let file = try SafetensorsFile(path: path)
    guard let name = tensor ?? Self.usualNames.first(where: { file.entry($0) != nil }) else {
      throw Self.noneOfTheUsualNames(in: file)
    }
    // Before it is read: a wrong name may stand for gigabytes.
    if let shape = file.entry(name)?.shape,
      shape.count != 2 || !shape.allSatisfy(Self.sizes.contains)
    {
      throw PositionTableError(
        "'\(path)': expected tensor '\(name)' to have the shape [positions, dimensions], each from "
          + "\(Self.sizes.lowerBound) to \(Self.sizes.upperBound); found \(shape)")
    }
    let tensor = try file.tensor(name)
    table = Matrix(rowsOf: tensor)
    if let bad = tensor.values.firstIndex(where: { !$0.isFinite }) {
      throw PositionTableError(
        "'\(path)': expected finite numbers in tensor '\(name)', found \(tensor.values[bad]) at position "
          + "\(bad / table.columns), dimension \(bad % table.columns)")
    }
    source = "'\(name)' of \(path)".withoutControls
  }

  /// The file with the weights that a path stands for.
  private static func weights(in path: String) -> String {
    guard (try? PathKind(of: path)) == .folder else { return path }
    let lastOfRun = "\(path)/last/model.safetensors"
    return (try? PathKind(of: lastOfRun)) == .file ? lastOfRun : "\(path)/model.safetensors"
  }

  private static func noneOfTheUsualNames(in file: SafetensorsFile) -> PositionTableError {
    let tables = file.entries.filter { $0.shape.count == 2 }.map { "'\($0.name)'" }
    let shown = tables.prefix(6).joined(separator: ", ") + (tables.count > 6 ? ", ..." : "")
    return PositionTableError(
      "'\(file.path)': expected a tensor named \(usualNames.joined(separator: " or ")); choose one with "
        + "--tensor, found \(tables.isEmpty ? "no matrices" : "the matrices \(shown)")")
  }
}

/// A checkpoint without usable tables, in one sentence.
package struct PositionTableError: UserError {
  package let description: String
  package var kind: ErrorKind { .unfit }

  init(_ description: String) { self.description = description }
}
