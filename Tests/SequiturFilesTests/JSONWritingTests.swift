// Writing JSON: what is written reads back as the same value, on one line and indented.

import SequiturFiles
import Testing

struct JSONWritingTests {
  private static let value = JSONValue.object([
    .init("empty", .object([])), .init("none", .array([])),
    .init("a \"quoted\" \\ name\n\t", .string("\u{1}é🙂")),
    .init("list", .array([.null, .boolean(true), .number("-0"), .number(Float(0.1))])),
    .init("nested", .object([.init("x", .number(7))])),
  ])

  @Test(arguments: [false, true]) func whatIsWrittenReadsBack(indented: Bool) throws {
    let text = Self.value.text(indented: indented)
    #expect(try JSONValue(parsing: Array(text.utf8)) == Self.value)
  }

  @Test func indentedTextHasALineForEachMember() {
    let value = JSONValue.object([
      .init("a", .number(1)), .init("b", .array([.null, .object([])])),
    ])
    #expect(value.text() == #"{"a":1,"b":[null,{}]}"#)
    #expect(
      value.text(indented: true) == """
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
