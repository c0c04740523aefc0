// What the safetensors tests share: files built byte by byte, in a folder of their own.

import Foundation
import SequiturTraining
import Testing

/// The bytes of a file: the header's length, the header, the data.
func safetensorsBytes(_ header: String, data: [UInt8] = [], length: UInt64? = nil) -> [UInt8] {
  let header = Array(header.utf8)
  return littleEndian([length ?? UInt64(header.count)]) + header + data
}

/// The bytes of numbers, the lowest first.
func littleEndian(_ numbers: [some FixedWidthInteger]) -> [UInt8] {
  numbers.flatMap { number in withUnsafeBytes(of: number.littleEndian) { Array($0) } }
}

/// A tensor's entry in a header.
func listed(_ name: String, _ shape: [Int], _ begin: Int, _ end: Int, type: String = "F32")
  -> String
{
  #""\#(name)":{"dtype":"\#(type)","shape":\#(shape),"data_offsets":[\#(begin),\#(end)]}"#
}

/// Runs the body with the path of a folder that is removed afterwards.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory
    .appending(path: "sequitur-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path)
}

/// Opens a file of these bytes. It stays readable, though it is removed at once.
func opened(_ bytes: [UInt8]) throws -> SafetensorsFile {
  try withTemporaryFolder { folder in
    try Data(bytes).write(to: URL(filePath: "\(folder)/crafted.safetensors"))
    return try SafetensorsFile(path: "\(folder)/crafted.safetensors")
  }
}

/// What is wrong with a file of these bytes; nil if it opens.
func problem(of bytes: [UInt8]) throws -> SafetensorsError.Problem? {
  do {
    _ = try opened(bytes)
    return nil
  } catch let error as SafetensorsError {
    return error.problem
  }
}
