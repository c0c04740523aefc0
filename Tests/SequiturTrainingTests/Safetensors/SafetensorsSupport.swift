// What the safetensors tests share: files built byte by byte, in a folder of their own.

import Foundation
import SequiturTraining
@_exported import TestSupport
import Testing

/// The bytes of a file: the header's length, the header, the data.
func safetensorsBytes(_ header: String, data: [UInt8] = [], length: UInt64? = nil) -> [UInt8] {
  let header = Array(header.utf8)
  return littleEndian([length ?? UInt64(header.count)]) + header + data
}

/// A tensor's entry in a header.
func listed(_ name: String, _ shape: [Int], _ begin: Int, _ end: Int, type: String = "F32")
  -> String
{
  #""\#(name)":{"dtype":"\#(type)","shape":\#(shape),"data_offsets":[\#(begin),\#(end)]}"#
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
