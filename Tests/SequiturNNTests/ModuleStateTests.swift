// Weights taken out and loaded by name: strictly, and all or nothing.

import SequiturNN
import SequiturTensor
import Testing

struct ModuleStateTests {
  private static func linear(seed: UInt64) -> Linear {
    var random = SeededRandom(seed: seed)
    return Linear(from: 2, to: 3, using: &random)
  }

  @Test func stateIsACopyAndLoadsBack() throws {
    let linear = Self.linear(seed: 1)
    let before = linear.weight.values
    let state = linear.state()
    #expect(Set(state.keys) == ["weight", "bias"])
    linear.weight.assign([Float](repeating: 9, count: 6))
    #expect(state["weight"]?.values == before)
    try linear.load(state)
    #expect(linear.weight.values == before)
  }

  @Test func missingAndUnexpectedNames() throws {
    let linear = Self.linear(seed: 1)
    let before = linear.state().mapValues(\.values)
    var state = Self.linear(seed: 2).state()
    state["scale"] = state.removeValue(forKey: "bias")
    let error = #expect(throws: StateError.self) { try linear.load(state) }
    #expect(error == .names(missing: ["bias"], unexpected: ["scale"]))
    #expect(
      error?.description
        == "the weights do not fit the model: 1 missing: bias; 1 unexpected: scale")
    #expect(linear.state().mapValues(\.values) == before)
  }

  @Test func aWrongShapeChangesNothing() throws {
    let linear = Self.linear(seed: 1)
    let before = linear.state().mapValues(\.values)
    var state = Self.linear(seed: 2).state()
    // As many numbers, so that only the shape tells.
    state["weight"] = Tensor(zeros: [2, 3])
    let error = #expect(throws: StateError.self) { try linear.load(state) }
    #expect(error == .shape(name: "weight", expected: [3, 2], found: [2, 3]))
    #expect(
      error?.description
        == "the weights do not fit the model: weight has shape [2, 3], expected [3, 2]")
    #expect(linear.state().mapValues(\.values) == before)
    // Also if the parameter with the mistake comes last.
    state = Self.linear(seed: 2).state()
    state["bias"] = Tensor(zeros: [4])
    #expect(throws: StateError.self) { try linear.load(state) }
    #expect(linear.state().mapValues(\.values) == before)
  }

  @Test func manyNamesAreCutShort() {
    let error = StateError.names(missing: (1...7).map { "p\($0)" }, unexpected: [])
    #expect(
      error.description
        == "the weights do not fit the model: 7 missing: p1, p2, p3, p4, p5, ...")
  }

  @Test func copyWeightsToAnotherStructureThrows() {
    var random = SeededRandom(seed: 3)
    let wider = Linear(from: 2, to: 4, using: &random)
    #expect(throws: StateError.shape(name: "weight", expected: [4, 2], found: [3, 2])) {
      try Self.linear(seed: 1).copyWeights(to: wider)
    }
  }
}
