// Manifest: the lengths and checksums of a checkpoint's files, so that damage is found at any byte.

import SequiturFiles

/// What a checkpoint's files should be.
package struct Manifest: Equatable {
  /// A file's length and checksum (CRC-32C).
  package struct File: Equatable {
    package let name: String
    package let bytes: Int
    package let checksum: UInt32
  }

  package static let name = "manifest.json"
  package let files: [File]

  /// Measures the files of a folder, in the order of their names.
  package init(measuring folder: String) throws(RunError) {
    let names = try reading(folder, Folder.names(in: folder))
    var files: [File] = []
    for name in names where name != Self.name {
      files.append(try Self.measure(name, in: folder))
    }
    self.files = files
  }

  /// Reads the manifest of a folder.
  package init(readingFrom folder: String) throws(RunError) {
    let path = "\(folder)/\(Self.name)"
    guard Folder.hasFile(path) else {
      throw RunError(
        folder, .damaged,
        "expected a checkpoint with a \(Self.name), found none; was it copied in part?")
    }
    let bytes = try reading(path, OpenFile.contents(of: path))
    guard let value = try? JSONValue(parsing: bytes), let members = value.members,
      // Written again it must be the same text, so that no byte can be wrong unseen.
      "\(value.text(.indented))\n".utf8.elementsEqual(bytes)
    else {
      throw RunError(path, .damaged, "expected a list of files and checksums, found other bytes")
    }
    var files: [File] = []
    for member in members {
      guard let bytes = member.value["bytes"]?.wholeNumber,
        let checksum = member.value["crc32c"]?.wholeNumber.flatMap({ UInt32(exactly: $0) }),
        !member.key.contains("/")
      else {
        throw RunError(
          path, .damaged, "expected the length and checksum of '\(member.key)', found others")
      }
      files.append(File(name: member.key, bytes: bytes, checksum: checksum))
    }
    self.files = files
  }

  /// The content of the manifest's own file.
  package var json: String {
    let members = files.map { file in
      JSONValue.Member(
        file.name,
        .object([
          .init("bytes", .number(file.bytes)), .init("crc32c", .number(file.checksum)),
        ]))
    }
    return JSONValue.object(members).text(.indented) + "\n"
  }

  /// Compares the files of a folder with the manifest.
  package func check(_ folder: String) throws(RunError) {
    for expected in files {
      let path = "\(folder)/\(expected.name)"
      guard Folder.hasFile(path) else {
        throw RunError(path, .damaged, "expected a file of the checkpoint, found nothing")
      }
      let found = try Self.measure(expected.name, in: folder)
      guard found.bytes == expected.bytes else {
        throw RunError(
          path, .damaged,
          "expected \(expected.bytes) bytes, found \(found.bytes): the file was changed or cut")
      }
      guard found.checksum == expected.checksum else {
        throw RunError(
          path, .damaged,
          """
          expected the checksum \(expected.checksum), found \(found.checksum): its bytes have changed \
          since they were saved; use another checkpoint
          """)
      }
    }
  }

  private static func measure(_ name: String, in folder: String) throws(RunError) -> File {
    let path = "\(folder)/\(name)"
    let file = try reading(path, OpenFile(path: path))
    var (bytes, checksum) = (0, Checksum())
    try reading(
      path,
      file.forEachBlock { block in
        bytes += block.count
        checksum.add(block)
      })
    return File(name: name, bytes: bytes, checksum: checksum.value)
  }
}
