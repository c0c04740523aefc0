// The gradient check at its defaults: every layer of the library passes, and one whose gradients
// are a hundredth off, anywhere, does not.

import SequiturNN
import SequiturTensor
import TestSupport
import Testing

/// A layer with rows to apply it to.
private struct Sample {
  let name: String
  let module: any Module
  let parameters: [NamedParameter]
  let output: () -> Tensor

  init(_ name: String, _ module: some Module, _ x: Parameter, _ output: @escaping () -> Tensor) {
    self.name = name
    self.module = module
    parameters = module.namedParameters() + [("x", x)]
    self.output = output
  }

  init(_ name: String, _ layer: some Layer, _ x: Parameter) {
    self.init(name, layer, x) { layer(x) }
  }

  /// The output with an error in the gradient of one parameter: something is added to it that is
  /// zero, but passes back a share of the true gradient.
  func output(spoiling spoiled: Parameter, by share: Float) -> Tensor {
    let right = output()
    // The check asks for values alone, too.
    guard right.requiresGradient else { return right }
    let twin = output()
    let error = Tensor.operation("error", Tensor(zeros: right.shape), of: spoiled) { upstream in
      [twin.backward(from: upstream)[spoiled].map { $0 * share }]
    }
    return right + error
  }
}

/// Every layer of the library.
private func samples() -> [Sample] {
  var random = SeededRandom(seed: 12)
  func rows(_ shape: [Int]) -> Parameter { Parameter(normal: shape, using: &random) }
  var samples = [
    Sample("Linear", Linear(from: 5, to: 3, using: &random), rows([2, 5])),
    Sample("LayerNorm", LayerNorm(width: 5), rows([2, 5])),
    Sample("RMSNorm", RMSNorm(width: 5), rows([2, 5])),
    Sample("Dropout", Dropout(0.5), rows([2, 5])),
  ]
  let embedding = Embedding(vocabularySize: 4, width: 3, using: &random)
  let ids = Indices(rows: [[3, 0, 3, 1]])
  let scale = rows([3])
  samples.append(Sample("Embedding", embedding, scale) { embedding(ids) * scale })
  samples.append(Sample("Embedding.logits", embedding, scale) { embedding.logits(scale) })
  func add(_ activations: [Activation]) {
    for activation in activations {
      let network = FeedForward(width: 4, hidden: 6, activation: activation, using: &random)
      samples.append(Sample("FeedForward \(activation)", network, rows([2, 4])))
    }
  }
  // The others come last: every sample keeps its numbers.
  let first: [Activation] = [.relu, .gelu, .geluTanh, .swiglu]
  add(first)
  for encoding in EncodingForm.allCases {
    for causal in [false, true] {
      let positions = encoding.make(heads: 2, headWidth: 2)
      let layer = MultiHeadAttention(
        width: 4, heads: 2, causal: causal, positions: positions, using: &random)
      let x = rows([1, 3, 4])
      samples.append(
        Sample("MultiHeadAttention \(encoding)\(causal ? " causal" : "")", layer, x) {
          layer(positions.addToTokens(x, from: 0))
        })
    }
  }
  let crossing = MultiHeadAttention(width: 4, heads: 2, using: &random)
  let context = rows([1, 3, 4])
  samples.append(
    Sample("cross-attention", crossing, context) {
      crossing(waves([1, 2, 4], phase: 0.3), context: context)
    })
  for placement in [NormPlacement.pre, .post] {
    let block = TransformerBlock(
      attention: MultiHeadAttention(width: 4, heads: 2, causal: true, using: &random),
      feedForward: FeedForward(width: 4, hidden: 6, using: &random),
      attentionNorm: LayerNorm(width: 4), feedForwardNorm: RMSNorm(width: 4), placement: placement)
    samples.append(Sample("TransformerBlock \(placement)", block, rows([1, 3, 4])))
  }
  let model = GPT(
    .init(contextLength: 4, layers: 2, heads: 2, width: 4), vocabularySize: 5, using: &random)
  samples.append(Sample("GPT", model, rows([1])) { model(Indices(rows: [[2, 0, 4]])) })
  add(Activation.allCases.filter { !first.contains($0) })
  samples.append(
    Sample("Conv1D", Conv1D(from: 3, to: 2, kernelWidth: 3, using: &random), rows([2, 4, 3])))
  samples.append(Sample("WeightlessNorm", WeightlessNorm(.rms), rows([2, 5])))
  return samples
}

struct LayerGradientTests {
  @Test func layersPassAtDefaults() {
    for sample in samples() {
      let check = gradientCheck(sample.parameters, of: sample.output)
      #expect(check.passed, "\(sample.name): \(check)")
    }
  }

  /// Larger ones, where more rounding errors add up.
  @Test(arguments: [(16, 4, 8), (32, 4, 5)]) func attentionOfUsualSizes(
    width: Int, heads: Int, time: Int
  ) {
    var random = SeededRandom(seed: 5)
    let layer = MultiHeadAttention(width: width, heads: heads, using: &random)
    let x = Tensor(normal: [1, time, width], using: &random)
    let check = gradientCheck(layer.namedParameters().filter { $0.name.hasSuffix("bias") }) {
      layer(x)
    }
    #expect(check.passed, "\(check)")
  }

  @Test func aHundredthTooMuchIsFound() {
    for (number, sample) in samples().enumerated()
    where number % inDebug(3, otherwise: 1) == 0 {
      randomize(sample.module, seed: 3)
      expectErrorsToBeFound(in: sample)
    }
  }

  private func expectErrorsToBeFound(in sample: Sample) {
    let output = sample.output()
    let gradients = output.backward(from: waves(output.shape, phase: 0.2))
    func magnitude(_ parameter: Parameter) -> Float {
      gradients[parameter]?.values.map(abs).max() ?? 0
    }
    let largest = sample.parameters.max { magnitude($0.parameter) < magnitude($1.parameter) }
    guard let largest else { return }
    for entry in sample.parameters {
      // A gradient that is 0 has no hundredth.
      guard magnitude(entry.parameter) > 1e-5 * magnitude(largest.parameter) else {
        #expect(
          entry.name.hasSuffix("key.bias") || entry.name == "x" && sample.name == "GPT",
          "\(sample.name): \(entry.name)")
        continue
      }
      // Beside the parameter whose gradient is the largest: others add time alone.
      let parameters = entry.name == largest.name ? [entry] : [entry, largest]
      let check = gradientCheck(parameters) { sample.output(spoiling: entry.parameter, by: 0.01) }
      #expect(
        !check.passed && check.worst?.parameter == entry.name,
        "\(sample.name): \(entry.name), \(check)")
    }
  }
}
