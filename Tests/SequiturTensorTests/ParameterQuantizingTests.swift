// Parameters held as blocks: what reads them has the bits of the rounded numbers in F32.

import SequiturTensor
import Testing

struct ParameterQuantizingTests {
  /// A quantised matrix [O, I], and the rounded numbers in F32.
  private static func matrices(
    _ outputs: Int, _ inputs: Int, seed: UInt64 = 1
  ) -> (held: Parameter, plain: Parameter) {
    let held = normal([outputs, inputs], seed: seed)
    #expect(held.quantize() && held.isQuantized && !held.requiresGradient)
    let rows = held.gatherRows(Indices((0..<outputs).map(Int32.init)))
    return (held, Parameter(copying: rows))
  }

  @Test(arguments: [(1, 5, 32), (1, 300, 768), (4, 17, 64), (5, 33, 96), (70, 9, 160)])
  func productsHaveTheBitsOfTheRoundedNumbers(rows: Int, outputs: Int, inputs: Int) {
    let x = normal([rows, inputs], seed: 2).detached()
    let maps = (0..<3).map { Self.matrices(outputs + $0, inputs, seed: UInt64($0)) }
    let biases = maps.map { normal([$0.held.shape[0]], seed: 3) as Tensor }
    for (index, map) in maps.enumerated() {
      for activation in [nil, .relu, .gelu(.tanh)] as [LinearActivation?] {
        let found = x.linear(weight: map.held, bias: biases[index], activation: activation)
        let expected = x.linear(weight: map.plain, bias: biases[index], activation: activation)
        #expect(found.values == expected.values)
      }
    }
    for biases in [[], biases] {
      #expect(
        x.linear(weights: maps.map { $0.held as Tensor }, biases: biases).values
          == x.linear(weights: maps.map { $0.plain as Tensor }, biases: biases).values)
    }
    let indices = Indices([2, 0, 2, 1], shape: [2, 2])
    #expect(
      maps[0].held.gatherRows(indices).values == maps[0].plain.gatherRows(indices).values)
  }

  @Test func roundedNumbersStayAsTheyAre() {
    let (held, plain) = Self.matrices(3, 64)
    #expect(plain.quantize())
    let all = Indices([0, 1, 2])
    #expect(plain.gatherRows(all).values == held.gatherRows(all).values)
    // A second time changes nothing.
    #expect(held.quantize())
    #expect(plain.gatherRows(all).values == held.gatherRows(all).values)
  }

  @Test func whatHasNoBlocksStaysInF32() {
    for values: [Float] in [[.nan, 1], [-.infinity, 1], [0x1p25, 1]] {
      let matrix = Parameter(values + [Float](repeating: 0, count: 30), shape: [1, 32])
      #expect(!matrix.quantize() && !matrix.isQuantized && matrix.requiresGradient)
    }
    for shape in [[32], [2, 33], [2, 2, 32]] {
      let parameter = Parameter(ones: shape)
      #expect(!parameter.quantize() && parameter.values.allSatisfy { $0 == 1 })
    }
    #expect(Parameter(ones: [0, 32]).quantize())
  }

  @Test func thirtyTwoNumbersTake34Bytes() async {
    await #expect(processExitsWith: .success) { expectBlocksToBeSmall() }
  }

  static let mistakes: Mistakes = [
    "Tensor: found the numbers of a quantised parameter read": {
      _ = matrices(2, 32).held.values
    },
    "expected only linear maps in withoutGradient": {
      _ = normal([1, 32]).linear(weight: matrices(2, 32).held)
    },
    "Parameter.requiresGradient: found true for a quantised parameter": {
      matrices(2, 32).held.requiresGradient = true
    },
  ]
}
