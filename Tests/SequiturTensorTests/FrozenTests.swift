// What does not train gets no gradient, and changes no bit of the others' gradients.

import SequiturTensor
import Testing

struct FrozenTests {
  /// An operation with the shapes of its inputs.
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let shapes: [[Int]]
    let result: @Sendable ([Parameter]) -> Tensor
    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "linear", shapes: [[2, 3, 4], [5, 4], [5]]) { p in
      p[0].linear(weight: p[1], bias: p[2], activation: .gelu(.exact))
    },
    Case(name: "linear side by side", shapes: [[3, 4], [5, 4], [2, 4], [5], [2]]) { p in
      p[0].linear(weights: [p[1], p[2]], biases: [p[3], p[4]])
    },
    Case(name: "three maps in one memory", shapes: [[3, 4], [5, 4], [2, 4], [6, 4]]) { p in
      Parameter.placeSideBySide([p[1], p[2], p[3]])
      return p[0].linear(weights: [p[1], p[2], p[3]])
    },
    Case(name: "layer norm of a sum", shapes: [[3, 6], [3, 6], [6], [6]]) { p in
      let both = p[0].layerNorm(adding: p[1], weight: p[2], bias: p[3])
      return both.norm + both.sum
    },
    Case(name: "layer norm", shapes: [[3, 6], [6], [6]]) {
      $0[0].layerNorm(weight: $0[1], bias: $0[2])
    },
    Case(name: "RMS norm", shapes: [[3, 6], [6]]) { $0[0].rmsNorm(weight: $0[1]) },
    Case(name: "attention", shapes: [[2, 3, 8], [2, 4, 8], [2, 4, 6], [2, 3, 4]]) { p in
      p[0].attention(keys: p[1], values: p[2], heads: 2, bias: p[3])
    },
    Case(name: "causal attention", shapes: [[2, 5, 8], [2, 5, 8], [2, 5, 8]]) { p in
      p[0].attention(keys: p[1], values: p[2], heads: 4, causal: true)
    },
    Case(name: "product", shapes: [[3, 4], [4, 5]]) { $0[0].matmul($0[1]) },
    Case(name: "arithmetic", shapes: [[3, 4], [4], [1, 4]]) { ($0[0] * $0[1] + $0[2]) / $0[1] },
    Case(name: "rows", shapes: [[5, 3]]) { $0[0].gatherRows(Indices([4, 0, 4])) },
  ]

  private static func parameters(_ shapes: [[Int]]) -> [Parameter] {
    var random = SeededRandom(seed: 1)
    return shapes.map { Parameter(normal: $0, using: &random) }
  }

  private static func gradients(_ parameters: [Parameter], of one: Case) -> [[UInt32]?] {
    let gradients = one.result(parameters).sine().sum().backward()
    return parameters.map { gradients[$0]?.values.map(\.bitPattern) }
  }

  @Test(arguments: cases)
  func anyInputsCanBeFrozen(one: Case) {
    let all = Self.gradients(Self.parameters(one.shapes), of: one)
    #expect(!all.contains { $0 == nil })
    for frozen in 0..<1 << one.shapes.count {
      let parameters = Self.parameters(one.shapes)
      for (place, parameter) in parameters.enumerated() {
        parameter.requiresGradient = frozen >> place & 1 == 0
      }
      let found = Self.gradients(parameters, of: one)
      for place in parameters.indices {
        let expected = parameters[place].requiresGradient ? all[place] : nil
        #expect(found[place] == expected, "input \(place) of \(one.name), frozen \(frozen)")
      }
    }
  }

  @Test func nothingIsRecordedWhereNothingTrains() {
    let parameters = Self.parameters([[2, 3], [4, 3]])
    for parameter in parameters { parameter.requiresGradient = false }
    #expect(!parameters[0].linear(weight: parameters[1]).requiresGradient)
  }

  @Test func aDetachedCopyOfAFrozenParameterDoesNotTrainLater() {
    let parameter = Parameter([1, 2])
    parameter.requiresGradient = false
    let constant = parameter.detached()
    parameter.requiresGradient = true
    #expect(!constant.requiresGradient)
    #expect((constant * 2).sum().backward().parameters.isEmpty)
  }
}
