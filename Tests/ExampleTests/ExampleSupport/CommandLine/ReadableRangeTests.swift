import ExampleSupport
import Testing

@Suite struct ReadableRangeTests {
  @Test func rangesDescribeThemselves() {
    #expect((1...3).words == "from 1 to 3")
    #expect((0..<3).words == "from 0 to below 3")
    #expect((2...).words == "of at least 2")
    #expect(Above(0.5).words == "above 0.5")
  }

  @Test func aboveLeavesItsBoundOut() {
    #expect(!Above(0.5).contains(0.5))
    #expect(Above(0.5).contains(0.6))
  }
}
