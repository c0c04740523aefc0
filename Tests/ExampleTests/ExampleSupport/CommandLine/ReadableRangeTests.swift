import ExampleSupport
import Testing

@Suite struct ReadableRangeTests {
  @Test func rangesDescribeThemselves() {
    #expect((1...3).words == "from 1 to 3")
    #expect((0..<3.5).words == "from 0 to below 3.5")
    #expect((2...).words == "from 2 up")
    #expect(Above(0.5).words == "above 0.5")
    #expect(Above(0, upTo: 1.0).words == "above 0 and at most 1")
  }

  @Test func aboveLeavesItsBoundOut() {
    #expect(!Above(0.5).contains(0.5))
    #expect(Above(0.5).contains(0.6))
    #expect([0, 0.1, 1, 1.1].map(Above(0, upTo: 1).contains) == [false, true, true, false])
  }
}
