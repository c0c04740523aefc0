// EventFile: records as TensorBoard's reader takes them apart.

import Foundation
import Sequitur
import SequiturFiles
import Testing

/// The payloads of a file of records; every checksum is compared.
func eventRecords(_ path: String) throws -> [[UInt8]] {
  var rest = Array(try Data(contentsOf: URL(filePath: path)))[...]
  func take<Number: FixedWidthInteger>(_ type: Number.Type) -> (Number, [UInt8]) {
    let bytes = Array(rest.prefix(MemoryLayout<Number>.size))
    rest = rest.dropFirst(bytes.count)
    return (bytes.reversed().reduce(0) { $0 << 8 | Number($1) }, bytes)
  }
  func masked(_ bytes: [UInt8]) -> UInt32 {
    let crc = Checksum.of(bytes)
    return (crc >> 15 | crc << 17) &+ 0xA282_EAD8
  }
  var records: [[UInt8]] = []
  while !rest.isEmpty {
    let (length, lengthBytes) = take(UInt64.self)
    #expect(take(UInt32.self).0 == masked(lengthBytes))
    let data = Array(rest.prefix(Int(length)))
    rest = rest.dropFirst(Int(length))
    #expect(take(UInt32.self).0 == masked(data))
    records.append(data)
  }
  return records
}

struct EventFileTests {
  @Test func recordsHoldTheFieldsOfEvents() throws {
    try withTemporaryFolder { folder in
      let file = try EventFile(folder: folder, startStep: 300, time: 1.5)
      try file.write([("train/loss", 0.5)], step: 301, time: 1.5)
      #expect(Folder.name(of: file.path).hasPrefix("events.out.tfevents.1."))
      let records = try eventRecords(file.path)
      // Field 1 (key 9) is the time 1.5, field 2 (key 16) the step, 300 = 0b10_0101100.
      let time: [UInt8] = [9, 0, 0, 0, 0, 0, 0, 0xF8, 0x3F]
      try #require(records.count == 3)
      #expect(records[0] == time + [16, 0] + [26, 13] + Array("brain.Event:2".utf8))
      #expect(records[1] == time + [16, 0xAC, 0x02] + [58, 2, 8, 1])
      let value: [UInt8] = [10, 10] + Array("train/loss".utf8) + [21, 0, 0, 0, 0x3F]
      #expect(
        records[2]
          == time + [16, 0xAD, 0x02] + [42, UInt8(value.count + 2), 10, UInt8(value.count)] + value)
    }
  }
}
