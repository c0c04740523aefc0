// ExportedModel: a trained classifier as numbers, for a script that runs it without the library.

import Sequitur
import SequiturBase

/// What `classifier.js` must know to compute what a ``SequenceClassifier`` computes.
package struct ExportedModel: Encodable, Sendable {
  package struct Sizes: Encodable, Sendable {
    package let length, layers, width, heads: Int
    /// What the norms add to the variance.
    package let epsilon: Float
  }

  package let sizes: Sizes
  package let causal: Bool
  /// Whether the answer is read at the last place, or from the mean of all.
  package let readsLast: Bool
  /// The parameters by name, such as "blocks.0.attention.query.weight". Those of the position
  /// encoding are in its tables.
  package let weights: [String: ExportedNumbers]
  /// What the position encoding does.
  package let hooks: PositionTables

  /// The numbers of a model of pre-norm blocks with ReLU, for sequences of one length. Stops at a
  /// readout that the script does not know.
  package init(of model: SequenceClassifier, length: Int, heads: Int = ToyModel.heads) {
    guard [.meanPool, .lastToken].contains(model.readout) else {
      stop(
        "ExportedModel", "the readout \(model.readout.rawValue)",
        expected: "mean-pool or last-token")
    }
    let width = model.tokens.table.shape[1]
    sizes = Sizes(
      length: length, layers: model.blocks.count, width: width, heads: heads,
      epsilon: model.norm.epsilon)
    causal = model.blocks.contains { $0.causal }
    readsLast = model.readout == .lastToken
    weights = Dictionary(
      uniqueKeysWithValues: model.namedParameters().filter { !$0.name.hasPrefix("positions.") }
        .map { ($0.name, ExportedNumbers($0.parameter.values)) })
    hooks = PositionTables(
      of: model.positions, length: length, heads: heads, headWidth: width / heads)
  }
}
