// The weights of a whole module in fewer bits, for sampling.

import SequiturTensor

/// A module with matrices that only linear maps and gathered rows read, so that they may be held as
/// blocks: ``Linear``, ``Embedding`` and ``Conv1D`` are such, and layers of your own may be.
public protocol QuantizableModule: Module {
  /// Matrices [O, I].
  var quantizableWeights: [Parameter] { get }
}

extension Linear: QuantizableModule {
  /// The weight.
  public var quantizableWeights: [Parameter] { [weight] }
}

extension Embedding: QuantizableModule {
  /// The table.
  public var quantizableWeights: [Parameter] { [table] }
}

extension Conv1D: QuantizableModule {
  /// The weight.
  public var quantizableWeights: [Parameter] { [weight] }
}

extension Module {
  /// Holds the weights of every ``QuantizableModule`` in it as ``Quantization/q8``
  /// (``Parameter/quantize()``), to sample or evaluate it: a model as large as GPT-2 writes about
  /// twice as many tokens a second. It cannot be trained or saved then, and is called in
  /// `withoutGradient`.
  ///
  /// - Returns: the names of those that stay in F32: rows that 32 does not divide, and numbers that
  ///   are not finite or too large.
  public func quantizeWeights() -> [String] {
    let weights = Set(
      modules((any QuantizableModule).self).flatMap(\.module.quantizableWeights)
        .map(ObjectIdentifier.init))
    return namedParameters()
      .filter { weights.contains(ObjectIdentifier($0.parameter)) && !$0.parameter.quantize() }
      .map(\.name)
  }
}
