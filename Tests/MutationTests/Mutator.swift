// Mutator: bytes of a file to bytes that are nearly one, the same for a seed and a number.

import SequiturTensor

/// Damages bytes as disks, editors and people with intentions do.
struct Mutator {
  private var random: SeededRandom
  /// Other files of the same form, to take pieces from.
  private let others: [[UInt8]]

  init(seed: UInt64, number: Int, others: [[UInt8]]) {
    random = SeededRandom(seed: seed).keyed(by: [number])
    self.others = others
  }

  mutating func number(below bound: Int) -> Int { random.integer(below: bound) }

  /// The bytes after one to four changes.
  mutating func changed(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0...(number(below: 2) == 0 ? 0 : number(below: 4)) { change(&bytes) }
    return bytes
  }

  private mutating func change(_ bytes: inout [UInt8]) {
    switch number(below: 20) {
    case 0: if let place = place(in: bytes) { bytes[place] ^= 1 << UInt8(number(below: 8)) }
    case 1: if let place = place(in: bytes) { bytes[place] = UInt8(number(below: 256)) }
    case 2: bytes.insert(UInt8(number(below: 256)), at: number(below: bytes.count + 1))
    case 3: bytes.removeSubrange(range(in: bytes, atMost: 40))
    case 4:
      let copied = Array(bytes[range(in: bytes, atMost: 40)])
      bytes.insert(contentsOf: copied, at: number(below: bytes.count + 1))
    case 5: bytes.removeLast(min(bytes.count, number(below: 60)))
    case 6: bytes += (0..<number(below: 20)).map { _ in UInt8(number(below: 256)) }
    case 7: splice(&bytes)
    case 8: overwriteInteger(&bytes)
    case 9: nest(&bytes)
    case 10..<15: replaceNumber(&bytes)
    default: replaceWord(&bytes)
    }
  }

  private mutating func place(in bytes: [UInt8]) -> Int? {
    bytes.isEmpty ? nil : number(below: bytes.count)
  }

  private mutating func range(in bytes: [UInt8], atMost longest: Int) -> Range<Int> {
    let start = number(below: bytes.count + 1)
    return start..<min(bytes.count, start + number(below: longest))
  }

  /// The beginning of these bytes and the end of another file.
  private mutating func splice(_ bytes: inout [UInt8]) {
    let other = others[number(below: others.count)]
    bytes.removeLast(number(below: bytes.count + 1))
    bytes += other.suffix(number(below: other.count + 1))
  }

  /// Writes a whole number that is near the limits of something, as little-endian bytes.
  private mutating func overwriteInteger(_ bytes: inout [UInt8]) {
    let limits: [UInt64] = [
      0, 1, 7, 8, 255, 256, 65535, 65536, 100_000_000, 1 << 31, 1 << 32, 1 << 53, 1 << 62, 1 << 63,
      .max,
    ]
    let value = limits[number(below: limits.count)] &+ UInt64(number(below: 3)) &- 1
    let start = number(below: 2) == 0 ? 0 : number(below: bytes.count + 1)
    for (offset, byte) in withUnsafeBytes(of: value.littleEndian, Array.init).enumerated()
    where start + offset < bytes.count {
      bytes[start + offset] = byte
    }
  }

  /// Brackets in brackets, closed or not.
  private mutating func nest(_ bytes: inout [UInt8]) {
    let depth = [1, 2, 127, 128, 1000][number(below: 5)]
    let (open, close) = number(below: 2) == 0 ? ("[", "]") : (#"{"a":"#, "}")
    let nested =
      String(repeating: open, count: depth) + "1"
      + (number(below: 3) == 0 ? "" : String(repeating: close, count: depth))
    bytes.replaceSubrange(range(in: bytes, atMost: 12), with: Array(nested.utf8))
  }

  /// What stands in the place of a number of a text.
  private static let numbers = [
    "0", "-0", "1", "-1", "2", "3", "7", "00", "1.0", "1.5", "1e3", "1e-400", "1e999", "-1e999",
    "255", "256", "65535", "65536", "1048576", "1048577", "2147483647", "2147483648", "4294967295",
    "4294967296", "9007199254740992", "9007199254740993", "4611686018427387904",
    "9223372036854775807", "9223372036854775808", "18446744073709551616", "0.1", "NaN", "Infinity",
    "null", "123456789012345678901234567890123456789012345",
  ]

  /// What stands in the place of a text or a word.
  private static let words = [
    "null", "true", "false", "[]", "{}", "\"\"", "0", "[0]", "[null]", #"{"a":0}"#,
    #""\u0000""#, #""\ud83d\ude00""#, #""\ud83d""#, "\"\u{2126}\"", "\"\u{3A9}\"", "\"..\"",
    #""../x""#, #""\u001b[31m""#, "\"F32\"", "\"F16\"", "\"BF16\"", "\"F64\"", "\"I8\"", "\"F4\"",
    "\"learned\"", "\"sinusoidal\"", "\"pope\"", "\"rms\"", "\"swiglu\"", "\"Sequence\"",
    "\"ByteLevel\"", "\"Unigram\"", "\"\u{120}\"", "\"__metadata__\"",
  ]

  private mutating func replaceNumber(_ bytes: inout [UInt8]) {
    let isPart = { (byte: UInt8) in
      UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || Array("+-.eE".utf8).contains(byte)
    }
    replaceRun(of: isPart, by: Self.numbers, in: &bytes)
  }

  private mutating func replaceWord(_ bytes: inout [UInt8]) {
    // A text with its quotes, a word or a number: what stands between JSON's own marks.
    let isPart = { (byte: UInt8) in !Array("[]{}:, \n".utf8).contains(byte) }
    replaceRun(of: isPart, by: Self.words, in: &bytes)
  }

  /// Replaces the first run of bytes of a kind behind a random place.
  private mutating func replaceRun(
    of isPart: (UInt8) -> Bool, by choices: [String], in bytes: inout [UInt8]
  ) {
    var start = number(below: bytes.count + 1)
    while start < bytes.count, !isPart(bytes[start]) { start += 1 }
    while start > 0, isPart(bytes[start - 1]) { start -= 1 }
    let end = bytes[start...].firstIndex { !isPart($0) } ?? bytes.count
    bytes.replaceSubrange(start..<end, with: Array(choices[number(below: choices.count)].utf8))
  }
}
