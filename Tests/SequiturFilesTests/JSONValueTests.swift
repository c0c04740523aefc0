// JSONValue: every value, and every text that is refused, with the place.

import SequiturFiles
import Testing

struct JSONValueTests {
  private func parse(_ text: String) throws -> JSONValue {
    try JSONValue(parsing: Array(text.utf8))
  }

  @Test(
    arguments: [
      ("null", .null), (" true ", true), ("\tfalse\r\n", false),
      ("0", .number("0")), ("-0", .number("-0")), ("12.50e+3", .number("12.50e+3")),
      ("1E-2", .number("1E-2")), ("123456789012345678901", .number("123456789012345678901")),
      ("\"\"", ""), ("\"a b\"", "a b"), ("\"ü😀\"", "ü😀"),
      (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
      (#""\u00fc\ud83D\uDe00\u0000""#, "ü😀\u{0}"),
      ("[]", []), ("[ 1 , [ ] ]", [.number("1"), []]), ("{}", [:]),
      (#"{ "b" : 1 , "a" : { "b" : null } }"#, ["b": .number("1"), "a": ["b": .null]]),
    ] as [(String, JSONValue)])
  func values(text: String, expected: JSONValue) throws {
    #expect(try parse(text) == expected)
  }

  @Test(arguments: [
    ("", 0, "a value"), ("  ", 2, "a value"), ("nul", 3, "'null'"), ("trux", 3, "'true'"),
    ("True", 0, "a value"), ("NaN", 0, "a value"), ("+1", 0, "a value"), (".5", 0, "a value"),
    ("-", 1, "a digit"), ("-a", 1, "a digit"), ("01", 1, "the end of the text"),
    ("1.", 2, "a digit"), ("1e", 2, "a digit"), ("1e+", 3, "a digit"), ("1 2", 2, "the end of"),
    ("[1", 2, "',' or ']'"), ("[1,]", 3, "a value"), ("[,]", 1, "a value"), ("[1}", 2, "',' or"),
    ("{", 1, "a key"), ("{1:2}", 1, "a key"), ("{\"a\" 1}", 5, "':'"), ("{\"a\":}", 5, "a value"),
    ("{\"a\":1", 6, "',' or '}'"), ("{\"a\":1,}", 7, "a key"), ("{} {}", 3, "the end"),
    ("\"a", 2, "closing quote"), ("\"\u{1}\"", 1, "control character"), (#""\x""#, 2, "one of"),
    (#""\"#, 2, "one of"), (#""\u12g4""#, 5, "hexadecimal"), (#""\u12"#, 5, "hexadecimal"),
    (#""\ud800""#, 3, "surrogate"), (#""\udc00""#, 3, "surrogate"),
    (#""\ud800\n""#, 3, "surrogate"), (#""\ud800\ud800""#, 3, "surrogate"),
    ("\u{FEFF}1", 0, "a value"),
  ]) func refusals(text: String, offset: Int, expected: String) throws {
    let error = try #require(throws: JSONError.self) { try parse(text) }
    #expect(error.offset == offset, "\(text): \(error)")
    #expect(error.description.contains(expected), "\(text): \(error)")
    #expect(error.description.contains("found"))
  }

  @Test(arguments: [
    (#"{"a":1,"b":2,"a":3}"#, 1), (#"[{"x":{"a":1,"\u0061":3}}]"#, 3),
  ]) func aRepeatedKeyIsRefused(text: String, depth: Int) throws {
    let error = try #require(throws: JSONError.self) { try parse(text) }
    #expect(error.problem == .duplicateKey("a", depth: depth))
    #expect(error.description.contains("found 'a' again"))
  }

  @Test func deepNestingIsRefusedAndNeverOverflows() throws {
    let depth = 128
    let deepest = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    #expect(throws: Never.self) { try parse(deepest) }
    #expect(throws: JSONError.self) { try parse("[" + deepest + "]") }
    #expect(throws: JSONError.self) { try parse(String(repeating: "[", count: 1_000_000)) }
  }

  @Test(
    arguments: [
      ("7", 7), ("0", 0), ("9223372036854775807", Int.max), ("9223372036854775808", nil),
      ("-1", nil), ("-0", nil), ("1.0", nil), ("1e3", nil), ("\"1\"", nil), ("null", nil),
    ] as [(String, Int?)]) func wholeNumbers(text: String, expected: Int?) throws
  {
    #expect(try parse(text).wholeNumber == expected)
  }

  @Test(arguments: [
    ("null", "null"), ("true", "true"), ("-1.5", "-1.5"), ("\"a\"", "\"a\""),
    ("[1,2]", "a list of 2"), (#"{"a":1}"#, "an object of 1"),
  ]) func summaries(text: String, expected: String) throws {
    #expect(try parse(text).summary == expected)
  }

  @Test func longScalarsAreNotRepeatedInMessages() {
    let long = String(repeating: "9", count: 41)
    #expect(JSONValue.number(long).summary == "a number of 41 characters")
    #expect(JSONValue.string(long).summary == "a text of 41 characters")
  }

  @Test func keysThatOnlyLookAlikeAreTwo() throws {
    let value = try parse("{\"\u{3A9}\": 1, \"\u{2126}\": 2}")
    #expect(value.members?.count == 2)
  }
}
