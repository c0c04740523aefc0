// The header of a safetensors file: parsed and checked as the reference implementation does, in its
// order. Knows no files.

import SequiturFiles

/// One tensor of a safetensors file, as its header tells it.
public struct SafetensorsEntry: Equatable, Sendable {
  /// Its name.
  public let name: String
  /// The type of its elements.
  public let type: SafetensorsType
  /// The length of every axis; `[]` for a single number.
  public let shape: [Int]
  /// Its bytes, counted from the end of the header.
  public let data: Range<Int>
  /// How many numbers it holds; the header was refused if an `Int` cannot say it.
  public var count: Int { shape.reduce(1, *) }
}

/// The metadata and the tensors of a file.
struct SafetensorsHeader: Equatable {
  /// The longest header that is read: exactly this many bytes are allowed.
  static let maximumLength = 100_000_000

  /// How many bytes the header's length takes.
  static let prefixLength = 8

  var metadata: [String: String] = [:]
  /// In the order of their data, without holes.
  private(set) var entries: [SafetensorsEntry] = []

  /// The header's length, from the first 8 bytes of a file.
  static func length(
    prefix: [UInt8], fileLength: Int
  ) throws(SafetensorsError.Problem) -> Int {
    guard prefix.count == prefixLength else { throw .fileTooShort(bytes: prefix.count) }
    let length = prefix.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= maximumLength else { throw .headerTooLong(bytes: length) }
    let available = fileLength - prefixLength
    guard Int(length) <= available else {
      throw .headerPastEnd(bytes: Int(length), available: available)
    }
    return Int(length)
  }

  /// Parses and checks a header.
  ///
  /// - Parameters:
  ///   - json: the bytes after the length.
  ///   - dataLength: how many bytes follow them in the file.
  init(json: [UInt8], dataLength: Int) throws(SafetensorsError.Problem) {
    guard String(validating: json, as: UTF8.self) != nil else { throw .headerNotUTF8 }
    var listed: [ListedTensor] = []
    var names: Set<String> = []
    for member in try Self.members(of: json) {
      // JSON tells keys apart by their bytes, names here are the same if Unicode says so.
      guard names.insert(member.key).inserted else { throw .duplicateName(member.key) }
      if member.key == "__metadata__" {
        metadata = try Self.metadata(member.value)
      } else {
        listed.append(try ListedTensor(member.key, member.value))
      }
    }
    // A tensor without data begins and ends where the next one begins: it comes before that.
    listed.sort { ($0.begin, $0.end) < ($1.begin, $1.end) }
    var dataEnd = 0
    for tensor in listed {
      entries.append(try tensor.entry(after: dataEnd))
      dataEnd = tensor.end
    }
    guard dataEnd == dataLength else {
      throw .wrongFileLength(expected: dataEnd, found: dataLength)
    }
  }

  private static func members(
    of json: [UInt8]
  ) throws(SafetensorsError.Problem) -> [JSONValue.Member] {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(parsing: json)
    } catch {
      if case .duplicateKey(let key, depth: 1) = error.problem { throw .duplicateName(key) }
      throw .headerNotJSON(reason: error.description)
    }
    guard case .object(let members) = value else { throw .headerNotObject(found: value.summary) }
    return members
  }

  private static func metadata(
    _ value: JSONValue
  ) throws(SafetensorsError.Problem) -> [String: String] {
    guard case .object(let members) = value else {
      throw .metadataNotText(key: nil, found: value.summary)
    }
    var metadata: [String: String] = [:]
    for member in members {
      guard case .string(let text) = member.value else {
        throw .metadataNotText(key: member.key, found: member.value.summary)
      }
      metadata[member.key] = text
    }
    return metadata
  }
}

/// A tensor as the header lists it, with fields of the right kind that are not yet checked against
/// each other.
private struct ListedTensor {
  let name: String
  let type: SafetensorsType
  let shape: [Int]
  let begin, end: Int

  init(_ name: String, _ value: JSONValue) throws(SafetensorsError.Problem) {
    func wrong(_ field: String, _ expected: String, _ found: JSONValue) -> SafetensorsError.Problem
    {
      .wrongField(tensor: name, field: field, expected: expected, found: found.summary)
    }
    guard value.members != nil else { throw wrong("entry", "an object", value) }
    // Other fields are left alone, as the reference implementation does.
    func field(_ field: String) throws(SafetensorsError.Problem) -> JSONValue {
      guard let found = value[field] else { throw .missingField(tensor: name, field: field) }
      return found
    }
    func wholeNumbers(
      _ name: String, _ expected: String
    ) throws(SafetensorsError.Problem) -> [Int] {
      let value = try field(name)
      guard case .array(let elements) = value else { throw wrong(name, expected, value) }
      var numbers: [Int] = []
      for element in elements {
        guard let number = element.wholeNumber else { throw wrong(name, expected, element) }
        numbers.append(number)
      }
      return numbers
    }
    let typeName = try field("dtype")
    guard case .string(let text) = typeName else { throw wrong("dtype", "a text", typeName) }
    guard let type = SafetensorsType(rawValue: text) else {
      throw .unknownType(tensor: name, found: text)
    }
    let shape = try wholeNumbers("shape", "a list of whole numbers")
    let offsets = try wholeNumbers("data_offsets", "two whole numbers")
    guard offsets.count == 2 else {
      throw wrong("data_offsets", "two whole numbers", try field("data_offsets"))
    }
    self.name = name
    self.type = type
    self.shape = shape
    (begin, end) = (offsets[0], offsets[1])
  }

  /// The tensor, if it fits behind the data that ends at `dataEnd` and its length is that of its
  /// shape.
  func entry(after dataEnd: Int) throws(SafetensorsError.Problem) -> SafetensorsEntry {
    guard begin == dataEnd && end >= begin else {
      throw .misplacedData(tensor: name, expectedBegin: dataEnd, begin: begin, end: end)
    }
    var bits = 1
    // As the reference multiplies: an overflow counts even if a later axis has length 0.
    for factor in shape + [type.bitsPerElement] {
      let (product, overflow) = bits.multipliedReportingOverflow(by: factor)
      guard !overflow else { throw .shapeTooLarge(tensor: name, shape: shape) }
      bits = product
    }
    guard bits % 8 == 0 else { throw .partialByte(tensor: name, type: type, shape: shape) }
    guard end - begin == bits / 8 else {
      throw .wrongDataLength(
        tensor: name, type: type, shape: shape, expected: bits / 8, found: end - begin)
    }
    return SafetensorsEntry(name: name, type: type, shape: shape, data: begin..<end)
  }
}
