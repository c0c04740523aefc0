// The whole loop: model, loss, gradients, clip, schedule, update. It fits, with the same bits for
// any number of threads.

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
