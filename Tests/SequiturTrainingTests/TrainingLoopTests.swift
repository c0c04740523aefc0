// The whole loop: model, loss, gradients, clip, schedule, update. It fits, and repeats bit by bit.

import Sequitur
import Testing

struct TrainingLoopTests {
  /// Two windows of a repeating text of 17 characters.
  private static func windows(_ length: Int) -> (inputs: Indices, targets: Indices) {
    func row(_ start: Int) -> [Int32] { (0..<length).map { Int32((start + $0) % 17 * 3) } }
    return (Indices(rows: [row(0), row(5)]), Indices(rows: [row(1), row(6)]))
  }

  @Test func theLoopOfTheReadmeLearnsATextByHeart() {
    let (inputs, targets) = Self.windows(16)
    var random = SeededRandom(seed: 1)
    let model = GPT(
      .init(contextLength: 64, layers: 2, heads: 2, width: 32), vocabularySize: 65, using: &random)
    let atStart = model.loss(inputs, targets).item
    var optimizer = AdamW(model, learningRate: 1e-3)
    let schedule = Schedule.cosine(peak: 1e-2, final: 1e-3, warmUp: 10, steps: 100)
    for step in 0..<100 {
      let loss = withTraining(using: &random) { model.loss(inputs, targets) }
      var gradients = loss.backward()
      gradients.clip(toNorm: 1)
      optimizer.learningRate = schedule(step)
      optimizer.update(with: gradients)
    }
    // From about ln 65 = 4.17 to near certainty.
    #expect(abs(atStart - 4.17) < 0.1)
    #expect(model.loss(inputs, targets).item < 0.05)
  }

  @Test func everyOptimizerFindsAKnownLine() {
    // y = 2 x0 - x1 + 0.5, from eight points.
    var random = SeededRandom(seed: 2)
    let x = Tensor(normal: [8, 2], using: &random)
    let y = x.linear(weight: Tensor([2, -1], shape: [1, 2]), bias: Tensor([0.5]))
    func fitted(_ start: (Linear) -> any Optimizer) -> [Float] {
      var random = SeededRandom(seed: 3)
      let line = Linear(from: 2, to: 1, using: &random)
      var optimizer = start(line)
      let schedule = Schedule.linear(peak: optimizer.learningRate, warmUp: 5, steps: 300)
      for step in 0..<300 {
        optimizer.learningRate = schedule(step)
        optimizer.update(with: (line(x) - y).squared().mean().backward())
      }
      return line.weight.values + (line.bias?.values ?? [])
    }
    let expected: [Float] = [2, -1, 0.5]
    expectClose(fitted { SGD($0, learningRate: 0.2) }, expected, within: 1e-3, "SGD")
    expectClose(
      fitted { SGD($0, learningRate: 0.05, momentum: 0.8, nesterov: true) }, expected,
      within: 1e-3, "Nesterov")
    expectClose(fitted { Adam($0, learningRate: 0.1) }, expected, within: 1e-3, "Adam")
    expectClose(
      fitted { AdamW($0, learningRate: 0.1, weightDecay: 0) }, expected, within: 1e-3, "AdamW")
  }

  @Test func clippingTellsTheNormBefore() {
    let module = Triple()
    func gradients() -> Gradients { (module.numbers * Tensor([2, -3, 6])).sum().backward() }
    var clipped = gradients()
    #expect(clipped.clip(toNorm: 3.5) == 7)
    expectClose(clipped[module.numbers]?.values ?? [], [1, -1.5, 3])
    #expect(abs(clipped.norm - 3.5) < 1e-6)
    var kept = gradients()
    #expect(kept.clip(toNorm: 7) == 7)
    #expect(kept[module.numbers]?.values == [2, -3, 6])
    // One norm over all parameters, not one for each.
    let mixed = Mixed()
    var several = (mixed.vector.sum() * 2 + mixed.spare.sum()).backward()
    #expect(several.clip(toNorm: 1) == 3)
    expectClose(several[mixed.spare]?.values ?? [], [1 / 3])
    // A norm that is no number changes nothing.
    var spoiled = (module.numbers * Tensor([.nan, 1, 1])).sum().backward()
    #expect(spoiled.clip(toNorm: 1).isNaN)
    #expect(spoiled[module.numbers]?.values.suffix(2) == [1, 1])
  }

  @Test func microBatchesAddUp() {
    let module = Triple()
    var sum = module.gradients(step: 1)
    sum.add(module.gradients(step: 2))
    sum.scale(by: 0.5)
    let parts = (1...2).map { module.gradients(step: $0)[module.numbers]?.values ?? [] }
    expectClose(
      sum[module.numbers]?.values ?? [], zip(parts[0], parts[1]).map { ($0 + $1) / 2 },
      within: 1e-7)
  }

  /// A few steps with dropout, as bits of all weights and the last loss.
  fileprivate static func run(seed: UInt64) -> [UInt32] {
    let (inputs, targets) = windows(16)
    var random = SeededRandom(seed: seed)
    var configuration = GPT.Configuration(contextLength: 16, layers: 2, heads: 2, width: 32)
    configuration.dropout = 0.1
    let model = GPT(configuration, vocabularySize: 65, using: &random)
    var optimizer = AdamW(model, learningRate: 1e-2)
    var last: Float = 0
    for _ in 0..<5 {
      let loss = withTraining(using: &random) { model.loss(inputs, targets) }
      last = loss.item
      var gradients = loss.backward()
      gradients.clip(toNorm: 1)
      optimizer.update(with: gradients)
    }
    return model.parameters.flatMap { $0.values.map(\.bitPattern) } + [last.bitPattern]
  }

  @Test func oneSeedOneResult() {
    let first = Self.run(seed: 4)
    #expect(first == Self.run(seed: 4))
    #expect(first != Self.run(seed: 5))
  }

  @Test func anyNumberOfThreadsGivesTheSameBits() async {
    // In a process of its own, because the number is common to all tests of this one.
    await #expect(processExitsWith: .success) {
      Threads.count = 1
      let alone = TrainingLoopTests.run(seed: 6)
      for count in [2, 3, 5] {
        Threads.count = count
        #expect(TrainingLoopTests.run(seed: 6) == alone, "\(count) threads")
      }
    }
  }
}
