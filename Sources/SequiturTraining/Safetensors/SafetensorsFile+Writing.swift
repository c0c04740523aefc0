// Writing a safetensors file, as the reference implementation lays it out.

import SequiturFiles
import SequiturTensor

extension SafetensorsFile {
  /// Writes tensors as F32 to a file, replacing what is there: whole or not at all.
  ///
  /// The data is in the order of the names, all element types being equal; the header is padded with
  /// spaces to a multiple of 8 bytes, so that the data is aligned.
  ///
  /// ```swift
  /// try SafetensorsFile.write(model.state(), to: "model.safetensors")
  /// ```
  ///
  /// - Parameters:
  ///   - tensors: what to write, by name. A tied weight stands in ``Module/state()`` once.
  ///   - path: the file; its folder must be there.
  ///   - metadata: texts for `__metadata__`. The transformers library refuses files without
  ///     `format`.
  /// - Throws: ``SafetensorsError``; an old file is then untouched.
  public static func write(
    _ tensors: [String: Tensor], to path: String, metadata: [String: String] = ["format": "pt"]
  ) throws(SafetensorsError) {
    guard tensors["__metadata__"] == nil else { throw SafetensorsError(path, .reservedName) }
    let ordered = tensors.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    let header = header(
      of: ordered.map { ($0.key, $0.value.shape, $0.value.count) }, metadata: metadata)
    do throws(SystemError) {
      try FileReplacement.write(to: path) { file throws(SystemError) in
        try file.write([UInt64(header.count)])
        try file.write(header)
        for (_, tensor) in ordered {
          let values = UnsafeRawBufferPointer(
            UnsafeBufferPointer(start: tensor.pointer, count: tensor.count))
          #if _endian(little)
            try file.write(values)
          #else
            try file.write(Array(values.bindMemory(to: UInt32.self)))
          #endif
        }
      }
    } catch {
      throw SafetensorsError(path, .cannotWrite(reason: error.description))
    }
  }

  /// The header's JSON, padded.
  private static func header(
    of tensors: [(name: String, shape: [Int], count: Int)], metadata: [String: String]
  ) -> [UInt8] {
    var members: [String] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        .map { "\(JSONValue.quoted($0.key)):\(JSONValue.quoted($0.value))" }
      members.append("\"__metadata__\":{\(texts.joined(separator: ","))}")
    }
    var begin = 0
    for (name, shape, count) in tensors {
      let end = begin + count * MemoryLayout<Float>.size
      let axes = shape.map(String.init).joined(separator: ",")
      members.append(
        "\(JSONValue.quoted(name)):{\"dtype\":\"F32\",\"shape\":[\(axes)],\"data_offsets\":[\(begin),\(end)]}"
      )
      begin = end
    }
    let json = Array("{\(members.joined(separator: ","))}".utf8)
    return json + [UInt8](repeating: UInt8(ascii: " "), count: (8 - json.count % 8) % 8)
  }
}
