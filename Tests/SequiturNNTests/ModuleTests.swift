// Module: which parameters reflection finds, under which names.

import SequiturNN
import SequiturTensor
import Testing

/// One parameter of one number.
private struct Leaf: Module {
  let weight: Parameter

  init(_ value: Float = 0) {
    weight = Parameter([value])
  }
}

private func names(_ module: some Module) -> [String] { module.namedParameters().map(\.name) }

struct ModuleTests {
  @Test func aModelsNamesInTheOrderOfDeclaration() {
    let model = smallGPT { $0.layers = 2 }
    let block = [
      "attentionNorm.weight", "attentionNorm.bias", "attention.query.weight",
      "attention.query.bias", "attention.key.weight", "attention.key.bias",
      "attention.value.weight", "attention.value.bias", "attention.output.weight",
      "attention.output.bias", "feedForwardNorm.weight", "feedForwardNorm.bias",
      "feedForward.up.weight", "feedForward.up.bias", "feedForward.down.weight",
      "feedForward.down.bias",
    ]
    let expected =
      ["tokens.table", "positions.table"] + block.map { "blocks.0." + $0 }
      + block.map { "blocks.1." + $0 } + ["norm.weight", "norm.bias"]
    #expect(names(model) == expected)
    #expect(model.namedParameters().allSatisfy { $0.parameter.path == $0.name })
  }

  @Test func containers() {
    struct Containers: Module {
      let list = [[Leaf()], [Leaf(), Leaf()]]
      let some: Leaf? = Leaf()
      let none: Leaf? = nil
      let gaps: [Leaf?] = [nil, Leaf()]
      let tuple = (Leaf(), named: Leaf())
      let table = ["b": Leaf(), "a": Leaf()]
      let numbered = [2: Parameter([0]), 1: Parameter([0])]
      let bare = Parameter([0])
      let constant = Tensor([0])
    }
    #expect(
      names(Containers()) == [
        "list.0.0.weight", "list.1.0.weight", "list.1.1.weight", "some.weight", "gaps.1.weight",
        "tuple.0.weight", "tuple.named.weight", "table.a.weight", "table.b.weight", "numbered.1",
        "numbered.2", "bare",
      ])
  }

  @Test func containersOfMixedTypes() {
    struct Mixed: Module {
      let tuple = (scale: Float(2), layer: Leaf())
      let list: [Any] = [1, "two", Leaf()]
      let table: [String: Any] = ["a": 1, "b": Leaf()]
    }
    #expect(names(Mixed()) == ["tuple.layer.weight", "list.2.weight", "table.b.weight"])
  }

  @Test func existentialsAndEnumerations() {
    enum Choice: Module {
      case one(Leaf)
      case nothing
    }
    struct Chooser: Module {
      let encoding: any PositionEncoding
      let choice = Choice.one(Leaf())
      let other = Choice.nothing
    }
    var random = SeededRandom(seed: 1)
    let encoding = LearnedPositions(maximumLength: 2, width: 2, using: &random)
    #expect(names(Chooser(encoding: encoding)) == ["encoding.table", "choice.one.weight"])
  }

  @Test func aSharedParameterIsListedOnceUnderItsFirstName() {
    struct Shared: Module {
      let first: Leaf
      let second: Leaf
      let again: [Parameter]
    }
    let leaf = Leaf()
    #expect(names(Shared(first: leaf, second: leaf, again: [leaf.weight])) == ["first.weight"])
  }

  @Test func classModulesWithCyclesAndInheritance() {
    class Base: Module {
      let early = Parameter([1])
      var other: Base?
    }
    final class Derived: Base {
      let late = Parameter([2])
    }
    let derived = Derived()
    let base = Base()
    derived.other = base
    base.other = derived
    #expect(names(derived) == ["early", "other.early", "late"])
  }

  @Test func whatIsNoModuleIsNotWalked() {
    struct Plain { let hidden = Parameter([0]) }
    struct Holder: Module {
      let plain = Plain()
      let closure: () -> Parameter
      let numbers = [Float](repeating: 0, count: 500_000)
      let texts = ["a": "b"]
      let ids: [String: Int] = ["a": 1]
      let seen = Parameter([0])
    }
    let captured = Parameter([0])
    // Half a million mirrors would take seconds: this ends at once because numbers are passed over.
    #expect(names(Holder(closure: { captured })) == ["seen"])
  }

  @Test func pathsAreThoseOfTheOutermostModule() {
    struct Outer: Module { let inner: Leaf }
    let leaf = Leaf()
    _ = leaf.namedParameters()
    #expect(leaf.weight.path == "weight")
    _ = Outer(inner: leaf).namedParameters()
    #expect(leaf.weight.path == "inner.weight")
    _ = leaf.namedParameters()
    #expect(leaf.weight.path == "inner.weight")
  }

  @Test func aCopySharesItsWeightsAndCopyWeightsParts() throws {
    let original = Leaf(1)
    let copy = original
    let other = Leaf(2)
    try original.copyWeights(to: other)
    #expect(other.weight.item == 1)
    original.weight.assign([3])
    #expect(copy.weight.item == 3)
    #expect(other.weight.item == 1)
  }

  @Test func parameterCount() {
    var random = SeededRandom(seed: 1)
    let network = FeedForward(width: 3, hidden: 5, activation: .swiglu, using: &random)
    #expect(network.parameterCount == 2 * (15 + 5) + 15 + 3)
    #expect(network.parameters.count == 6)
  }

  static let mistakes: Mistakes = [
    "two parameters named table.same": {
      struct Key: Hashable, CustomStringConvertible {
        let number: Int
        let description = "same"
      }
      struct Twice: Module {
        let table = [Key(number: 1): Parameter([0]), Key(number: 2): Parameter([0])]
      }
      _ = Twice().parameters
    }
  ]
}
