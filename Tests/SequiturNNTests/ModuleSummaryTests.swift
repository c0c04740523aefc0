// The table of parameters.

import SequiturNN
import SequiturTensor
import Testing

struct ModuleSummaryTests {
  @Test func namesShapesAndCountsInColumns() {
    var random = SeededRandom(seed: 1)
    let network = FeedForward(width: 3, hidden: 40, bias: false, using: &random)
    #expect(
      network.parameterSummary() == """
        up.weight   [40, 3] 120
        down.weight [3, 40] 120
        total               240
        """)
  }

  @Test func aModuleWithoutParameters() {
    #expect(NoPositions().parameterSummary() == "total  0")
  }
}
