// The training workloads: W1 and W2 are nanoGPT's models of characters, W3 is GPT-2, S16 and S64 are
// small.

import Sequitur

/// A model, a batch and an optimiser: one training step of each is a row.
struct Workload {
  /// W1, W2, W3, S16 or S64.
  let name: String
  /// The model.
  let options: GPT.Configuration
  /// V.
  let vocabularySize: Int
  /// B.
  var batchSize: Int
  /// T.
  var time: Int
  /// Whether all but the last block is frozen.
  var trainsLastBlockAlone = false

  /// AdamW's learning rate, constant.
  static let learningRate: Float = 1e-3
  /// AdamW's β₁, β₂ and ε.
  static let adam = AdamConstants(beta1: 0.9, beta2: 0.99, epsilon: 1e-8)
  /// AdamW's decay of matrices and tables.
  static let weightDecay: Float = 0.1
  /// The limit on the norm of the gradients.
  static let clip: Float = 1
  /// How many batches there are; after the last comes the first again.
  static let batchCount = 16

  /// nanoGPT's model for a CPU on characters: 4 layers, 4 heads, 128 wide, no biases.
  static let w1 = Workload(
    name: "W1", options: .nano, vocabularySize: 65, batchSize: 12, time: 64)
  /// nanoGPT's model of characters: 6 layers, 6 heads, 384 wide, no biases, here without dropout.
  static let w2: Workload = {
    var options = GPT.Configuration.small
    options.dropout = 0
    return Workload(
      name: "W2", options: options, vocabularySize: 65, batchSize: 16, time: 256)
  }()
  /// GPT-2 124M, its vocabulary padded to a multiple of 64 as nanoGPT pads it.
  static let w3 = Workload(
    name: "W3", options: .gpt2, vocabularySize: 50304, batchSize: 4, time: 64)

  /// A model so small that what surrounds the arithmetic shows: 1 layer, 4 heads, 16 wide.
  static let s16 = small(width: 16)
  /// The same, 64 wide.
  static let s64 = small(width: 64)

  private static func small(width: Int) -> Workload {
    var options = GPT.Configuration.nano
    (options.layers, options.width, options.contextLength) = (1, width, 16)
    return Workload(
      name: "S\(width)", options: options, vocabularySize: 27, batchSize: 16, time: 16)
  }

  /// W1 with all but its last block frozen.
  static let w1LastBlock: Workload = {
    var workload = w1
    workload.trainsLastBlockAlone = true
    return workload
  }()

  /// All of them.
  static let all = [w1, w2, w3, s16, s64]

  /// The same operations on no windows and next to no weights: what is left of a step is what the
  /// graph costs, its nodes, closures, memory and walk.
  var withoutNumbers: Workload {
    var small = options
    (small.width, small.hidden, small.contextLength) = (options.heads, 1, time)
    return Workload(name: name, options: small, vocabularySize: 1, batchSize: 0, time: time)
  }

  /// The model with its start values, the same in every run.
  func makeModel() -> GPT {
    var random = SeededRandom(seed: 1)
    return GPT(options, vocabularySize: vocabularySize, using: &random)
  }

  /// Tokens that a model can learn to foresee in part: each is one of three that its predecessor
  /// decides.
  func makeBatches() -> [(inputs: Indices, targets: Indices)] {
    var random = SeededRandom(seed: 2)
    return (0..<Self.batchCount).map { _ in
      let rows = (0..<batchSize).map { _ in walk(&random) }
      return (
        Indices(rows.flatMap { $0.dropLast() }, shape: [batchSize, time]),
        Indices(rows.flatMap { $0.dropFirst() }, shape: [batchSize, time])
      )
    }
  }

  /// T + 1 tokens.
  private func walk(_ random: inout SeededRandom) -> [Int32] {
    var token = Int(random.uniform() * Float(vocabularySize - 1))
    return (0...time).map { _ in
      defer { token = (5 * token + 7 + Int(random.uniform() * 3)) % vocabularySize }
      return Int32(token)
    }
  }

  /// The row of a training step.
  var benchmark: Benchmark {
    Benchmark(
      name: "\(name) \(trainsLastBlockAlone ? "last block" : "training") step", flops: flops,
      prepare: {
        let training = Training(self)
        return { [training.step()] }
      })
  }

  /// Operations of a step: 6 for each weight and token (a multiply-add forward, two backward), and
  /// the products of attention, as counted by Chowdhery et al. 2022, appendix B: 12 layers * C * T
  /// a token. Causal attention needs half of its products, but they count whole, as others count.
  var flops: Double {
    let attention = 4 * options.layers * options.width * time
    var token = 6 * weights + 3 * attention
    if trainsLastBlockAlone {
      // Forward through all, backward through the head and one block, whose weights count twice.
      let c = options.width
      token = 2 * weights + attention + 2 * vocabularySize * c
      token += 4 * blockWeights + 2 * attention / options.layers
    }
    return Double(token * batchSize * time)
  }

  /// How many weights a token meets: all but the positions, which are looked up.
  var weights: Int {
    options.layers * blockWeights + norm + vocabularySize * options.width
  }

  private var blockWeights: Int {
    let (c, hidden) = (options.width, options.hiddenWidth)
    return 4 * c * c + 2 * c * hidden + (options.bias ? 5 * c + hidden : 0) + 2 * norm
  }

  private var norm: Int { options.bias ? 2 * options.width : options.width }
}

/// Training a workload's model, step after step.
final class Training {
  let model: GPT
  private var optimizer: AdamW
  private let batches: [(inputs: Indices, targets: Indices)]
  private var steps = 0

  init(_ workload: Workload) {
    model = workload.makeModel()
    if workload.trainsLastBlockAlone {
      let last = "blocks.\(workload.options.layers - 1)."
      model.setTrains(false) { !$0.name.hasPrefix(last) }
    }
    batches = workload.makeBatches()
    optimizer = AdamW(
      model, learningRate: Workload.learningRate, constants: Workload.adam,
      weightDecay: Workload.weightDecay)
  }

  /// One step; returns the loss before it.
  func step() -> Float {
    let loss = forward()
    var gradients = loss.backward()
    clip(&gradients)
    update(with: gradients)
    return loss.item
  }

  /// The loss of the next batch.
  func forward() -> Tensor {
    let batch = batches[steps % batches.count]
    steps += 1
    return model.loss(batch.inputs, batch.targets)
  }

  /// Limits the norm of the gradients.
  func clip(_ gradients: inout Gradients) {
    gradients.clip(toNorm: Workload.clip)
  }

  /// Updates the weights.
  func update(with gradients: Gradients) {
    optimizer.update(with: gradients)
  }
}
