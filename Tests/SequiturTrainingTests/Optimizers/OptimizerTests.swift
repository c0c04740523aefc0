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

struct OptimizerTests {
  @Test func anUndeclaredParameterStopsAdamW() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let module = Hiding()
      var optimizer = AdamW(module, learningRate: 0.1)
      optimizer.update(with: module.loss.backward())
    }
    let said = message(of: result)
    #expect(said.contains("AdamW: the loss uses parameters that the model does not declare"))
    #expect(said.contains("an unnamed parameter of shape [2, 3]"))
  }

  @Test func anUndeclaredParameterStopsAdamAndNamesItsPath() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let (module, other) = (Mixed(), Mixed())
      _ = other.namedParameters()
      var optimizer = Adam(module, learningRate: 0.1)
      optimizer.update(with: (module.matrix.sum() * other.spare).sum().backward())
    }
    let said = message(of: result)
    #expect(said.contains("Adam: ") && said.contains("does not declare: spare;"))
  }

  @Test func anUndeclaredParameterStopsSGD() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let module = Hiding()
      var optimizer = SGD(module, learningRate: 0.1)
      optimizer.update(with: module.loss.backward())
    }
    #expect(message(of: result).contains("SGD: the loss uses parameters"))
  }

  @Test func untouchedParametersAreWarnedOfOnce() async {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardErrorContent]
    ) {
      let module = Mixed()
      var optimizer = AdamW(module, learningRate: 0.1)
      for _ in 0..<60 { optimizer.update(with: module.matrix.sum().backward()) }
      #expect(module.vector.values == [1, 2])
    }
    let said = message(of: result)
    let warning = "warning: AdamW: the loss does not use these parameters of the model"
    #expect(said.components(separatedBy: warning).count == 2, "\(said)")
    #expect(said.contains("will not train: vector, spare\n"), "\(said)")
  }

  @Test func aBalancedAccountSaysNothing() async {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardErrorContent]
    ) {
      let module = Triple()
      var optimizer = AdamW(module, learningRate: 0.1)
      optimizer.update(with: module.gradients(step: 1))
    }
    #expect(!message(of: result).contains("warning"))
  }

  @Test func theUntouchedAreWarnedOfAfterTwentyUpdates() async {
    let early = await #expect(
      processExitsWith: .success, observing: [\.standardErrorContent]
    ) {
      let module = Mixed()
      var optimizer = SGD(module, learningRate: 0.1)
      for _ in 0..<19 { optimizer.update(with: module.matrix.sum().backward()) }
    }
    #expect(!message(of: early).contains("warning"))
    let late = await #expect(
      processExitsWith: .success, observing: [\.standardErrorContent]
    ) {
      let module = Mixed()
      var optimizer = SGD(module, learningRate: 0.1)
      for step in 0..<20 {
        let other = step == 7 ? module.vector.sum() : Tensor(0)
        optimizer.update(with: (module.matrix.sum() + other).backward())
      }
    }
    #expect(message(of: late).contains("will not train: spare\n"), "\(message(of: late))")
  }

  @Test func whatDoesNotTrainIsNotWarnedOf() async {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardErrorContent]
    ) {
      let module = Mixed()
      module.setTrains(false) { $0.name != "matrix" }
      var optimizer = AdamW(module, learningRate: 0.1)
      for _ in 0..<30 { optimizer.update(with: module.matrix.sum().backward()) }
    }
    #expect(!message(of: result).contains("warning"))
  }

  @Test func anUndeclaredParameterStopsAlsoALaterUpdate() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let module = Hiding()
      var optimizer = AdamW(module, learningRate: 0.1)
      for _ in 0..<3 { optimizer.update(with: module.seen.sum().backward()) }
      optimizer.update(with: module.loss.backward())
    }
    #expect(message(of: result).contains("AdamW: the loss uses parameters"))
  }

  @Test func anAccountOfTheCallersOwnStandsForTheOptimizers() async {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardErrorContent]
    ) {
      let module = Mixed()
      var optimizer = AdamW(module, learningRate: 0.1)
      var account = ParameterAccount(declared: module.namedParameters())
      for _ in 0..<40 {
        var gradients = module.matrix.sum().backward()
        account.check(&gradients, of: "mine")
        optimizer.update(with: gradients)
      }
    }
    let said = message(of: result)
    #expect(said.contains("warning: mine: ") && !said.contains("AdamW"), "\(said)")
  }
}
