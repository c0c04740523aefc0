// The captions of the single rows on the magnitude page, made from the numbers that are drawn.

import SequiturFigures
import ToyModels

/// What a token row looks like in its first dimensions.
package func tokenRowCaption(_ row: [Double], shown: Int) -> RichText {
  let moments = Moments(Array(row.prefix(shown)))
  return """
    Random numbers: those drawn have mean \(fixed(moments.mean, 2)) and standard deviation \
    \(fixed(moments.deviation, 2)).
    """
}

/// What a sinusoidal row looks like in its first dimensions, and what is not drawn.
package func positionRowCaption(_ row: [Double], shown: Int, position: Int) -> RichText {
  let width = row.count
  let shown = min(shown, width)
  let ends = [0, shown - 1].map { fixed(Sinusoid.wavelength(dimension: $0, width: width), 1) }
  let drawn: RichText = """
    Sines (even dimensions) and cosines (odd ones) of waves that take from \(ends[0]) to \(ends[1]) \
    positions for a turn, at position \(position).
    """
  let others = row.indices.dropFirst(shown)
  guard !others.isEmpty else { return drawn }
  let resting = others.count { abs(row[$0] - ($0 % 2 == 0 ? 0 : 1)) <= 0.1 }
  return """
    \(drawn) The other \(others.count) of \(width) dimensions are slower: \(resting) of them are within \
    0.1 of where they start, 0 for a sine and 1 for a cosine.
    """
}
