// Writing JSON: what is written reads back as the same value, on one line and indented.

import Foundation
import SequiturFiles
import Testing

struct JSONWritingTests {
  private static let value: JSONValue = [
    "empty": [:], "none": [], "a \"quoted\" \\ name\n\t": "\u{1}é🙂",
    "list": [.null, true, .number("-0"), .number(Float(0.1))], "nested": ["x": .number(7)],
  ]

  @Test(arguments: [JSONValue.Layout.line, .indented, .spaced])
  func whatIsWrittenReadsBack(layout: JSONValue.Layout) throws {
    let text = Self.value.text(layout)
    #expect(try JSONValue(parsing: Array(text.utf8)) == Self.value)
  }

  @Test func indentedTextHasALineForEachMember() {
    let value: JSONValue = ["a": .number(1), "b": [.null, [:]]]
    #expect(value.text() == #"{"a":1,"b":[null,{}]}"#)
    #expect(
      value.text(.indented) == """
        {
          "a": 1,
          "b": [
            null,
            {}
          ]
        }
        """)
  }

  @Test func numbersKeepTheirBits() throws {
    for value: Float in [0.1, 1e-30, 16_777_216, .leastNonzeroMagnitude, -.greatestFiniteMagnitude]
    {
      let read = try JSONValue(parsing: Array(JSONValue.number(value).text().utf8))
      #expect(read.double.map { Float($0) } == value)
    }
    #expect(JSONValue.number(Float.nan) == .null)
    #expect(JSONValue.number(Double.infinity) == .null)
  }
}

extension JSONWritingTests {
  private struct Settings: Codable, Equatable {
    var b = "tab\t\u{8}\u{C}\r\n\u{1}/ é\"\\"
    var a = [0.1, 100, -0.0, 1e-7, 1e20]
    var none: [Int] = []
    var noneNamed: [String: Int] = [:]
    var nested = [[Float(1.5)], []]
    var missing: Int?
  }

  @Test func spacedTextIsThatOfFoundation() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let value = try JSONValue(encoding: Settings())
    #expect(value.text(.spaced) == String(decoding: try encoder.encode(Settings()), as: UTF8.self))
    #expect(try value.decoded(as: Settings.self) == Settings())
  }
}
