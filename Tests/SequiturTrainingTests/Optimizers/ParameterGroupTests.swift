// Every parameter falls into exactly one group, or the mistake names it.

import SequiturNN
import SequiturTensor
import SequiturTraining
import Testing
import ToyModels

struct ParameterGroupTests {
  private let named = Mixed().namedParameters()

  @Test func matricesDecay() throws {
    let groups = try GroupedParameters(named, into: ParameterGroup.matricesDecay(0.2))
    #expect(groups.members.map(\.name) == ["matrix", "vector", "spare"])
    #expect(groups.members.map(\.group) == ["decay", "no decay", "no decay"])
    #expect(groups.members.map(\.weightDecay) == [0.2, 0, 0])
    #expect(
      groups.members.map { ObjectIdentifier($0.parameter) }
        == named.map { ObjectIdentifier($0.parameter) })
  }

  @Test func whatDecaysInTheModels() throws {
    var random = SeededRandom(seed: 1)
    let gpt = GPT(
      .init(contextLength: 4, layers: 1, heads: 2, width: 4), vocabularySize: 5, using: &random)
    let classifier = SequenceClassifier(
      vocabulary: 5, classes: 2, readout: .classToken, width: 4, heads: 2, using: &random)
    for named in [gpt.namedParameters(), classifier.namedParameters()] {
      let members = try GroupedParameters(named, into: ParameterGroup.matricesDecay(1)).members
      for member in members {
        let isVector =
          member.name.hasSuffix("bias") || member.name.lowercased().contains("norm")
          || member.name == "classToken"
        #expect(member.group == (isVector ? "no decay" : "decay"), "\(member.name)")
      }
    }
  }

  @Test func mistakesNameEveryOffender() throws {
    let groups = [
      ParameterGroup(name: "matrices", weightDecay: 1) { $0.parameter.rank == 2 },
      ParameterGroup(name: "with a t", weightDecay: 0) { $0.name.contains("t") },
    ]
    let mistake = try #require(
      #expect(throws: GroupedParameters.Mistake.self) {
        try GroupedParameters(named, into: groups)
      })
    #expect(mistake.ungrouped == ["spare"])
    #expect(mistake.ambiguous.map(\.name) == ["matrix"])
    #expect(mistake.ambiguous.first?.groups == ["matrices", "with a t"])
    #expect(
      mistake.description
        == "every parameter belongs to exactly one group, but spare is in no group; matrix is in "
        + "matrices and with a t")
  }

  /// The matrix frozen, the vector at half the rate.
  private let groups = [
    ParameterGroup(name: "trunk", trains: false) { $0.name == "matrix" },
    ParameterGroup(name: "slow", learningRateFactor: 0.5) { $0.name == "vector" },
    ParameterGroup(name: "rest") { $0.name == "spare" },
  ]

  @Test func groupsFreezeAndSlowDownInEveryOptimizer() throws {
    let optimizers: [(Mixed) throws -> any Optimizer] = [
      { try SGD($0, learningRate: 1, groups: groups) },
      { try SGD($0, learningRate: 1, momentum: 0.9, nesterov: true, groups: groups) },
      { try Adam($0, learningRate: 1, groups: groups) },
      { try AdamW($0, learningRate: 1, groups: groups) },
    ]
    for start in optimizers {
      let module = Mixed()
      var optimizer = try start(module)
      #expect(!module.matrix.requiresGradient && module.vector.requiresGradient)
      #expect(optimizer.state().tensors.keys.allSatisfy { !$0.hasSuffix(".matrix") })
      let loss = module.matrix.sum() + module.vector.sum() + module.spare.sum()
      let gradients = loss.backward()
      #expect(gradients.names.sorted() == ["spare", "vector"])
      optimizer.update(with: gradients)
      #expect(module.matrix.values == [1, 2, 3, 4])
      let moved = 3 - module.spare.values[0]
      #expect(moved > 0.9)
      expectClose(module.vector.values, [1 - moved / 2, 2 - moved / 2])
    }
  }

  @Test func aGroupThatTrainsLeavesTheFlag() throws {
    let module = Mixed()
    module.setTrains(false) { $0.name == "spare" }
    _ = try AdamW(module, learningRate: 1, groups: groups)
    #expect(module.parameters.map(\.requiresGradient) == [false, true, false])
  }

  @Test func theDecayOfAGroupGoesByItsLearningRate() throws {
    let module = Mixed()
    var optimizer = try AdamW(
      module, learningRate: 0.5,
      groups: [
        ParameterGroup(name: "all", learningRateFactor: 0.2, weightDecay: 0.5) { _ in true }
      ])
    let loss = 0 * (module.matrix.sum() + module.vector.sum() + module.spare.sum())
    optimizer.update(with: loss.backward())
    // p (1 - 0.5 * 0.2 * 0.5)
    expectClose(module.matrix.values, [0.95, 1.9, 2.85, 3.8])
    var sgd = try SGD(
      module, learningRate: 0.5,
      groups: [ParameterGroup(name: "all", weightDecay: 0.2) { _ in true }])
    sgd.update(with: (0 * module.spare.sum()).backward())
    expectClose(module.spare.values, [2.85 * 0.9])
  }
}
