// Examples in the comments of SequiturTensor.

import Sequitur
import Testing

// snippet Operation
extension Tensor {
  /// max(x, 0)², with its gradient beside it.
  func squaredReLU() -> Tensor {
    let positive = mapValues { max($0, 0) }
    return Tensor.operation("squaredReLU", positive.mapValues { $0 * $0 }, of: self) { upstream in
      [2 * upstream * positive]
    }
  }
}
// end

extension CommentExamples {
  @Test mutating func operation() {
    let x = Parameter(normal: [3, 4], using: &random)
    #expect(gradientCheck(["x": x], step: 1e-3) { x.squaredReLU() }.passed)
  }

  @Test mutating func checksGradients() {
    // snippet GradientCheck
    let x = Parameter(normal: [3, 4], using: &random)
    let check = gradientCheck(["x": x]) { x.gelu() }
    print(check)  // names the worst element
    // end
    #expect(check.passed)
  }

  @Test func gradients() {
    var optimizer = AdamW(model, learningRate: 1e-3)
    let loss = model.loss(inputs, targets)
    // snippet Gradients
    var gradients = loss.backward()
    let norm = gradients.clip(toNorm: 1)
    optimizer.update(with: gradients)
    // end
    #expect(norm > 0)
    #expect(model.loss(inputs, targets).item < loss.item)
  }

  @Test func filtersGradients() {
    var optimizer = AdamW(model, learningRate: 1e-3)
    let gradients = model.loss(inputs, targets).backward()
    // snippet Gradients-2
    let ofBlocks = gradients.filter { name, _ in name.hasPrefix("blocks.") }.norm
    optimizer.update(with: gradients.filter { _, parameter in parameter.rank == 2 })
    // end
    #expect(0 < ofBlocks && ofBlocks < gradients.norm)
  }

  @Test mutating func namesGradients() {
    var configuration = GPT.Configuration(contextLength: 8, layers: 1, heads: 2, width: 16)
    configuration.tiedHead = false
    let model = GPT(configuration, vocabularySize: tokenizer.vocabularySize, using: &random)
    _ = model.namedParameters()
    var gradients = model.loss(inputs, targets).backward()
    // snippet Gradients+Names
    let steepness = gradients["blocks.0.attentionNorm.weight"]?.values.map(abs).max()
    gradients["head.weight"] = nil  // this update leaves the head alone
    // end
    #expect(steepness ?? 0 > 0 && gradients["head.weight"] == nil)
    let before = gradients["tokens.table"]
    // snippet Gradients+Names-2
    gradients = gradients.map { name, gradient in
      name.hasPrefix("tokens.") ? gradient * 0.1 : gradient
    }
    // end
    #expect(gradients["tokens.table"]?.values == before.map { ($0 * 0.1).values })
  }

  @Test func trainingScope() {
    var random = random
    // snippet Scopes
    let loss = withTraining(using: &random) { model.loss(inputs, targets) }
    // end
    #expect(loss.item > 0)
    func branchIsLeftOut() -> Bool {
      // snippet Scopes-2
      // Stochastic depth (Huang et al. 2016): in training a branch is left out now and then.
      let isLeftOut = withTrainingRandom { $0.uniform() < 0.1 } ?? false
      // end
      return isLeftOut
    }
    #expect(!branchIsLeftOut())
    let found = withTraining(using: &random) { (0..<1000).map { _ in branchIsLeftOut() } }
    #expect(60..<140 ~= found.count { $0 })
  }

  @Test func randomNumbers() {
    let (step, microBatch) = (3, 1)
    // snippet SeededRandom
    var random = SeededRandom(seed: 1)
    var forData = random.split()  // independent of what `random` yields next
    var forStep = random.keyed(by: [step, microBatch])  // the same stream whenever it is asked for
    // end
    #expect(Set([random.next(), forData.next(), forStep.next()]).count == 3)
  }

  @Test func choices() {
    let x = Tensor([-2, 0, 0.5, 3])
    // snippet Choose
    let huber = Tensor.choose(x.absolute() .< 1, 0.5 * x.squared(), else: x.absolute() - 0.5)
    // end
    #expect(huber.values == [1.5, 0, 0.125, 2.5])
    // snippet Choose-2
    let logs = x.masked(by: x .> 0, fill: 1).log().masked(by: x .> 0, fill: 0)
    // end
    #expect(logs.values.map(\.isFinite) == [true, true, true, true] && logs.values[0] == 0)
  }

  @Test mutating func gathers() {
    let x = Tensor(normal: [2, 4, 3], using: &random)
    let ids = Indices([3, 0, 1, 1], shape: [2, 2])
    let logits = Tensor(normal: [2, 4, 5], using: &random)
    let best = Indices([Int32](repeating: 4, count: 16), shape: [2, 4, 2])
    let bias = Tensor(normal: [2, 6], using: &random)
    let places = Indices([5, 0, 5], shape: [1, 3])
    // snippet GatherAlong
    let rows = x.gather(ids, axis: 1)  // [B, T, C] and ids [B, K] give [B, K, C]: rows of each b
    let top = logits.gather(best, axis: -1)  // [B, T, V] and best [B, T, K] give [B, T, K]
    let near = bias.gather(places, axis: -1)  // [H, R] and places [1, K] give [H, K]
    // end
    #expect([rows.shape, top.shape, near.shape] == [[2, 2, 3], [2, 4, 2], [2, 3]])
  }

  @Test func scatters() {
    let (rows, ids, n) = (Tensor(ones: [3, 2]), Indices([1, 1, 0]), 4)
    // snippet GatherAlong-2
    let sums = rows.scatterAdd(ids, axis: 0, length: n)  // [K, C] and ids [K] give [n, C]
    // end
    #expect(sums.values == [1, 1, 2, 2, 0, 0, 0, 0])
  }

  @Test mutating func slices() {
    let x = Tensor(normal: [3, 8, 16], using: &random)
    // snippet Slice
    let middle = x[0..., 3..<7]  // [B, T, C] to [B, 4, C]
    let third = x[2, 0...]  // [B, T, C] to [T, C]
    let first = x[..., ..<8]  // the last axis, whatever stands before it
    // end
    #expect([middle.shape, third.shape, first.shape] == [[3, 4, 16], [8, 16], [3, 8, 8]])
  }
}
