import ExampleSupport
import Foundation
import Sequitur
import Testing

import struct position_explorer.PositionTableFile

@Suite("Position tables from files") struct PositionTableFileTests {
  private let table = Tensor([1, 2, 3, 4, 5, 6], shape: [3, 2])

  /// Writes one tensor and reads it as a table.
  private func read(
    _ tensor: Tensor, named name: String, as asked: String? = nil
  ) throws -> PositionTableFile {
    try withTemporaryFolder { folder in
      try SafetensorsFile.write([name: tensor], to: "\(folder)/t.safetensors")
      return try PositionTableFile(path: "\(folder)/t.safetensors", tensor: asked)
    }
  }

  /// The error of a table that cannot be used.
  private func error(
    _ tensor: Tensor, named name: String = "wpe.weight", as asked: String? = nil
  ) throws -> any UserError {
    try refused { try read(tensor, named: name, as: asked) }
  }

  private func refused(_ reading: () throws -> PositionTableFile) throws -> any UserError {
    let error = #expect(throws: (any Error).self) { try reading() }
    return try #require(error as? any UserError)
  }

  @Test("the usual names are found, others when asked for") func names() throws {
    for name in ["wpe.weight", "transformer.wpe.weight", "positions.table"] {
      let found = try read(table, named: name)
      #expect(found.table.values == [1, 2, 3, 4, 5, 6], "\(name)")
      #expect(found.table.rows == 3 && found.table.columns == 2, "\(name)")
      #expect(found.source.contains("'\(name)'"), "\(name)")
    }
    #expect(try read(table, named: "mine", as: "mine").table.rows == 3)
  }

  @Test("a folder stands for the model.safetensors in it") func folder() throws {
    try withTemporaryFolder { folder in
      try SafetensorsFile.write(["wpe.weight": table], to: "\(folder)/model.safetensors")
      #expect(try PositionTableFile(path: folder, tensor: nil).table.rows == 3)
    }
  }

  @Test("the folder of a run stands for its last checkpoint") func run() throws {
    try withTemporaryFolder { folder in
      let manager = FileManager.default
      try manager.createDirectory(
        atPath: "\(folder)/checkpoint-000002", withIntermediateDirectories: true)
      try manager.createSymbolicLink(
        atPath: "\(folder)/last", withDestinationPath: "checkpoint-000002")
      try SafetensorsFile.write(
        ["positions.table": table], to: "\(folder)/last/model.safetensors")
      #expect(try PositionTableFile(path: folder, tensor: nil).table.rows == 3)
    }
  }

  @Test("an unusual name is answered with the matrices there are") func unusualName() throws {
    let error = try error(table, named: "mine")
    #expect(error.kind == .unfit)
    #expect(error.description.contains("wpe.weight") && error.description.contains("'mine'"))
    let missing = try self.error(table, named: "mine", as: "mein")
    #expect(missing.kind == .unfit)
    #expect(missing.description.contains("'mein'") && missing.description.contains("'mine'"))
  }

  @Test("only matrices of a usable size are tables") func shapes() throws {
    for shape in [[6], [1, 2, 3], [1, 6], [6, 1], [0, 6], [4097, 2]] {
      let error = try error(Tensor(zeros: shape))
      #expect(error.kind == .unfit, "\(shape)")
      #expect(error.description.contains("found \(shape)"), "\(shape): \(error)")
      #expect(error.description.contains("from 2 to 4096"), "\(shape): \(error)")
    }
  }

  @Test("NaN and infinity are named with their place") func notFinite() throws {
    let nan = try error(Tensor([1, 2, 3, 4, .nan, 6], shape: [3, 2]))
    #expect(nan.kind == .unfit)
    #expect(nan.description.contains("found nan at position 2, dimension 0"))
    let infinite = try error(Tensor([1, 2, 3, -.infinity], shape: [2, 2]))
    #expect(infinite.description.contains("found -inf at position 1, dimension 1"))
  }

  @Test("a missing file and one of another format") func otherFiles() throws {
    try withTemporaryFolder { folder in
      let missing = try refused { try PositionTableFile(path: "\(folder)/none", tensor: nil) }
      #expect(missing.kind == .missing)
      #expect(missing.description.contains("\(folder)/none"))
      let empty = try refused { try PositionTableFile(path: folder, tensor: nil) }
      #expect(empty.kind == .missing)
      try OutputFile.write("certainly no safetensors file", to: "\(folder)/text")
      let text = try refused { try PositionTableFile(path: "\(folder)/text", tensor: nil) }
      #expect(text.kind == .unfit)
      #expect(text.description.contains("\(folder)/text"))
      #expect(!text.description.contains("\n"))
    }
  }
}
