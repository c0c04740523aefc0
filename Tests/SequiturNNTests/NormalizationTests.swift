// LayerNorm, RMSNorm and those without weights: values, the laws of their rows, and that the choice reaches the models.

import SequiturNN
import SequiturTensor
import Testing

struct NormalizationTests {
  // ln = lambda x, g, b, e=1e-5: \
  //   (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + e) * g + b
  // rms = lambda x, g, e=1e-5: x / np.sqrt((x * x).mean(-1, keepdims=True) + e) * g
  // of x = w((2,4),.1), g = w((4,),.2), b = w((4,),.3)
  @Test func values() {
    let cases: [(String, any NormLayer, [Float])] = [
      (
        "ln(x, g, b)", LayerNorm(width: 4),
        [
          0.2674664, 2.258256, 0.3657785, 0.3544875, -0.01022744, 1.207191, 0.6607017, -0.9310871,
        ]
      ),
      (
        "ln(x, g, 0, .1)", LayerNorm(width: 4, bias: false, epsilon: 0.1),
        [
          -0.02508237, 1.125366, 0.1131275, 1.096201, -0.2753156, 0.1869525, 0.3795038,
          -0.05358801,
        ]
      ),
      (
        "rms(x, g)", RMSNorm(width: 4),
        [
          0.03010209, 1.491884, 0.2172868, 0.939881, -0.2439664, 0.4585247, 0.4937485, -0.2691083,
        ]
      ),
      (
        "rms(x, g, .1)", RMSNorm(width: 4, epsilon: 0.1),
        [
          0.02713858, 1.34501, 0.1958953, 0.8473511, -0.2210866, 0.4155231, 0.4474435, -0.2438707,
        ]
      ),
    ]
    for (name, norm, expected) in cases {
      for (place, parameter) in norm.parameters.enumerated() {
        parameter.assign(waves([4], phase: [0.2, 0.3][place]))
      }
      #expect(norm.parameters.count == (name == "ln(x, g, b)" ? 2 : 1), "\(name)")
      expectClose(norm(waves([2, 4], phase: 0.1)), [2, 4], expected, name)
    }
  }

  @Test func rowsOfAFreshNorm() {
    var random = SeededRandom(seed: 1)
    let x = Tensor(normal: [3, 16], deviation: 5, using: &random) + 7
    for (norm, mean) in [(LayerNorm(width: 16), 1e-5), (RMSNorm(width: 16), .infinity)]
      as [(any NormLayer, Float)]
    {
      let rows = norm(x)
      for row in 0..<3 {
        let values = rows.values[row * 16..<(row + 1) * 16]
        #expect(abs(values.reduce(0, +) / 16) < mean, "\(norm)")
        #expect(abs(values.reduce(0) { $0 + $1 * $1 } / 16 - 1) < 1e-4, "\(norm)")
      }
    }
  }

  /// The bits of a norm whose weights and biases have not been trained.
  @Test(arguments: Normalization.allCases) func withoutWeights(kind: Normalization) {
    var random = SeededRandom(seed: 2)
    let (x, branch) = (
      Parameter(normal: [3, 16], using: &random), Parameter(normal: [3, 16], using: &random)
    )
    let fresh: any NormLayer = kind == .layer ? LayerNorm(width: 16) : RMSNorm(width: 16)
    let norm = WeightlessNorm(kind)
    #expect(norm.parameters.isEmpty && norm(x).values == fresh(x).values)
    let (sum, expected) = (
      norm(ResidualStream(x, adding: branch)), fresh(ResidualStream(x, adding: branch))
    )
    #expect(sum.sum.values == expected.sum.values && sum.norm.values == expected.norm.values)
    let scale = Tensor(normal: [3, 16], using: &random)
    let (own, theirs) = ((norm(x) * scale).sum().backward(), (fresh(x) * scale).sum().backward())
    #expect(own[x]?.values == theirs[x]?.values)
  }

  @Test(arguments: Normalization.allCases, [true, false])
  func normsOfABlock(kind: Normalization, bias: Bool) {
    let model = smallGPT { ($0.norm, $0.bias) = (kind, bias) }
    #expect(
      model.namedParameters().map(\.name).filter { $0.hasPrefix("blocks.0.attentionNorm.") }
        == (kind == .layer && bias ? ["weight", "bias"] : ["weight"])
        .map { "blocks.0.attentionNorm.\($0)" })
  }

  @Test func theFinalNormFollows() {
    #expect(smallGPT { $0.norm = .rms }.norm is RMSNorm)
    let weightless = smallGPT { ($0.norm, $0.normWeights) = (.rms, false) }
    #expect((weightless.norm as? WeightlessNorm)?.kind == .rms)
    #expect(!weightless.namedParameters().contains { $0.name.contains("orm") })
  }

  static let mistakes: Mistakes = [
    "LayerNorm: found epsilon -1e-05, expected a finite number of 0 or more": {
      _ = LayerNorm(width: 4, epsilon: -1e-5)
    },
    "RMSNorm: found epsilon nan": { _ = RMSNorm(width: 4, epsilon: .nan) },
    "WeightlessNorm: found epsilon -1.0": { _ = WeightlessNorm(.rms, epsilon: -1) },
  ]
}
