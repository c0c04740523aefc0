// Captions of the sinusoidal page, made from the numbers that are drawn.

import SequiturFigures
import ToyModels

/// How often dimensions turn: "Turns in 100 positions: 15.9 of dimension 0, ...".
package func turnsCaption(
  _ waves: [(dimension: Int, wavelength: Double)], positions: Int
) -> RichText {
  let turns = waves.map { dimension, wavelength in
    let count = Double(positions) / wavelength
    return "\(count >= 1 ? fixed(count, 1) : significant(count, 2)) of dimension \(dimension)"
  }
  return "Turns in \(positions) positions: \(list(turns))."
}

/// Which wavelengths can be seen as bars on a linear axis.
package func linearCaption(_ lengths: [Double]) -> RichText {
  let highest = lengths.max() ?? 0
  let hidden = lengths.count { $0 < highest / 100 }
  return """
    The highest of \(lengths.count) bars is \(significant(highest / (lengths.min() ?? 1), 2)) times as \
    high as the lowest: \(hidden) of them are lower than a hundredth of it and cannot be seen.
    """
}
