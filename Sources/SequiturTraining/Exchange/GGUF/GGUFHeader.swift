// What stands before the data of a GGUF file: keys with their values, and where each tensor is.

import SequiturBase
import SequiturFiles

/// The value of a key, as far as this library reads and writes such.
enum GGUFValue: Equatable {
  /// Of any width; written as 32 bits without a sign.
  case integer(Int)
  case number(Float)
  case boolean(Bool)
  case text(String)
  case texts([String])
  /// Written with 32 bits and a sign.
  case integers([Int32])
  /// A list of something else, which is passed over.
  case other
}

/// A tensor of a GGUF file.
struct GGUFEntry: Equatable {
  let name: String
  /// The innermost axis last, as everywhere here; in the file it is the first.
  let shape: [Int]
  let type: GGUFType
  /// Where its data begins behind the header.
  let offset: Int

  /// How many numbers it has.
  var count: Int { shape.reduce(1, *) }
  /// How many bytes its data has.
  var bytes: Int { count / type.blockLength * type.blockBytes }
}

/// The header of a GGUF file, version 3.
struct GGUFHeader: Equatable {
  var keys: [(name: String, value: GGUFValue)] = []
  var entries: [GGUFEntry] = []

  static let magic: [UInt8] = Array("GGUF".utf8)
  static let version: UInt32 = 3
  /// What the data of each tensor begins at a multiple of.
  static let alignment = 32

  static func padded(_ count: Int) -> Int { (count + alignment - 1) / alignment * alignment }

  static func == (a: GGUFHeader, b: GGUFHeader) -> Bool {
    a.entries == b.entries && a.keys.elementsEqual(b.keys, by: ==)
  }

  subscript(name: String) -> GGUFValue? { keys.first { $0.name == name }?.value }
}

// MARK: writing

extension GGUFHeader {
  /// The header's bytes, padded to where the data begins.
  func bytes() -> [UInt8] {
    var bytes = Self.magic
    func add(_ number: some FixedWidthInteger) {
      withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
    }
    func add(_ text: String) {
      add(UInt64(text.utf8.count))
      bytes += Array(text.utf8)
    }
    func addList(_ type: GGUFValueType, _ count: Int) {
      add(GGUFValueType.list.rawValue)
      add(type.rawValue)
      add(UInt64(count))
    }
    add(Self.version)
    add(UInt64(entries.count))
    add(UInt64(keys.count))
    for (name, value) in keys {
      add(name)
      switch value {
      case .integer(let value):
        add(GGUFValueType.uint32.rawValue)
        add(UInt32(value))
      case .number(let value):
        add(GGUFValueType.float32.rawValue)
        add(value.bitPattern)
      case .boolean(let value):
        add(GGUFValueType.boolean.rawValue)
        bytes.append(value ? 1 : 0)
      case .text(let value):
        add(GGUFValueType.text.rawValue)
        add(value)
      case .texts(let values):
        addList(.text, values.count)
        for value in values { add(value) }
      case .integers(let values):
        addList(.int32, values.count)
        for value in values { add(value) }
      case .other: stop("GGUFHeader.bytes", "a list that was passed over", expected: "a value")
      }
    }
    for entry in entries {
      add(entry.name)
      add(UInt32(entry.shape.count))
      for size in entry.shape.reversed() { add(UInt64(size)) }
      add(entry.type.rawValue)
      add(UInt64(entry.offset))
    }
    return bytes + [UInt8](repeating: 0, count: Self.padded(bytes.count) - bytes.count)
  }
}

/// The types of values, in the format's numbers.
enum GGUFValueType: UInt32 {
  case uint8, int8, uint16, int16, uint32, int32, float32, boolean, text, list, uint64, int64,
    float64
}

// MARK: reading

extension GGUFHeader {
  /// Reads and checks a file's header; also where its data begins.
  static func read(
    _ file: OpenFile, path: String
  ) throws(ExchangeError) -> (header: GGUFHeader, dataStart: Int) {
    var reader = GGUFReader(file: file, path: path)
    guard try Array(reader.bytes(4, "GGUF at its beginning")) == magic else {
      throw ExchangeError(
        path, "expected a GGUF file, found other bytes than GGUF at its beginning")
    }
    let version: UInt32 = try reader.integer("the version")
    guard version == Self.version else {
      throw ExchangeError(
        path, "expected GGUF of version \(Self.version), found version \(version)")
    }
    let tensors: UInt64 = try reader.integer("the number of tensors")
    let keys: UInt64 = try reader.integer("the number of keys")
    var header = GGUFHeader()
    var names: Set<String> = []
    // Each takes bytes of the file, so that no number that lies is counted to its end.
    var number: UInt64 = 0
    while number < keys {
      let name = try reader.text("key \(number)")
      guard names.insert(name).inserted else {
        throw ExchangeError(path, "expected every key once, found '\(name)' twice")
      }
      header.keys.append((name, try reader.value("the value of '\(name)'")))
      number += 1
    }
    if let alignment = header["general.alignment"], alignment != .integer(Self.alignment) {
      throw ExchangeError(
        path, "expected tensors at multiples of \(Self.alignment) bytes, found another alignment")
    }
    (names, number) = ([], 0)
    var end = 0
    while number < tensors {
      let entry = try reader.entry("tensor \(number)", begin: end)
      guard names.insert(entry.name).inserted else {
        throw ExchangeError(path, "expected every tensor once, found '\(entry.name)' twice")
      }
      header.entries.append(entry)
      end = padded(entry.offset + entry.bytes)
      number += 1
    }
    let dataStart = padded(reader.position)
    let length = dataStart + (header.entries.last.map { $0.offset + $0.bytes } ?? 0)
    guard length <= file.count else {
      throw ExchangeError(
        path,
        "expected \(length) bytes, as its header says, found \(file.count): it was cut short; "
          + "fetch or export it again")
    }
    return (header, dataStart)
  }
}
