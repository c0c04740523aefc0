// What is saved of an optimiser: it resumes to the same bits, and fits or is refused whole.

import SequiturNN
import SequiturTensor
import SequiturTraining
import Testing

struct OptimizerStateTests {
  private static func loss(_ module: Mixed, step: Int) -> Tensor {
    (module.matrix * Float(step + 1)).squared().sum() + (module.vector * module.spare).sum()
  }

  @Test func everyOptimizerResumesToTheSameBits() throws {
    let starts: [(String, (Mixed) throws -> any Optimizer)] = [
      ("SGD", { SGD($0, learningRate: 0, weightDecay: 0.1) }),
      ("momentum", { SGD($0, learningRate: 0, momentum: 0.9) }),
      ("Nesterov", { SGD($0, learningRate: 0, momentum: 0.9, nesterov: true) }),
      ("Adam", { Adam($0, learningRate: 0, weightDecay: 0.1) }),
      ("AdamW", { AdamW($0, learningRate: 0, weightDecay: 0.1) }),
      (
        "groups",
        {
          try AdamW(
            $0, learningRate: 0,
            groups: [
              ParameterGroup(name: "slow", learningRateFactor: 0.1) { $0.name == "matrix" },
              ParameterGroup(name: "frozen", trains: false) { $0.name == "vector" },
              ParameterGroup(name: "rest") { $0.name == "spare" },
            ])
        }
      ),
      (
        "combined",
        { model in
          try CombinedOptimizer(
            model, learningRate: 0,
            members: [
              .init("sgd", owns: { $0.parameter.rank == 2 }) {
                SGD(model, learningRate: 0, momentum: 0.9, for: $0)
              },
              .init("adamw", learningRateFactor: 0.5, owns: { $0.parameter.rank == 1 }) {
                AdamW(model, learningRate: 0, for: $0)
              },
            ])
        }
      ),
    ]
    for (name, start) in starts {
      try expectSameBitsAfterResume(Mixed.init, loss: Self.loss, name, optimizer: start)
    }
  }

  @Test func whatTheLibrarysOptimizersSave() {
    let module = Mixed()
    #expect(SGD(module, learningRate: 1).state().tensors.isEmpty)
    let velocities = SGD(module, learningRate: 1, momentum: 0.5).state()
    #expect(
      velocities.tensors.keys.sorted() == ["matrix", "spare", "vector"].map { "velocity.\($0)" })
    #expect(velocities.tensors["velocity.matrix"]?.shape == [2, 2] && velocities.counters.isEmpty)
    var adam = Adam(module, learningRate: 0.1)
    adam.update(with: Self.loss(module, step: 0).backward())
    let names = ["first", "second"].flatMap { kind in
      ["matrix", "spare", "vector"].map { "\(kind).\($0)" }
    }
    #expect(adam.state().tensors.keys.sorted() == names)
    #expect(adam.state().counters == ["updates": 1] && adam.updates == 1)
  }

  @Test func onlyAShareIsUpdatedAndSaved() {
    let module = Mixed()
    var sgd = SGD(module, learningRate: 1, momentum: 0.5) { $0.parameter.rank == 2 }
    #expect(sgd.groups.members.map(\.name) == ["matrix"])
    #expect(sgd.state().tensors.keys.sorted() == ["velocity.matrix"])
    sgd.update(with: (module.matrix.sum() + module.vector.sum()).backward())
    #expect(module.matrix.values == [0, 1, 2, 3] && module.vector.values == [1, 2])
  }

  /// What is thrown, after a proof that the optimiser is as before.
  private static func error(
    _ change: (inout OptimizerState) -> Void, loadedBy start: (Mixed) -> any Optimizer
  ) -> StateError? {
    let (source, target) = (Mixed(), Mixed())
    var (saved, optimizer) = (start(source), start(target))
    saved.update(with: loss(source, step: 0).backward())
    optimizer.update(with: loss(target, step: 3).backward())
    var state = saved.state()
    change(&state)
    let before = optimizer.state()
    let (values, counters) = (before.tensors.mapValues(\.values), before.counters)
    let error = #expect(throws: StateError.self) { try optimizer.load(state) }
    #expect(optimizer.state().tensors.mapValues(\.values) == values)
    #expect(optimizer.state().counters == counters)
    return error
  }

  @Test func aStateThatDoesNotFitChangesNothing() {
    func adam(_ module: Mixed) -> any Optimizer { AdamW(module, learningRate: 0.1) }
    func error(_ change: (inout OptimizerState) -> Void) -> StateError? {
      Self.error(change, loadedBy: adam)
    }
    #expect(
      error { $0.tensors["first.spare"] = nil } == .names(missing: ["first.spare"], unexpected: []))
    #expect(
      error { $0.tensors["third.spare"] = Tensor(1) }
        == .names(missing: [], unexpected: ["third.spare"]))
    #expect(
      error { $0.tensors["second.vector"] = Tensor(zeros: [3]) }
        == .shape(name: "second.vector", expected: [2], found: [3]))
    #expect(
      error { $0.counters = [:] } == .names(missing: ["updates"], unexpected: []))
    #expect(
      error { $0.counters["steps"] = 1 }
        == .names(missing: [], unexpected: ["steps"]))
    let negative = error { $0.counters["updates"] = -1 }
    #expect(negative == .counter(name: "updates", found: -1))
    #expect(
      negative?.description
        == "the weights do not fit the model: the counter updates is -1, expected at least 0")
    #expect(
      Self.error({ $0.tensors["velocity.matrix"] = Tensor(zeros: [4]) }) {
        SGD($0, learningRate: 0.1, momentum: 0.9)
      } == .shape(name: "velocity.matrix", expected: [2, 2], found: [4]))
  }

  @Test func aParameterMayTrainLater() throws {
    // The matrix trains from step 5 on: one run, and one that is saved at 3 or at 7.
    func train(_ module: Mixed, _ optimizer: inout AdamW, _ steps: Range<Int>) {
      for step in steps {
        if step >= 5 { module.setTrains(true) }
        optimizer.update(with: Self.loss(module, step: step).backward())
      }
    }
    func start() -> (module: Mixed, optimizer: AdamW) {
      let module = Mixed()
      module.setTrains(false) { $0.name == "matrix" }
      return (module, AdamW(module, learningRate: 0.1))
    }
    var whole = start()
    train(whole.module, &whole.optimizer, 0..<10)
    for stop in [3, 5, 7] {
      var first = start()
      train(first.module, &first.optimizer, 0..<stop)
      let names = first.optimizer.state().tensors.keys
      #expect(names.contains("first.matrix") == (stop > 5))
      var second = start()
      try first.module.copyWeights(to: second.module)
      try second.optimizer.load(first.optimizer.state())
      train(second.module, &second.optimizer, stop..<10)
      #expect(second.module.matrix.values == whole.module.matrix.values, "saved at \(stop)")
      #expect(second.module.spare.values == whole.module.spare.values, "saved at \(stop)")
      #expect(second.module.matrix.values != Mixed().matrix.values)
    }
    // What is frozen later keeps its moments, and what has none must not be missing them.
    #expect(throws: StateError.names(missing: ["first.matrix", "second.matrix"], unexpected: [])) {
      var other = AdamW(Mixed(), learningRate: 0.1)
      try other.load(start().optimizer.state())
    }
  }
}
