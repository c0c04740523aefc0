// The section about the symmetry behind it all.

import SequiturFigures
import ToyModels

extension Section {
  /// How far one layer is from commuting with reorderings.
  static func symmetry(_ rows: [SymmetryRow]) -> Section {
    Section("The symmetry") {
      Formula("f(P x) = P f(x)")
      Paragraph(
        """
        Attention without positions compares rows and averages rows; nowhere does it ask where a row \
        stands. Reorder the input by \(emphasis: "P") and each output comes out the same, at its new \
        place. That is \(strong: "equivariance"). Average over positions, and the order is gone: that \
        is \(strong: "invariance").
        """)
      FigureBlock(
        Heatmap(
          title: "Deviation from the symmetry, one attention layer",
          values: NumberGrid(
            rows.map {
              [
                $0.maxDeviation, $0.meanDeviation, $0.reversalDeviation, $0.pooledDeviation,
                $0.control,
              ]
            }),
          rowLabels: rows.map { Variant(encoding: $0.encoding, causal: $0.causal).title },
          columnLabels: [
            "permuted, largest", "permuted, mean", "reversed, largest", "pooled, largest",
            "control, mean",
          ],
          rowAxis: "position encoding", columnAxis: "what is compared",
          scale: .logarithmic(1e-8...1), scaleLabel: "absolute difference",
          cellText: .significant(2), width: 820),
        caption: """
          One untrained layer, 6 tokens, width 32, 4 heads, Float32, permutation [2, 0, 4, 1, 5, 3]. \
          \(found(rows)) The control, which does not undo the permutation, shows that the permutation \
          does move things.
          """)
    }
  }
}

/// Who commutes with the permutation up to rounding, and who with the reversal alone.
private func found(_ rows: [SymmetryRow]) -> String {
  func titles(_ isWanted: (SymmetryRow) -> Bool) -> String {
    let titles = rows.filter(isWanted).map {
      "\u{201C}\(Variant(encoding: $0.encoding, causal: $0.causal).title)\u{201D}"
    }
    return titles.isEmpty ? "no row" : list(titles)
  }
  let permuted = titles { $0.maxDeviation <= Symmetry.rounding }
  let reversed = titles {
    $0.maxDeviation > Symmetry.rounding && $0.reversalDeviation <= Symmetry.rounding
  }
  return "At the level of rounding when permuted: \(permuted); when reversed alone: \(reversed)."
}
