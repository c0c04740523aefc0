// Writing a safetensors file, as the reference implementation lays it out.

import SequiturFiles
import SequiturTensor

extension SafetensorsFile {
  /// Writes tensors as F32 to a file, replacing what is there: whole or not at all.
  ///
  /// The data is in the order of the names, all element types being equal; the header is padded
  /// with spaces to a multiple of 8 bytes, so that the data is aligned.
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
      var replacement = try FileReplacement(of: path)
      try replacement.file.write([UInt64(header.utf8.count)])
      try replacement.file.write(header)
      for (_, tensor) in ordered { try replacement.file.write(tensor) }
      try replacement.finish()
    } catch {
      throw SafetensorsError(path, .cannotWrite(error))
    }
  }

  /// The header's JSON, padded.
  private static func header(
    of tensors: [(name: String, shape: [Int], count: Int)], metadata: [String: String]
  ) -> String {
    var members: [JSONValue.Member] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        .map { JSONValue.Member($0.key, .string($0.value)) }
      members.append(.init("__metadata__", .object(texts)))
    }
    var begin = 0
    for (name, shape, count) in tensors {
      let end = begin + count * MemoryLayout<Float>.size
      members.append(
        .init(
          name,
          .object([
            .init("dtype", .string("F32")), .init("shape", .array(shape.map { .number($0) })),
            .init("data_offsets", .array([.number(begin), .number(end)])),
          ])))
      begin = end
    }
    let json = JSONValue.object(members).text()
    return json + String(repeating: " ", count: (8 - json.utf8.count % 8) % 8)
  }
}
