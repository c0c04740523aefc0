// GGUFReader: the bytes of a GGUF file's header, piece by piece, each checked.

import SequiturFiles

/// Reads a header from its beginning on.
struct GGUFReader {
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
