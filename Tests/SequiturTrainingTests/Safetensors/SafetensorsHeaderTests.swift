// The checks of a safetensors header, each crafted byte by byte, and what is allowed.

import Foundation
import SequiturTraining
import Testing

struct SafetensorsHeaderTests {
  /// A header and its data, with what is wrong with them.
  struct Case: Sendable, CustomTestStringConvertible {
    let header: String
    let data: Int
    let problem: SafetensorsError.Problem
    var testDescription: String { header }

    init(_ header: String, data: Int = 0, _ problem: SafetensorsError.Problem) {
      self.header = header
      self.data = data
      self.problem = problem
    }
  }

  static func field(
    _ field: String, _ expected: String, _ found: String
  ) -> SafetensorsError.Problem {
    .wrongField(tensor: "x", field: field, expected: expected, found: found)
  }

  static let cases = [
    Case("", .headerNotJSON(reason: "expected a value at byte 0, found the end")),
    Case("{", .headerNotJSON(reason: "expected a key in double quotes at byte 1, found the end")),
    Case("{}x", .headerNotJSON(reason: "expected the end of the text at byte 2, found 'x'")),
    Case("[]", .headerNotObject(found: "a list of 0")),
    Case("7", .headerNotObject(found: "7")),
    Case(
      "{\(listed("x", [1], 0, 4)),\(listed("x", [1], 4, 8))}", data: 8, .duplicateName("x")),
    // Two spellings of what Unicode calls one name.
    Case(
      "{\(listed("\u{3A9}", [1], 0, 4)),\(listed("\u{2126}", [1], 4, 8))}", data: 8,
      .duplicateName("\u{2126}")),
    Case(#"{"__metadata__":{},"__metadata__":{}}"#, .duplicateName("__metadata__")),
    Case(
      #"{"x":{"dtype":"F32","dtype":"F32"}}"#,
      .headerNotJSON(
        reason: "expected every key of an object once, found 'dtype' again before byte 27")),
    Case(#"{"__metadata__":7}"#, .metadataNotText(key: nil, found: "7")),
    Case(#"{"__metadata__":null}"#, .metadataNotText(key: nil, found: "null")),
    Case(#"{"__metadata__":{"a":"b","n":1}}"#, .metadataNotText(key: "n", found: "1")),
    Case(#"{"x":[]}"#, field("entry", "an object", "a list of 0")),
    Case(
      #"{"x":{"shape":[],"data_offsets":[0,4]}}"#, .missingField(tensor: "x", field: "dtype")),
    Case(
      #"{"x":{"dtype":"F32","data_offsets":[0,4]}}"#, .missingField(tensor: "x", field: "shape")),
    Case(
      #"{"x":{"dtype":"F32","shape":[]}}"#, .missingField(tensor: "x", field: "data_offsets")),
    Case(
      #"{"x":{"dtype":32,"shape":[],"data_offsets":[0,4]}}"#, field("dtype", "a text", "32")),
    Case("{\(listed("x", [], 0, 4, type: "f32"))}", .unknownType(tensor: "x", found: "f32")),
    Case(
      #"{"x":{"dtype":"F32","shape":4,"data_offsets":[0,4]}}"#,
      field("shape", "a list of whole numbers", "4")),
    Case(
      #"{"x":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}"#,
      field("shape", "a list of whole numbers", "1.0")),
    Case("{\(listed("x", [-1], 0, 4))}", field("shape", "a list of whole numbers", "-1")),
    Case("{\(listed("x", [1], -4, 0))}", field("data_offsets", "two whole numbers", "-4")),
    Case(
      #"{"x":{"dtype":"F32","shape":[],"data_offsets":[0]}}"#,
      field("data_offsets", "two whole numbers", "a list of 1")),
    Case(
      #"{"x":{"dtype":"F32","shape":[],"data_offsets":[0,4,8]}}"#,
      field("data_offsets", "two whole numbers", "a list of 3")),
    Case(
      #"{"x":{"dtype":"F32","shape":[],"data_offsets":[0,18446744073709551615]}}"#,
      field("data_offsets", "two whole numbers", "18446744073709551615")),
    // A hole before the first tensor and between two; an overlap; an end before the begin.
    Case(
      "{\(listed("x", [1], 4, 8))}", data: 8,
      .misplacedData(tensor: "x", expectedBegin: 0, begin: 4, end: 8)),
    Case(
      "{\(listed("x", [1], 8, 12)),\(listed("w", [1], 0, 4))}", data: 12,
      .misplacedData(tensor: "x", expectedBegin: 4, begin: 8, end: 12)),
    Case(
      "{\(listed("w", [2], 0, 8)),\(listed("x", [1], 4, 8))}", data: 8,
      .misplacedData(tensor: "x", expectedBegin: 8, begin: 4, end: 8)),
    Case(
      "{\(listed("w", [1], 0, 4)),\(listed("x", [1], 4, 0))}", data: 4,
      .misplacedData(tensor: "x", expectedBegin: 4, begin: 4, end: 0)),
    Case(
      "{\(listed("x", [1 << 32, 1 << 31], 0, 4))}", data: 4,
      .shapeTooLarge(tensor: "x", shape: [1 << 32, 1 << 31])),
    Case(
      "{\(listed("x", [1 << 62], 0, 4))}", data: 4,
      .shapeTooLarge(tensor: "x", shape: [1 << 62])),
    Case(
      "{\(listed("x", [1 << 62, 4, 0], 0, 0))}",
      .shapeTooLarge(tensor: "x", shape: [1 << 62, 4, 0])),
    Case(
      "{\(listed("x", [3], 0, 2, type: "F6_E2M3"))}", data: 2,
      .partialByte(tensor: "x", type: .float6E2M3, shape: [3])),
    Case(
      "{\(listed("x", [2, 3], 0, 20))}", data: 20,
      .wrongDataLength(tensor: "x", type: .float32, shape: [2, 3], expected: 24, found: 20)),
    Case(
      "{\(listed("x", [0], 0, 4))}", data: 4,
      .wrongDataLength(tensor: "x", type: .float32, shape: [0], expected: 0, found: 4)),
    Case("{\(listed("x", [1], 0, 4))}", data: 3, .wrongFileLength(expected: 4, found: 3)),
    Case("{\(listed("x", [1], 0, 4))}", data: 5, .wrongFileLength(expected: 4, found: 5)),
    Case("{}", data: 1, .wrongFileLength(expected: 0, found: 1)),
    Case(
      "{\(listed("x", [1 << 59], 0, 1 << 59, type: "U8"))}", data: 4,
      .wrongFileLength(expected: 1 << 59, found: 4)),
  ]

  @Test(arguments: cases) func mistakes(mistake: Case) throws {
    let bytes = safetensorsBytes(mistake.header, data: [UInt8](repeating: 0, count: mistake.data))
    let error = try #require(throws: SafetensorsError.self) { try opened(bytes) }
    #expect(error.problem == mistake.problem)
    #expect(error.description.contains("crafted.safetensors' is not a valid safetensors file: "))
    #expect(error.description.contains("expected"))
    #expect(error.description.contains("found"))
    #expect(!error.description.contains("\n"))
  }

  @Test(arguments: cases.filter { $0.header.contains(#""x":{"#) && $0.problem.namesATensor })
  func theTensorIsNamed(mistake: Case) {
    #expect(mistake.problem.description.contains("tensor 'x'"))
  }

  @Test(arguments: 0..<8) func fewerThanEightBytes(count: Int) throws {
    let bytes = [UInt8](repeating: 0, count: count)
    #expect(try problem(of: bytes) == .fileTooShort(bytes: count))
  }

  @Test func theHeadersLength() throws {
    // Exactly the limit is allowed, so a short file fails the next check.
    #expect(
      try problem(of: safetensorsBytes("{}", length: 100_000_000))
        == .headerPastEnd(bytes: 100_000_000, available: 2))
    for length in [100_000_001, 1 << 63, .max - 7, .max] as [UInt64] {
      #expect(
        try problem(of: safetensorsBytes("{}", length: length)) == .headerTooLong(bytes: length))
    }
    #expect(
      try problem(of: safetensorsBytes("{}", length: 3)) == .headerPastEnd(bytes: 3, available: 2))
  }

  @Test func aHeaderThatIsNotUTF8() throws {
    let header: [UInt8] = [0x7B, 0x22, 0xFF, 0x22, 0x7D]
    #expect(try problem(of: littleEndian([UInt64(5)]) + header) == .headerNotUTF8)
  }

  @Test(arguments: ["{}", "  {}", "\n{ }\t  ", #"{"__metadata__":{}}"#]) func filesWithoutTensors(
    header: String
  ) throws {
    let file = try opened(safetensorsBytes(header))
    #expect(file.entries.isEmpty)
    #expect(file.metadata.isEmpty)
    #expect(try file.tensors().isEmpty)
  }

  @Test func theOrderIsThatOfTheDataAndOtherFieldsAreLeftAlone() throws {
    let header = """
        {\(listed("c", [1], 4, 8)), \(listed("b", [], 0, 4)),\
      "e": {"extra": [{}], "data_offsets":[4,4],"shape":[2,0], "dtype":"F64"},
      "__metadata__": {"format":"pt", "ü":"\\u00e9"}, \(listed("d", [0], 8, 8))}
      """
    let data = littleEndian([Float(1.5).bitPattern, Float(-2).bitPattern])
    let file = try opened(safetensorsBytes(header, data: data))
    #expect(file.entries.map(\.name) == ["b", "e", "c", "d"])
    #expect(file.entries.map(\.shape) == [[], [2, 0], [1], [0]])
    #expect(file.entries.map(\.data) == [0..<4, 4..<4, 4..<8, 8..<8])
    #expect(file.metadata == ["format": "pt", "ü": "é"])
    #expect(try file.tensor("b").item == 1.5)
    #expect(try file.tensor("c").values == [-2])
    #expect(try file.tensor("e").shape == [2, 0])
    #expect(try file.tensor("e").values == [])
  }

  @Test func aFileCutAnywhereIsRefused() throws {
    let header =
      #"{"__metadata__":{"a":"b"},\#(listed("x", [2], 0, 8)),\#(listed("y", [], 8, 12))}"#
    let whole = safetensorsBytes(header, data: [UInt8](repeating: 1, count: 12))
    #expect(try problem(of: whole) == nil)
    for length in 0..<whole.count {
      #expect(try problem(of: Array(whole[..<length])) != nil, "cut to \(length)")
    }
  }

  @Test func aHeaderCutAnywhereIsRefused() throws {
    let header = #"{"__metadata__":{"a":"\u00fc"},\#(listed("x", [2], 0, 8))}"#
    for length in 0..<header.utf8.count {
      let cut = String(decoding: header.utf8.prefix(length), as: UTF8.self)
      #expect(try problem(of: safetensorsBytes(cut)) != nil, "cut to \(length)")
    }
  }

  @Test func anyByteChangedNeverCrashes() throws {
    let whole = safetensorsBytes(
      "{\(listed("x", [2], 0, 8))}", data: [UInt8](repeating: 0, count: 8))
    try withTemporaryFolder { folder in
      let file = URL(filePath: "\(folder)/changed")
      for place in whole.indices {
        for value in [0x00, 0x22, 0x2D, 0x39, 0x7B, 0xFF] as [UInt8] {
          var bytes = whole
          bytes[place] = value
          try Data(bytes).write(to: file)
          _ = try? SafetensorsFile(path: file.path).tensors()
        }
      }
    }
  }
}

extension SafetensorsError.Problem {
  /// Whether the case has a tensor to name as such.
  fileprivate var namesATensor: Bool {
    switch self {
    case .duplicateName, .headerNotJSON, .wrongFileLength: false
    default: true
    }
  }
}
