// Parts exchanged by their paths: what can be replaced, what is refused, and what a copy shares.

import SequiturNN
import SequiturTensor
import Testing

private struct Doubling: Layer {
  let map: any Layer
  func callAsFunction(_ x: Tensor) -> Tensor { 2 * map(x) }
}

/// A causal attention that looks at nothing but the row itself.
private struct RowAlone: SelfAttention {
  let causal = true
  func callAsFunction(_ x: Tensor) -> Tensor { x }
}

struct ReplaceableTests {
  static let ids = Indices(rows: [[2, 0, 4]])

  @Test func everyPlaceOfAModelTakesAnother() throws {
    for path in [
      "blocks.0.attention.query", "blocks.0.attention.key", "blocks.1.attention.value",
      "blocks.1.attention.output", "blocks.0.feedForward.up", "blocks.1.feedForward.down",
    ] {
      let model = smallGPT { $0.layers = 2 }
      let before = model(Self.ids)
      let map = try #require(model.modules(Linear.self).first { $0.name == path }).module
      try model.replace(path, with: Doubling(map: map))
      #expect(deviation(model(Self.ids), before) > 1e-4, "\(path)")
      #expect(model.parameter("\(path).map.weight") === map.weight, "\(path)")
      #expect(map.weight.path == "\(path).map.weight")
      try model.replace(path, with: map)
      #expect(bits(model(Self.ids)) == bits(before), "\(path)")
      #expect(map.weight.path == "\(path).weight")
    }
  }

  @Test func partsOfABlockAndOfTheModel() throws {
    let model = smallGPT { $0.layers = 2 }
    var random = SeededRandom(seed: 2)
    try model.replace("blocks.0.attention", with: RowAlone())
    try model.replace(
      "blocks.0.feedForward", with: FeedForward(width: 4, hidden: 6, using: &random))
    try model.replace("blocks.0.attentionNorm", with: RMSNorm(width: 4))
    try model.replace("blocks.1", with: model.blocks[0])
    try model.replace("norm", with: RMSNorm(width: 4))
    try model.replace("head", with: Linear(from: 4, to: 7, using: &random))
    #expect(model(Self.ids).shape == [1, 3, 7])
    #expect(model.typeName == "GPT whose blocks.0.attention is RowAlone")
    #expect(smallGPT { $0.layers = 2 }.typeName == "GPT")
  }

  @Test func refusalsNameThePlace() throws {
    let model = smallGPT { $0.layers = 2 }
    func refusal(_ path: String, _ part: any Module) -> String {
      do throws(ReplacementError) {
        try model.replace(path, with: part)
        return "replaced"
      } catch {
        return error.description
      }
    }
    #expect(
      refusal("tokens", NoPositions()).contains(
        "found 'tokens', which its module holds as a constant"))
    #expect(refusal("blocks.7", RowAlone()).contains("found 'blocks.7', where no module is"))
    #expect(
      refusal("blocks.0.attention", Dropout(0.1))
        == "replace: expected SelfAttention at 'blocks.0.attention', found Dropout")
    #expect(refusal("norm", RowAlone()).contains("NormLayer at 'norm'"))
  }

  @Test func aCopySharesThePlace() throws {
    let model = smallGPT { $0.layers = 2 }
    let copy = model
    try model.replace("blocks.0.attention", with: RowAlone())
    #expect(bits(model(Self.ids)) == bits(copy(Self.ids)))
  }
}
