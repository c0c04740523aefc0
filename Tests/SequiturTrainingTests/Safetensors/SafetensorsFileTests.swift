// SafetensorsFile: what is written comes back; tensors are read alone; the system's refusals.

import Foundation
import SequiturTensor
import SequiturTraining
import Testing

struct SafetensorsFileTests {
  private func bits(_ tensor: Tensor) -> [UInt32] { tensor.values.map(\.bitPattern) }

  @Test func whatIsWrittenComesBack() throws {
    var random = SeededRandom(seed: 1)
    let special: [Float] = [.nan, .signalingNaN, -.nan, .infinity, -.infinity, 0, -0.0, 0x1p-149]
    let tensors = [
      "b.weight": Tensor(normal: [3, 5], using: &random), "a": Tensor(special),
      "scalar": Tensor(7), "empty": Tensor(zeros: [2, 0, 3]), "ü \"quoted\" \\ \u{1}": Tensor([1]),
      // More than one piece of reading, and not a whole number of them.
      "large": Tensor(normal: [3, 100_003], using: &random),
    ]
    try withTemporaryFolder { folder in
      let path = "\(folder)/model.safetensors"
      try SafetensorsFile.write(tensors, to: path)
      let file = try SafetensorsFile(path: path)
      #expect(file.metadata == ["format": "pt"])
      #expect(
        file.entries.map(\.name) == [
          "a", "b.weight", "empty", "large", "scalar", "ü \"quoted\" \\ \u{1}",
        ])
      #expect(file.entries.allSatisfy { $0.type == .float32 })
      let read = try file.tensors()
      #expect(Set(read.keys) == Set(tensors.keys))
      for (name, tensor) in tensors {
        #expect(read[name]?.shape == tensor.shape, "\(name)")
        #expect(read[name].map(bits) == bits(tensor), "\(name)")
      }
    }
  }

  @Test func theBytes() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/x.safetensors"
      try SafetensorsFile.write(
        ["w": Tensor([1, 2], shape: [2, 1]), "b": Tensor(-0.5)], to: path, metadata: ["k": "\n"])
      // The reference implementation's layout.
      let header =
        #"{"__metadata__":{"k":"\n"},"b":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"#
        + #""w":{"dtype":"F32","shape":[2,1],"data_offsets":[4,12]}}"#
      let padded = header + String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
      let data: [UInt8] = [0, 0, 0, 0xBF, 0, 0, 0x80, 0x3F, 0, 0, 0, 0x40]
      let found = [UInt8](try Data(contentsOf: URL(filePath: path)))
      #expect(found == safetensorsBytes(padded, data: data))
      #expect(padded.utf8.count % 8 == 0)
    }
  }

  @Test func noTensorsAndNoMetadata() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/x.safetensors"
      try SafetensorsFile.write([:], to: path, metadata: [:])
      #expect(
        [UInt8](try Data(contentsOf: URL(filePath: path))) == safetensorsBytes("{}      "))
      #expect(try SafetensorsFile(path: path).tensors().isEmpty)
    }
  }

  @Test func oneTensorIsReadAlone() throws {
    let header = "{\(listed("i", [1], 0, 8, type: "I64")),\(listed("h", [3], 8, 14, type: "F16"))}"
    let data = littleEndian([Int64(7)]) + littleEndian([0x3C00, 0x4000, 0xC200] as [UInt16])
    let file = try opened(safetensorsBytes(header, data: data))
    #expect(try file.tensor("h").values == [1, 2, -3])
    #expect(file.entry("i")?.type == .signed64)
    #expect(file.entry("nothing") == nil)
    let missing = try #require(throws: SafetensorsError.self) { try file.tensor("nothing") }
    #expect(missing.problem == .noSuchTensor("nothing", available: ["h", "i"]))
    #expect(missing.description.hasSuffix("expected a tensor 'nothing', found 'h', 'i'"))
    #expect(throws: SafetensorsError.self) { try file.tensors() }
  }

  @Test func manyNamesAreNotAllListed() throws {
    let names = (10..<20).map { "t\($0)" }
    let header = "{\(names.map { listed($0, [0], 0, 0) }.joined(separator: ","))}"
    let file = try opened(safetensorsBytes(header))
    let error = try #require(throws: SafetensorsError.self) { try file.tensor("t") }
    #expect(error.description.hasSuffix("'t16', 't17' and 2 more"))
    let empty = try opened(safetensorsBytes("{}"))
    let none = try #require(throws: SafetensorsError.self) { try empty.tensor("t") }
    #expect(none.description.hasSuffix("found no tensors"))
  }

  @Test func aFileThatBecomesShorterIsAnError() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/x.safetensors"
      try SafetensorsFile.write(["x": Tensor([1, 2, 3])], to: path)
      let file = try SafetensorsFile(path: path)
      #expect(truncate(path, off_t(file.entries[0].data.count)) == 0)
      let error = try #require(throws: SafetensorsError.self) { try file.tensor("x") }
      #expect(error.description.hasPrefix("cannot read '\(path)': tensor 'x': "))
    }
  }

  @Test func pathsThatCannotBeRead() throws {
    try withTemporaryFolder { folder in
      let missing = try #require(throws: SafetensorsError.self) {
        try SafetensorsFile(path: "\(folder)/none")
      }
      #expect(missing.description == "cannot read '\(folder)/none': No such file or directory")
      let isFolder = try #require(throws: SafetensorsError.self) {
        try SafetensorsFile(path: folder)
      }
      #expect(
        isFolder.problem == .notAFile)
    }
  }

  @Test func refusedWritesLeaveTheOldFile() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/x.safetensors"
      try SafetensorsFile.write(["x": Tensor([1])], to: path)
      let reserved = try #require(throws: SafetensorsError.self) {
        try SafetensorsFile.write(["__metadata__": Tensor([1])], to: path)
      }
      #expect(reserved.problem == .reservedName)
      #expect(try SafetensorsFile(path: path).tensor("x").values == [1])
      for path in ["\(folder)/none/x.safetensors", folder, "\(folder)/", ""] {
        let error = try #require(throws: SafetensorsError.self) {
          try SafetensorsFile.write([:], to: path)
        }
        #expect(error.description.hasPrefix("cannot write '\(path)': "), "\(path)")
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["x.safetensors"])
    }
  }
}
