// The report's positions: the table that is added, or what the encoding does instead.

import PositionAnalysis
import Sequitur
import SequiturFigures

extension TrainingReport {
  /// The most rows and columns of a picture: more could not be told apart, and cost space.
  private static let mostPositions = 256

  /// Table and cosines of an added table; a sentence for every encoding.
  var positionsSection: Section {
    Section("How it knows the order") {
      Paragraph(RichText(orderSentence))
      if let table = addedTable { tableBlocks(table) }
    }
  }

  private var orderSentence: String {
    switch contents.configuration.model.positions {
    case .none:
      "Nothing is added. The causal mask alone tells positions apart: each token sees one more than "
        + "the token before it."
    case .learned: "A trained row for each position is added to the token's row."
    case .sinusoidal:
      "A fixed row of sines and cosines for each position is added to the token's row."
    case .rope, .ropeHalfSplit:
      "There is no table: in every layer, queries and keys are turned by an angle that grows with "
        + "their position, so that their product depends on the distance (RoPE)."
    case .alibi, .directionalALiBi:
      "There is no table: each head lowers its attention in proportion to the distance, every head "
        + "with a slope of its own (ALiBi). Nothing of it is trained."
    case .t5:
      "There is no table: each head adds a trained number to its attention for every range of "
        + "distances, near ones one by one, far ones together (T5)."
    case .shaw:
      "There is no table: keys and values gain a trained row for each distance up to a limit (Shaw et "
        + "al.)."
    case .pope, .evenPoPE:
      "There is no table: queries and keys become lengths and angles, and the angles alone carry "
        + "positions (PoPE)."
    }
  }

  /// The rows that are added to the tokens' [T, C]; nil if the encoding adds none.
  private var addedTable: Matrix? {
    let table: Tensor
    switch contents.model.positions {
    case let learned as LearnedPositions: table = learned.table
    case let sinusoidal as SinusoidalPositions: table = sinusoidal.table
    default: return nil
    }
    let width = table.shape[1]
    let length = min(table.shape[0], contents.model.configuration.contextLength)
    let values = table.values.prefix(length * width).map { Double($0) }
    return Matrix(rows: length, columns: width, values: values)
  }

  private func tableBlocks(_ table: Matrix) -> [any PageBlock] {
    let positions = Selection(table.rows, atMost: Self.mostPositions)
    let dimensions = Selection(table.columns, atMost: Self.mostPositions)
    let shown = Matrix(rows: positions.count, columns: dimensions.count) {
      table[positions[$0], dimensions[$1]]
    }
    let rows = Matrix(rows: positions.count, columns: table.columns) { table[positions[$0], $1] }
    let isLearned = contents.configuration.model.positions == .learned
    return [
      FigureBlock(
        Heatmap(
          title: "The position table", values: shown.transposed,
          rowLabels: dimensions.labels, columnLabels: positions.labels,
          rowAxis: dimensions.axis("dimension"), columnAxis: positions.axis("position"),
          scale: .diverging(), scaleLabel: "value", isPicture: true, width: 820),
        caption: isLearned
          ? """
          One column a position, one row a dimension. Noise is what training started from; smooth \
          horizontal waves are what it has learned, and stronger colours mean that it uses them.
          """
          : "One column a position, one row a dimension: fast waves above, slow ones below."),
      FigureBlock(
        Heatmap(
          title: "How alike positions are", values: rows.rowCosines,
          rowLabels: positions.labels, columnLabels: positions.labels,
          rowAxis: positions.axis("position"), columnAxis: positions.axis("position"),
          scale: .diverging(limit: 1), scaleLabel: "cosine similarity", hasSquareCells: true,
          isPicture: true, width: 560),
        caption: isLearned
          ? """
          The cosine of every two rows. A table without training is near 0 off the diagonal; a band \
          along it means that the model has learned which positions are neighbours.
          """
          : "The cosine of every two rows depends on their distance alone: the bands are straight."),
    ]
  }
}

/// Indices that a picture shows: all, or every k-th.
private struct Selection {
  let step: Int
  let count: Int

  init(_ all: Int, atMost limit: Int) {
    step = max(1, (all + limit - 1) / limit)
    count = (all + step - 1) / step
  }

  subscript(place: Int) -> Int { place * step }

  /// What stands beside the picture; empty where its own numbers are right.
  var labels: [String] { step == 1 ? [] : (0..<count).map { "\(self[$0])" } }

  func axis(_ name: String) -> String { step == 1 ? name : "\(name), every \(step)th" }
}
