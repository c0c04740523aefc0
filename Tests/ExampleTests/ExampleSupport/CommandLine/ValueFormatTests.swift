import ExampleSupport
import Testing

/// Reading and writing; the sentences of mistakes stand in `ArgumentScannerTests`.
@Suite struct ValueFormatTests {
  @Test func aChoiceCanHaveNamesOfItsOwn() throws {
    let format = ValueFormat.choice(of: [1, 2], name: { $0 == 1 ? "one" : "two" })
    #expect(try format.read("two") == 2)
    #expect(format.write(1) == "one")
  }

  @Test func whatIsWrittenCanBeRead() throws {
    let lengths = ValueFormat<[Int]>.list(of: .integer(in: 0...99))
    #expect(try lengths.read(lengths.write([3, 14, 15])) == [3, 14, 15])
    let rate = ValueFormat<Double>.number(in: 0...1)
    #expect(try rate.read(rate.write(0.1)) == 0.1)
  }
}
