// Several optimisers on one model: one owner for each parameter, one account, one state.

import Foundation
import SequiturNN
import SequiturTensor
import SequiturTraining
import Testing

struct CombinedOptimizerTests {
  private static func combined(_ model: Mixed) throws -> CombinedOptimizer {
    try CombinedOptimizer(
      model, learningRate: 0.5,
      members: [
        .init("matrices", learningRateFactor: 2, owns: { $0.parameter.rank == 2 }) {
          SGD(model, learningRate: 9, momentum: 0.5, for: $0)
        },
        .init("vectors", owns: { $0.parameter.rank == 1 }) {
          AdamW(model, learningRate: 9, for: $0)
        },
      ])
  }

  private static func loss(_ model: Mixed) -> Tensor {
    model.matrix.sum() + model.vector.sum() + model.spare.sum()
  }

  @Test func eachParameterIsUpdatedByItsOwnerAtItsRate() throws {
    let model = Mixed()
    var optimizer = try Self.combined(model)
    var gradients = Self.loss(model).backward()
    gradients.scale(by: 0.5)
    optimizer.update(with: gradients)
    // SGD at 1 times a gradient of 0.5; AdamW's first step is the learning rate whatever the
    // gradient.
    #expect(model.matrix.values == [0.5, 1.5, 2.5, 3.5])
    expectClose(model.vector.values, [0.5, 1.5])
    expectClose(model.spare.values, [2.5])
    #expect(optimizer.members.map(\.optimizer.learningRate) == [1, 0.5])
    #expect(optimizer.members.map(\.name) == ["matrices", "vectors"])
    optimizer.learningRate = 0
    optimizer.update(with: Self.loss(model).backward())
    #expect(model.matrix.values == [0.5, 1.5, 2.5, 3.5])
  }

  @Test func everyParameterNeedsExactlyOneOwner() throws {
    let model = Mixed()
    func member(
      _ name: String, _ owns: @escaping (NamedParameter) -> Bool
    ) -> CombinedOptimizer.Member {
      .init(name, owns: owns) { SGD(model, learningRate: 0, for: $0) }
    }
    let mistake = #expect(throws: GroupedParameters.Mistake.self) {
      try CombinedOptimizer(
        model, learningRate: 1,
        members: [
          member("all but one") { $0.name != "spare" }, member("matrices") { $0.name == "matrix" },
        ])
    }
    #expect(
      mistake?.description
        == "every parameter belongs to exactly one group, but spare is in no group; matrix is in "
        + "all but one and matrices")
  }

  @Test func theStateIsThatOfTheMembersUnderTheirNames() throws {
    let model = Mixed()
    var optimizer = try Self.combined(model)
    optimizer.update(with: Self.loss(model).backward())
    let state = optimizer.state()
    #expect(
      state.tensors.keys.sorted() == [
        "matrices.velocity.matrix", "vectors.first.spare", "vectors.first.vector",
        "vectors.second.spare", "vectors.second.vector",
      ])
    #expect(state.counters == ["vectors.updates": 1])
    for (change, expected) in [
      (
        { $0.tensors["vectors.first.spare"] = nil },
        .names(missing: ["vectors.first.spare"], unexpected: [])
      ),
      (
        { $0.tensors["other.first.spare"] = Tensor(1) },
        .names(missing: [], unexpected: ["other.first.spare"])
      ),
      ({ $0.counters["updates"] = 1 }, .names(missing: [], unexpected: ["updates"])),
      ({ $0.counters["vectors.updates"] = -1 }, .counter(name: "vectors.updates", found: -1)),
      (
        { $0.tensors["vectors.first.spare"] = Tensor(zeros: [2]) },
        .shape(name: "vectors.first.spare", expected: [1], found: [2])
      ),
    ] as [((inout OptimizerState) -> Void, StateError)] {
      var changed = state
      change(&changed)
      var fresh = try Self.combined(Mixed())
      #expect(throws: expected) { try fresh.load(changed) }
      // The first member must not have taken its part.
      #expect(fresh.state().tensors["matrices.velocity.matrix"]?.values == [0, 0, 0, 0])
    }
  }

  @Test func oneAccountIsDrawnUpForAll() async {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardErrorContent]
    ) {
      let model = Mixed()
      var optimizer = try CombinedOptimizerTests.combined(model)
      for _ in 0..<60 { optimizer.update(with: model.matrix.sum().backward()) }
    }
    let said = message(of: result)
    #expect(said.components(separatedBy: "warning").count == 2, "\(said)")
    #expect(
      said.contains(
        "warning: CombinedOptimizer: the loss does not use these parameters of the model, so they "
          + "will not train: vector, spare\n"), "\(said)")
  }

  static let mistakes: Mistakes = [
    "CombinedOptimizer: the loss uses parameters that the model does not declare": {
      var optimizer = try CombinedOptimizerTests.combined(Mixed())
      optimizer.update(with: Parameter(ones: [2]).sum().backward())
    },
    "found a member named 'a.b', expected a name without": {
      let model = Mixed()
      _ = CombinedOptimizer.Member("a.b", owns: { _ in true }) {
        SGD(model, learningRate: 1, for: $0)
      }
    },
    "found two members named twin, expected a name each": {
      let model = Mixed()
      _ = try CombinedOptimizer(
        model, learningRate: 1,
        members: [true, false].map { isFirst in
          .init("twin", owns: { ($0.parameter.rank == 2) == isFirst }) {
            SGD(model, learningRate: 1, for: $0)
          }
        })
    },
  ]
}
