// GPT: values against numpy, gradients, start values, and what causality guarantees.

import Foundation
import SequiturNN
import SequiturTensor
import Testing

struct GPTTests {
  let ids = Indices(rows: [[2, 0, 4]])
  let targets = Indices(rows: [[0, 4, 1]])

  // E (5,4), W (4,4), two causal blocks with act['geluTanh'] (see TransformerBlockTests, hidden
  // 16), norm, head (5,4) if untied
  // x = E[[2,0,4]] + W[:3]; x = norm(block2(block1(x))); x @ (E if tied else head).T
  // -np.mean(np.log(softmax(logits))[range(3), [0,4,1]])
  @Test(
    arguments: [
      (
        true, true, 1.85182045,
        [
          -0.3040714, 0.2510239, 0.5392892, 0.254308, -0.3009941, -0.3157292, 0.2155634, 0.5177192,
          0.2695568, -0.2651355, -0.3007341, 0.267424, 0.5513193, 0.2491806, -0.3178288,
        ]
      ),
      (
        false, true, 1.43301995,
        [
          0.469775, -0.01388913, -0.4827896, -0.4385008, 0.07189971, 0.465203, 0.01542796,
          -0.4507465, -0.4377924, 0.04052037, 0.4742138, -0.02641891, -0.4989692, -0.4411319,
          0.08561393,
        ]
      ),
      (
        true, false, 1.71622208,
        [
          -0.1254538, 0.09067305, 0.2104175, 0.1064952, -0.110628, -0.1959872, 0.05042321,
          0.2432354, 0.1774965, -0.07691529, 0.1347358, -0.0448876, -0.176797, -0.1207771,
          0.06362485,
        ]
      ),
    ] as [(Bool, Bool, Float, [Float])])
  func values(tied: Bool, bias: Bool, loss: Float, logits: [Float]) {
    let model = smallGPT { ($0.layers, $0.tiedHead, $0.bias) = (2, tied, bias) }
    #expect((model.head == nil) == tied)
    #expect((model.namedParameters().last?.name == "head.weight") == !tied)
    #expect(model.namedParameters().contains { $0.name.hasSuffix("bias") } == bias)
    expectClose(model(ids), [1, 3, 5], logits, within: 3e-6)
    #expect(abs(model.loss(ids, targets).item - loss) < 3e-6)
  }

  @Test func ignoredTargetsDoNotCount() {
    let model = smallGPT { $0.layers = 2 }
    let short = model.loss(Indices(rows: [[2, 0]]), Indices(rows: [[0, 4]]))
    let masked = model.loss(ids, Indices(rows: [[0, 4, 3]]), ignoring: 3)
    #expect(abs(short.item - masked.item) < 1e-6)
  }

  /// But for those that have kinks, or whose slopes have.
  @Test(arguments: [true, false], [Activation.gelu, .geluTanh, .swiglu, .geglu])
  func gradients(tied: Bool, activation: Activation) {
    let model = smallGPT { configuration in
      configuration.tiedHead = tied
      configuration.hidden = 6
      configuration.activation = activation
    }
    randomize(model, seed: 10)
    let ids = Indices(rows: [[2, 0, 4, 1], [1, 3, 3, 2]])
    let targets = Indices(rows: [[0, 4, 1, 1], [3, -1, 2, 0]])
    expectGradients(of: model, tolerance: 2e-3, "tied \(tied), \(activation)") {
      model.loss(ids, targets)
    }
  }

  @Test(arguments: [1, 3, 100] as [Float]) func cappedLogits(cap: Float) {
    let plain = smallGPT { $0.layers = 2 }
    let capped = smallGPT { ($0.layers, $0.logitCap) = (2, cap) }
    for model in [plain, capped] { randomize(model, seed: 3) }
    let expected = plain(ids).values.map { cap * tanh($0 / cap) }
    expectClose(capped(ids), [1, 3, 5], expected, within: 2e-6 * max(1, cap))
    #expect(capped(ids).values.allSatisfy { abs($0) <= cap })
    let targets = Indices(rows: [[0, 4, 1]])
    expectGradients(of: capped, tolerance: 2e-3) { capped.loss(ids, targets) }
  }

