// What the cases call, by name: layers with given parameters, and optimisers.

import Sequitur

extension NumberRun {
  static var layers: [String: Call] {
    [
      "Linear": { numbers, _ in
        outcome(Linear(from: 3, to: 5, using: &random), numbers) { $0($1[0]) }
      },
      "Embedding": { numbers, _ in
        outcome(Embedding(vocabularySize: 5, width: 3, using: &random), numbers) { layer, _ in
          layer(Indices(rows: [[3, 0, 3], [3, 1, 1]]))
        }
      },
      "LayerNorm": { numbers, _ in outcome(LayerNorm(width: 7), numbers) { $0($1[0]) } },
      "RMSNorm": { numbers, _ in outcome(RMSNorm(width: 7), numbers) { $0($1[0]) } },
      "FeedForward": { numbers, arguments in
        let network = FeedForward(
          width: 3, hidden: 7,
          activation: Activation(rawValue: arguments.activation ?? "") ?? .gelu,
          using: &random)
        return outcome(network, numbers) { $0($1[0]) }
      },
      "Conv1D": { numbers, arguments in
        let layer = Conv1D(
          from: 3, to: 5, kernelWidth: arguments.rows ?? 1, causal: arguments.causal ?? false,
          using: &random)
        return outcome(layer, numbers) { $0($1[0]) }
      },
      "MultiHeadAttention": { numbers, arguments in
        let layer = MultiHeadAttention(
          width: 8, heads: arguments.heads ?? 2, keyHeads: arguments.keyHeads,
          causal: arguments.causal ?? false, queryKeyNorm: arguments.norm ?? false,
          positions: positions(arguments), using: &random)
        return outcome(layer, numbers) { $0($1[0]) }
      },
      "cross-attention": { numbers, _ in
        outcome(MultiHeadAttention(width: 4, heads: 2, using: &random), numbers) {
          $0($1[0], context: $1[1])
        }
      },
      "SinusoidalPositions": { numbers, _ in
        outcome(SinusoidalPositions(maximumLength: 5, width: 6), numbers) {
          $0.addToTokens($1[0], from: 0)
        }
      },
      "LearnedPositions": { numbers, _ in
        outcome(LearnedPositions(maximumLength: 6, width: 4, using: &random), numbers) {
          $0.addToTokens($1[0], from: 2)
        }
      },
      "TransformerBlock": { numbers, arguments in
        let block = TransformerBlock(
          attention: MultiHeadAttention(width: 8, heads: 2, causal: true, using: &random),
          feedForward: FeedForward(width: 8, hidden: 12, using: &random),
          attentionNorm: LayerNorm(width: 8), feedForwardNorm: LayerNorm(width: 8),
          placement: NormPlacement(rawValue: arguments.placement ?? "") ?? .pre)
        return outcome(block, numbers) { $0($1[0]) }
      },
      "GPT": { numbers, arguments in
        var configuration = GPT.Configuration(contextLength: 6, layers: 2, heads: 2, width: 8)
        configuration.tiedHead = arguments.tied ?? true
        configuration.logitCap = arguments.limit
        return outcome(GPT(configuration, vocabularySize: 5, using: &random), numbers) { model, _ in
          model.loss(
            Indices(rows: [[2, 0, 4, 2], [1, 1, 1, 1]]),
            Indices(rows: [[0, 4, 2, -1], [1, 1, 1, 3]]))
        }
      },
    ]
  }

  static var optimizers: [String: Call] {
    [
      "optimizer": { numbers, arguments in
        let module = Rows(parameters: [numbers[0]])
        var optimizer = try optimizer(of: module, arguments)
        let (steps, count) = (numbers[1].shape[0], numbers[1].shape[1])
        for step in 0..<steps {
          var gradients = Gradients()
          gradients[numbers[0]] = numbers[1].slice(axis: 0, step..<step + 1).reshaped([count])
          optimizer.update(with: gradients)
        }
        return NumberOutcome(output: numbers[0].detached(), parameters: [])
      },
      "clip": { numbers, arguments in
        var gradients = Gradients()
        for parameter in numbers { gradients[parameter] = parameter.detached() }
        gradients.clip(toNorm: arguments.limit ?? .infinity)
        let clipped = numbers.compactMap { gradients[$0]?.reshaped([-1]) }
        return NumberOutcome(output: .concatenate(clipped, axis: 0), parameters: [])
      },
      "Schedule": { _, arguments in
        let schedule =
          arguments.fall == "linear"
          ? Schedule.linear(peak: 0.1, final: 0.01, warmUp: 3, steps: 20)
          : Schedule.cosine(peak: 0.1, final: 0.01, warmUp: 3, steps: 20)
        return NumberOutcome(output: Tensor((0..<22).map { schedule($0) }), parameters: [])
      },
    ]
  }

  /// Parameters without a layer.
  private struct Rows: Module {
    let parameters: [Parameter]
  }

  /// Start values, all of which are replaced.
  private static var random: SeededRandom {
    get { SeededRandom(seed: 1) }
    set {}
  }

  /// A module whose parameters take the first of the numbers; the rest are its inputs.
  private static func outcome<M: Module>(
    _ module: M, _ numbers: [Parameter], _ call: (M, [Parameter]) -> Tensor
  ) -> NumberOutcome {
    let named = module.namedParameters()
    for (entry, values) in zip(named, numbers) { entry.parameter.assign(values) }
    let inputs = Array(numbers.dropFirst(named.count))
    return NumberOutcome(
      output: call(module, inputs), parameters: named + inputs.map { ("", $0) })
  }

  private static func positions(_ arguments: NumberCase.Arguments) -> any PositionEncoding {
    let kind = arguments.positions.flatMap { PositionEncodingKind(rawValue: $0) }
    return switch kind ?? PositionEncodingKind.none {
    case .none, .learned, .sinusoidal: NoPositions()
    case .rope: RotaryPositions()
    case .ropeHalfSplit: RotaryPositions(pairing: .halfSplit)
    case .alibi: ALiBiPositions()
    case .directionalALiBi: ALiBiPositions(.directional)
    case .shaw: ShawPositions(headWidth: 4, maximumDistance: 2, using: &random)
    case .t5:
      T5Positions(
        heads: 2, buckets: 8, maximumDistance: 10, bidirectional: arguments.causal != true,
        using: &random)
    case .evenPoPE: PolarPositions(heads: 2, headWidth: 4, trainsDelta: false, using: &random)
    case .pope: PolarPositions(heads: 2, headWidth: 4, using: &random)
    }
  }

  private static func optimizer(
    of module: Rows, _ arguments: NumberCase.Arguments
  ) throws -> any Optimizer {
    let (rate, decay) = (arguments.rate ?? 0, arguments.decay ?? 0)
    let constants = AdamConstants(
      beta1: arguments.beta1 ?? 0.9, beta2: arguments.beta2 ?? 0.999,
      epsilon: arguments.epsilon ?? 1e-8)
    switch arguments.kind {
    case "SGD":
      return SGD(
        module, learningRate: rate, momentum: arguments.momentum ?? 0,
        weightDecay: decay, nesterov: arguments.nesterov ?? false)
    case "Adam":
      return Adam(
        module, learningRate: rate, constants: constants, weightDecay: decay)
    default:
      // Of a vector, which would not decay by default.
      let group = ParameterGroup(name: "all", weightDecay: decay) { _ in true }
      return try AdamW(module, learningRate: rate, constants: constants, groups: [group])
    }
  }
}
