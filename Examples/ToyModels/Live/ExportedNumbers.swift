// ExportedNumbers: numbers as the scripts of a page read them.

import Sequitur
import SequiturFigures

/// Numbers that are written as `{"float32": "…"}`: base64 of 32-bit floats, the lowest byte first.
/// No digit is lost, and a number takes 5.3 bytes where its digits would take eleven.
package struct ExportedNumbers: Encodable, Sendable {
  package let values: [Float]

  package init(_ values: [Float]) { self.values = values }

  private enum Key: String, CodingKey { case float32 }

  package func encode(to encoder: any Encoder) throws {
    let bytes = values.flatMap { value in
      withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
    }
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(Base64.encoded(bytes), forKey: .float32)
  }
}
