// The account of parameters that an optimiser draws up: it stops or warns, by name, once.

import Foundation
import SequiturNN
import SequiturTensor
import SequiturTraining
import Testing

/// A module that hides a parameter in a closure.
private struct Hiding: Module {
  let seen = Parameter([1])
  let hidden: () -> Parameter

  init() {
    let parameter = Parameter(ones: [2, 3])
    hidden = { parameter }
  }

  var loss: Tensor { seen * hidden().sum() }
}

/// Updates of an optimiser in a process of their own, and what they warn of: once, or of nothing.
private struct Updates: Sendable {
  let name: String
  var warning: String?
  let run: @Sendable () -> Void
}

private let updates = [
  Updates(
    name: "the untouched, by name",
    warning: "warning: AdamW: the loss does not use these parameters of the model, so they will "
      + "not train: vector, spare\n"
  ) {
    let module = Mixed()
    var optimizer = AdamW(module, learningRate: 0.1)
    for _ in 0..<60 { optimizer.update(with: module.matrix.sum().backward()) }
    guard module.vector.values == [1, 2] else { fatalError("the vector was changed") }
  },
  Updates(name: "a balanced account") {
    let module = Triple()
    var optimizer = AdamW(module, learningRate: 0.1)
    optimizer.update(with: module.gradients(step: 1))
  },
  Updates(name: "nineteen updates") {
    let module = Mixed()
    var optimizer = SGD(module, learningRate: 0.1)
    for _ in 0..<19 { optimizer.update(with: module.matrix.sum().backward()) }
  },
  Updates(name: "twenty updates", warning: "will not train: spare\n") {
    let module = Mixed()
    var optimizer = SGD(module, learningRate: 0.1)
    for step in 0..<20 {
      let other = step == 7 ? module.vector.sum() : Tensor(0)
      optimizer.update(with: (module.matrix.sum() + other).backward())
    }
  },
  Updates(name: "what does not train") {
    let module = Mixed()
    module.setTrains(false) { $0.name != "matrix" }
    var optimizer = AdamW(module, learningRate: 0.1)
    for _ in 0..<30 { optimizer.update(with: module.matrix.sum().backward()) }
  },
  Updates(name: "an account of the caller's own stands for AdamW's", warning: "warning: mine: ") {
    let module = Mixed()
    var optimizer = AdamW(module, learningRate: 0.1)
    var account = ParameterAccount(declared: module.namedParameters())
    for _ in 0..<40 {
      var gradients = module.matrix.sum().backward()
      account.check(&gradients, of: "mine")
      optimizer.update(with: gradients)
    }
  },
]

struct OptimizerTests {
  @Test(arguments: updates.map(\.name))
  func warnsOnceOrNotAtAll(of name: String) async {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardErrorContent]
    ) { [name = name as String] in
      updates.first { $0.name == name }?.run()
    }
    let said = message(of: result)
    let warning = updates.first { $0.name == name }?.warning
    #expect(said.components(separatedBy: "warning").count == (warning == nil ? 1 : 2), "\(said)")
    if let warning { #expect(said.contains(warning), "\(said)") }
  }

  static let mistakes: Mistakes = [
    "AdamW: found epsilon -1e-08, expected a finite number of 0 or more": {
      _ = AdamW(Triple(), learningRate: 0.1, constants: AdamConstants(epsilon: -1e-8))
    },
    "Adam: found β₁ 1.0, expected a number of 0 or more and below 1": {
      _ = Adam(Triple(), learningRate: 0.1, constants: AdamConstants(beta1: 1))
    },
    "AdamW: found β₂ -0.1": {
      _ = try AdamW(
        Triple(), learningRate: 0.1, constants: AdamConstants(beta2: -0.1),
        groups: ParameterGroup.everything())
    },
    "SGD: found learning rate -0.1": { _ = SGD(Triple(), learningRate: -0.1) },
    // Also one that is set later.
    "AdamW: found learning rate nan": {
      let module = Triple()
      var optimizer = AdamW(module, learningRate: 0.1)
      optimizer.learningRate = .nan
      optimizer.update(with: module.gradients(step: 1))
    },
    "SGD: found momentum 1.5, expected a number of 0 or more and below 1": {
      _ = SGD(Triple(), learningRate: 0.1, momentum: 1.5)
    },
    "SGD: found Nesterov's form without momentum": {
      _ = SGD(Triple(), learningRate: 0.1, nesterov: true)
    },
    "ParameterGroup: found weight decay -0.1": {
      _ = AdamW(Triple(), learningRate: 0.1, weightDecay: -0.1)
    },
    "ParameterGroup: found learning rate factor -1.0": {
      _ = ParameterGroup(name: "all", learningRateFactor: -1) { _ in true }
    },
    "Schedule: found final rate -0.1": { _ = Schedule.linear(peak: 1, final: -0.1, steps: 10) },
    "AdamW: the loss uses parameters that the model does not declare … "
      + "an unnamed parameter of shape [2, 3]": {
        let module = Hiding()
        var optimizer = AdamW(module, learningRate: 0.1)
        optimizer.update(with: module.loss.backward())
      },
    "Adam: … does not declare: spare;": {
      let (module, other) = (Mixed(), Mixed())
      _ = other.namedParameters()
      var optimizer = Adam(module, learningRate: 0.1)
      optimizer.update(with: (module.matrix.sum() * other.spare).sum().backward())
    },
    "SGD: the loss uses parameters": {
      let module = Hiding()
      var optimizer = SGD(module, learningRate: 0.1)
      optimizer.update(with: module.loss.backward())
    },
    // Also at a later update.
    "AdamW: the loss uses parameters": {
      let module = Hiding()
      var optimizer = AdamW(module, learningRate: 0.1)
      for _ in 0..<3 { optimizer.update(with: module.seen.sum().backward()) }
      optimizer.update(with: module.loss.backward())
    },
  ]
}
