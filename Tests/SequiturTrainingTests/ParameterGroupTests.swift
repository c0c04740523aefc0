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
      .init(vocabularySize: 5, contextLength: 4, layers: 1, heads: 2, width: 4), using: &random)
    let classifier = SequenceClassifier(
      .init(
        vocabularySize: 5, classes: 2, readout: .classToken,
        block: BlockConfiguration(width: 4, heads: 2)), using: &random)
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
}
