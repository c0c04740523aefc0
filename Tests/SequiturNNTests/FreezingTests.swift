// Parameters that train, or not, by name.

import SequiturNN
import SequiturTensor
import Testing

struct FreezingTests {
  @Test func byNameAndBack() {
    let model = smallGPT { $0.layers = 2 }
    func frozen() -> [String] {
      model.namedParameters().filter { !$0.parameter.requiresGradient }.map(\.name)
    }
    #expect(frozen().isEmpty)
    model.setTrains(false) { $0.name.hasPrefix("blocks.0.") }
    #expect(!frozen().isEmpty && frozen().allSatisfy { $0.hasPrefix("blocks.0.") })
    let count = frozen().count
    model.setTrains(false) { $0.parameter.rank == 1 }
    #expect(frozen().count > count && frozen().contains("norm.weight"))
    model.setTrains(true) { $0.name.hasPrefix("blocks.") }
    #expect(frozen() == ["norm.weight", "norm.bias"])
    model.setTrains(true)
    #expect(frozen().isEmpty)
    model.setTrains(false)
    #expect(frozen().count == model.parameters.count)
  }
}