  @Test(arguments: 0..<5) func aLaterTokenChangesNoBitBeforeIt(last: Int) {
    var random = SeededRandom(seed: 2)
    let model = GPT(
      .init(contextLength: 6, layers: 2, heads: 4, width: 32), vocabularySize: 7, using: &random)
    let tokens: [Int32] = [3, 1, 4, 1, 5, 6]
    let other = tokens.enumerated().map { $0 > last ? ($1 + 2) % 7 : $1 }
    let (before, after) = (model(Indices(rows: [tokens])), model(Indices(rows: [other])))
    let (kept, found) = (
      before.slice(axis: 1, 0..<last + 1), after.slice(axis: 1, 0..<last + 1)
    )
    #expect(bits(kept) == bits(found), "up to token \(last)")
    // The control: from the changed token on, they differ.
    for place in last + 1..<6 {
      let rows = [before, after].map { $0.slice(axis: 1, place..<place + 1) }
      #expect(deviation(rows[0], rows[1]) > 1e-3, "token \(place)")
    }
  }

  @Test func sequencesOfABatchDoNotMeet() {
    let model = smallGPT { $0.layers = 2 }
    let both = model(Indices(rows: [[2, 0, 4], [1, 3, 3]]))
    expectClose(both.slice(axis: 0, 0..<1), [1, 3, 5], model(ids).values, within: 1e-6)
    let other = model(Indices(rows: [[2, 0, 4], [4, 4, 0]]))
    #expect(bits(both.slice(axis: 0, 0..<1)) == bits(other.slice(axis: 0, 0..<1)))
  }

  @Test func dropoutIsReproducibleAndLeavesEvaluationAlone() {
    let model = smallGPT { ($0.layers, $0.dropout) = (2, 0.3) }
    var (first, second) = (SeededRandom(seed: 5), SeededRandom(seed: 5))
    let trained = withTraining(using: &first) { model(ids) }
    #expect(bits(trained) == bits(withTraining(using: &second) { model(ids) }))
    #expect(first == second)
    #expect(bits(trained) != bits(withTraining(using: &first) { model(ids) }))
    #expect(bits(model(ids)) == bits(smallGPT { $0.layers = 2 }(ids)))
  }

  @Test func startValues() {
    var random = SeededRandom(seed: 6)
    let model = GPT(
      .init(contextLength: 40, layers: 8, heads: 2, width: 32), vocabularySize: 50, using: &random)
    func deviation(_ parameters: [Parameter]) -> Float {
      let values = parameters.flatMap(\.values)
      return (values.reduce(0) { $0 + $1 * $1 } / Float(values.count)).squareRoot()
    }
    let named = model.namedParameters()
    func ending(_ suffix: String) -> [Parameter] {
      named.filter { $0.name.hasSuffix(suffix) }.map(\.parameter)
    }
    for suffix in ["tokens.table", "positions.table"] {
      #expect(abs(deviation(ending(suffix)) / 0.02 - 1) < 0.08, "\(suffix)")
    }
    // 0.02 √(768 / 32).
    for suffix in ["query.weight", "up.weight"] {
      #expect(abs(deviation(ending(suffix)) / 0.09798 - 1) < 0.08, "\(suffix)")
    }
    // That / √(2 · 8) for the last map of each residual branch.
    for suffix in ["output.weight", "down.weight"] {
      #expect(abs(deviation(ending(suffix)) / 0.02449 - 1) < 0.08, "\(suffix)")
    }
    #expect(deviation(ending("query.bias") + ending("down.bias") + ending("Norm.bias")) == 0)
    // A fresh model is nearly uniform.
    let text = (0...40).map { Int32($0 * 7 % 50) }
    let loss = model.loss(
      Indices(rows: [Array(text.dropLast())]), Indices(rows: [Array(text.dropFirst())])
    ).item
    #expect(abs(loss - 3.912) < 0.1)
  }

  @Test func aGivenEncodingIsSharedByAllBlocks() {
    var random = SeededRandom(seed: 7)
    let encoding = SinusoidalPositions(maximumLength: 4, width: 4)
    let model = GPT(
      .init(contextLength: 4, layers: 2, heads: 2, width: 4), vocabularySize: 5,
      positions: encoding, using: &random)
    #expect(model.positions is SinusoidalPositions)
    let attention = model.modules(MultiHeadAttention.self).map(\.module)
    #expect(attention.count == 2)
    #expect(attention.allSatisfy { $0.positions is SinusoidalPositions && $0.causal })
    #expect(!model.namedParameters().contains { $0.name.contains("positions") })
  }

  static let mistakes: Mistakes = [
    "GPT: found ids of shape [1, 5]": { _ = smallGPT()(Indices(rows: [[0, 1, 2, 3, 4]])) },
    "GPT: found a configuration that makes no model (expected a context length of 1": {
      _ = smallGPT { $0.contextLength = 0 }
    },
    "GPT: found logit cap 0.0": {
      let model = smallGPT()
      _ = GPT(
        tokens: model.tokens, blocks: [], norm: model.norm, contextLength: 4, logitCap: 0)
    },
  ]
}
