// The recorder: names of values, what they are, and that recording changes no bit.

import SequiturNN
import SequiturTensor
import Testing

struct RecorderTests {
  static let names = [
    "tokens", "positions", "blocks.0.attentionNorm", "blocks.0.attention.query",
    "blocks.0.attention.key", "blocks.0.attention.value", "blocks.0.attention.output",
    "blocks.0.feedForwardNorm", "blocks.0.feedForward.up", "blocks.0.feedForward.down", "norm",
  ]

  let ids = Indices(rows: [[2, 0, 4], [1, 1, 3]])

  @Test func valuesByPath() throws {
    let model = smallGPT()
    let recorder = Recorder(of: model)
    let logits = recorder.record { model(ids) }
    #expect(recorder.names == Self.names)
    #expect(recorder["blocks.0.feedForward.up"]?.shape == [2, 3, 16])
    #expect(recorder["nowhere"] == nil && recorder.input(of: "nowhere") == nil)
    // The table's rows, and as a tied head the logits.
    #expect(recorder.values(of: "tokens").map(\.shape) == [[2, 3, 4], [2, 3, 5]])
    #expect(recorder["tokens"].map(bits) == bits(logits))
    // Maps side by side in one product, each with its own columns.
    let norm = try #require(recorder["blocks.0.attentionNorm"])
    for name in ["query", "key", "value"] {
      let map = try #require(
        model.modules(Linear.self).first { $0.name == "blocks.0.attention.\(name)" })
      let value = try #require(recorder[map.name])
      #expect(deviation(value, map.module(norm)) < 1e-6, "\(name)")
      #expect(!value.requiresGradient)
    }
    // A norm's input is the sum of the residual stream.
    let stream = try #require(recorder.input(of: "norm"))
    #expect(deviation(model.norm(stream), try #require(recorder["norm"])) < 1e-6)
  }

  @Test func anUntiedHeadHasAName() {
    let model = smallGPT { $0.tiedHead = false }
    let recorder = Recorder(of: model)
    let logits = recorder.record { model(ids) }
    #expect(recorder["head"].map(bits) == bits(logits))
  }

  @Test(arguments: [PositionEncodingKind.learned, .rope])
  func recordingChangesNoBit(positions: PositionEncodingKind) {
    let targets = Indices(rows: [[0, 4, 1], [1, 3, 2]])
    func run(_ recorder: Recorder?, _ model: GPT) -> [[UInt32]] {
      let loss = { model.loss(ids, targets) }
      let gradients = (recorder?.record(loss) ?? loss()).backward()
      return model.parameters.compactMap { gradients[$0].map(bits) }
        + [withoutGradient { recorder?.record { bits(model(ids)) } ?? bits(model(ids)) }]
    }
    let (plain, recorded) = (
      smallGPT { $0.positions = positions }, smallGPT { $0.positions = positions }
    )
    #expect(run(nil, plain) == run(Recorder(of: recorded), recorded))
  }

  @Test func weightsOfEveryBlock() {
    let model = smallGPT { $0.positions = .alibi }
    let (logits, weights) = model.withWeights(ids)
    #expect(weights.map(\.shape) == [[2, 2, 3, 3]])
    #expect(deviation(logits, model(ids)) < 1e-6)
  }
}
