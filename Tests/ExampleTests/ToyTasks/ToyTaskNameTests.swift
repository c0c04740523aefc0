import Testing
import ToyTasks

@Suite struct ToyTaskNameTests {
  @Test func namesAreStable() {
    #expect(
      ToyTaskName.allCases.map(\.rawValue) == [
        "who-bit-whom", "who-bit-whom-articles", "first-token", "sorted", "reverse",
        "previous-token", "distance",
      ])
  }
}
