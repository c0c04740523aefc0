import SequiturTensor
import Testing

struct LinearSideBySideTests {
  /// Maps of one input, as one operation and as one for each.
  private struct Maps {
    let x: Parameter
    let weights: [Parameter]
    let biases: [Parameter]

    init(input: [Int], outputs: [Int], bias: Bool, sideBySide: Bool) {
      x = normal(input)
      weights = outputs.enumerated().map { place, count in
        normal([count, input[input.count - 1]], seed: UInt64(10 + place))
      }
      biases =
        bias
        ? outputs.enumerated().map { place, count in normal([count], seed: UInt64(20 + place)) }
        : []
      guard sideBySide else { return }
      Parameter.placeSideBySide(weights)
      Parameter.placeSideBySide(biases)
    }

    var together: Tensor { x.linear(weights: weights, biases: biases) }

    var apart: Tensor {
      let results = weights.enumerated().map { place, weight in
        x.linear(weight: weight, bias: biases.isEmpty ? nil : biases[place])
      }
      return .concatenate(results, axis: -1)
    }
  }

  @Test(arguments: [
    ([2, 3], [4]), ([2, 3], [4, 4, 4]), ([2, 5, 7], [1, 9, 3]), ([65, 33], [40, 17, 24]),
    ([0, 3], [2, 2]), ([3, 4], [0, 2]),
  ])
  func asOneMapEach(input: [Int], outputs: [Int]) throws {
    for (bias, sideBySide) in [(false, false), (false, true), (true, false), (true, true)] {
      let maps = Maps(input: input, outputs: outputs, bias: bias, sideBySide: sideBySide)
      let what = "\(input) to \(outputs), bias \(bias), side by side \(sideBySide)"
      let (together, apart) = (maps.together, maps.apart)
      #expect(together.shape == apart.shape, "\(what)")
      expectClose(together.values, doubles(apart), tolerance: 1e-6, what)
      let found = together.backward(from: ramp(together.shape))
      let expected = apart.backward(from: ramp(apart.shape))
      for parameter in [maps.x] + maps.weights + maps.biases {
        expectClose(
          try #require(found[parameter]).values, doubles(try #require(expected[parameter])),
          tolerance: 1e-6, "\(what), gradient of \(parameter.shape)")
      }
    }
  }

  @Test func itsGradientIsThatOfItsValue() {
    for sideBySide in [false, true] {
      let maps = Maps(input: [4, 3], outputs: [2, 5], bias: true, sideBySide: sideBySide)
      let check = gradientCheck([
        "x": maps.x, "w0": maps.weights[0], "w1": maps.weights[1], "b0": maps.biases[0],
        "b1": maps.biases[1],
      ]) { maps.together }
      #expect(check.passed, "\(check)")
    }
  }

  /// Parameters keep their numbers where they are moved to, and are written there.
  @Test func movedParametersAreStillParameters() {
    let (first, second) = (normal([2, 3]), normal([4, 3], seed: 5))
    let before = [first.values, second.values]
    let result = first * 2
    Parameter.placeSideBySide([first, second])
    #expect([first.values, second.values] == before)
    #expect(result.backward(from: Tensor(ones: [2, 3]))[first]?.values == [2, 2, 2, 2, 2, 2])
    second.assign([Float](repeating: 7, count: 12))
    #expect(first.values == before[0])
    #expect(second.detached().values == [Float](repeating: 7, count: 12))
    #expect(second.reshaped([12]).values == [Float](repeating: 7, count: 12))
  }

  static let mistakes: Mistakes = [
    "linear: found input [2, 3], weights [[4, 3], [4, 2]] … last axis": {
      _ = Tensor(zeros: [2, 3]).linear(weights: [Tensor(zeros: [4, 3]), Tensor(zeros: [4, 2])])
    },
    "linear: found input [2, 3] … for every weight, or none": {
      _ = Tensor(zeros: [2, 3]).linear(
        weights: [Tensor(zeros: [4, 3]), Tensor(zeros: [4, 3])], biases: [Tensor(zeros: [4])])
    },
  ]
}
