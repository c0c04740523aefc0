// A position table from a safetensors file, and in one sentence what is wrong with it.

import ExampleSupport
import Foundation
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

  /// Reads a table, or throws a `PositionTableError`.
  ///
  /// - Parameters:
  ///   - path: a safetensors file, a folder with a `model.safetensors`, or one of a `tiny-gpt` run.
  ///   - tensor: its name; nil for the first of the usual names that the file has.
  package init(path: String, tensor: String?) throws {
    let path = Self.weights(in: path)
    do {
      let file = try SafetensorsFile(path: path)
      guard let name = tensor ?? Self.usualNames.first(where: { file.entry($0) != nil }) else {
        throw PositionTableError(noneOf: Self.usualNames, in: file)
      }
      // Before it is read: a wrong name may stand for gigabytes.
      if let shape = file.entry(name)?.shape,
        shape.count != 2 || !shape.allSatisfy(Self.sizes.contains)
      {
        throw PositionTableError(
          description:
            "'\(path)': expected tensor '\(name)' to have the shape [positions, dimensions], each from "
            + "\(Self.sizes.lowerBound) to \(Self.sizes.upperBound); found \(shape)")
      }
      let tensor = try file.tensor(name)
      let values = tensor.values
      let width = tensor.shape[1]
      if let bad = values.firstIndex(where: { !$0.isFinite }) {
        throw PositionTableError(
          description:
            "'\(path)': expected finite numbers in tensor '\(name)', found \(values[bad]) at position "
            + "\(bad / width), dimension \(bad % width)")
      }
      source = "'\(name)' of \(path)"
      table = Matrix(rows: tensor.shape[0], columns: width, values: values.map(Double.init))
    } catch let error as SafetensorsError {
      throw PositionTableError(error)
    }
  }

  /// The file with the weights that a path stands for.
  private static func weights(in path: String) -> String {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    guard exists, isFolder.boolValue else { return path }
    let lastOfRun = "\(path)/last/model.safetensors"
    return FileManager.default.fileExists(atPath: lastOfRun)
      ? lastOfRun : "\(path)/model.safetensors"
  }
}

/// A checkpoint without a usable position table, in one sentence.
package struct PositionTableError: UserError, Equatable {
  package let description: String
  package var kind = ErrorKind.unfit
}

extension PositionTableError {
  init(noneOf names: [String], in file: SafetensorsFile) {
    let tables = file.entries.filter { $0.shape.count == 2 }.map { "'\($0.name)'" }
    let shown = tables.prefix(6).joined(separator: ", ") + (tables.count > 6 ? ", ..." : "")
    self.init(
      description:
        "'\(file.path)': expected a tensor named \(names.joined(separator: " or ")); choose one with "
        + "--tensor, found \(tables.isEmpty ? "no matrices" : "the matrices \(shown)")")
  }

  init(_ error: SafetensorsError) {
    self.init(description: error.description, kind: error.kind)
  }
}
