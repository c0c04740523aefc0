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

/// Reads a header from its beginning on.
private struct GGUFReader {
  /// Far beyond any header: a sparse file can claim any length.
  private static let longest = 1 << 29
  private static let blockLength = 1 << 16

  let file: OpenFile
  let path: String
  private(set) var position = 0
  private var loaded: ArraySlice<UInt8> = []

  init(file: OpenFile, path: String) { (self.file, self.path) = (file, path) }

  mutating func bytes(_ count: Int, _ part: String) throws(ExchangeError) -> ArraySlice<UInt8> {
    guard count <= file.count - position, position + count <= Self.longest else {
      throw ExchangeError(
        path,
        "expected \(count) bytes for \(part), found \(file.count - position): it was cut short "
          + "or is damaged; fetch or export it again")
    }
    if loaded.count < count {
      let length = min(max(count, Self.blockLength), file.count - position)
      let path = path
      loaded = try attempt(file.bytes(length, at: position)) {
        ExchangeError(cannotRead: path, $0)
      }[...]
    }
    position += count
    defer { loaded = loaded.dropFirst(count) }
    return loaded.prefix(count)
  }

  mutating func integer<Number: FixedWidthInteger>(
    _ part: String
  ) throws(ExchangeError) -> Number {
    let bytes = try bytes(Number.bitWidth / 8, part)
    return bytes.reversed().reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) }
  }

  mutating func size(_ part: String) throws(ExchangeError) -> Int {
    let number: UInt64 = try integer(part)
    guard let size = Int(exactly: number) else {
      throw ExchangeError(path, "expected a size that a file can have for \(part), found \(number)")
    }
    return size
  }

  mutating func text(_ part: String) throws(ExchangeError) -> String {
    let length = try size("the length of \(part)")
    guard let text = String(validating: try bytes(length, part), as: UTF8.self) else {
      throw ExchangeError(path, "expected UTF-8 as \(part), found other bytes")
    }
    return text
  }

  mutating func value(_ part: String) throws(ExchangeError) -> GGUFValue {
    let type = try valueType(part)
    guard type == .list else { return try value(of: type, part) }
    let elements = try valueType(part)
    let count = try size("the length of \(part)")
    switch elements {
    case .list: throw ExchangeError(path, "expected no lists in lists, found \(part) to be one")
    case .text:
      var texts: [String] = []
      while texts.count < count { texts.append(try text(part)) }
      return .texts(texts)
    default:
      var integers: [Int32] = []
      var isOther = false
      for _ in 0..<count {
        if case .integer(let value) = try value(of: elements, part),
          let integer = Int32(exactly: value)
        {
          integers.append(integer)
        } else {
          isOther = true
        }
      }
      return isOther ? .other : .integers(integers)
    }
  }

  private mutating func valueType(_ part: String) throws(ExchangeError) -> GGUFValueType {
    let number: UInt32 = try integer("the type of \(part)")
    guard let type = GGUFValueType(rawValue: number) else {
      throw ExchangeError(path, "expected a type of GGUF for \(part), found number \(number)")
    }
    return type
  }

  private mutating func value(
    of type: GGUFValueType, _ part: String
  ) throws(ExchangeError) -> GGUFValue {
    func read<Number: FixedWidthInteger>(
      _ type: Number.Type, _ reader: inout GGUFReader
    ) throws(ExchangeError) -> GGUFValue {
      let number: Number = try reader.integer(part)
      return Int(exactly: number).map { .integer($0) } ?? .other
    }
    switch type {
    case .uint8: return try read(UInt8.self, &self)
    case .int8: return try read(Int8.self, &self)
    case .uint16: return try read(UInt16.self, &self)
    case .int16: return try read(Int16.self, &self)
    case .uint32: return try read(UInt32.self, &self)
    case .int32: return try read(Int32.self, &self)
    case .uint64: return try read(UInt64.self, &self)
    case .int64: return try read(Int64.self, &self)
    case .boolean:
      let byte: UInt8 = try integer(part)
      return .boolean(byte != 0)
    case .float32: return .number(Float(bitPattern: try integer(part)))
    case .float64: return .number(Float(Double(bitPattern: try integer(part))))
    case .text, .list: return .text(try text(part))
    }
  }

  /// A tensor whose data must begin at a place.
  mutating func entry(_ part: String, begin: Int) throws(ExchangeError) -> GGUFEntry {
    let name = try text("the name of \(part)")
    let axes: UInt32 = try integer("the axes of '\(name)'")
    guard 1...4 ~= axes else {
      throw ExchangeError(path, "expected 1 to 4 axes of tensor '\(name)', found \(axes)")
    }
    var shape: [Int] = []
    for _ in 0..<axes { shape.insert(try size("an axis of '\(name)'"), at: 0) }
    let number: UInt32 = try integer("the type of '\(name)'")
    guard let type = GGUFType(rawValue: number) else {
      throw ExchangeError(
        path,
        "expected tensor '\(name)' in F32, F16 or Q8_0, found type \(number), which is not read "
          + "here: export it in one of these")
    }
    // No more numbers than bytes of any file, so that what follows cannot overflow.
    var count = 1
    for size in shape {
      let product = count.multipliedReportingOverflow(by: size)
      guard size > 0, !product.overflow, product.partialValue < 1 << 48 else {
        throw ExchangeError(
          path, "expected tensor '\(name)' of a size that a file can have, found shape \(shape)")
      }
      count = product.partialValue
    }
    guard shape[shape.count - 1] % type.blockLength == 0 else {
      throw ExchangeError(
        path,
        "expected rows of whole blocks of \(type.blockLength) in tensor '\(name)', found shape "
          + "\(shape)")
    }
    let offset = try size("the place of '\(name)'")
    guard offset == begin else {
      throw ExchangeError(
        path,
        "expected the data of tensor '\(name)' at \(begin), behind that of the one before, "
          + "found it at \(offset)")
    }
    guard begin < 1 << 56 else {
      throw ExchangeError(
        path, "expected tensors of sizes that a file can have, found \(begin) bytes")
    }
    return GGUFEntry(name: name, shape: shape, type: type, offset: offset)
  }
}
