// Sinusoidal positions: a fixed table of sines and cosines, added to the token rows.

import SequiturBase
import SequiturTensor

/// X' = X + PE with PE(p, 2i) = sin(p / 10000^(2i/C)) and PE(p, 2i+1) = cos(p / 10000^(2i/C))
/// (Vaswani et al. 2017).
///
/// Rows have norm √(C/2), and PE(p + k) = M_k PE(p) for a rotation M_k that does not depend on p.
public struct SinusoidalPositions: PositionEncoding {
  /// "sinusoidal".
  public let name = "sinusoidal"
  /// [maximum length, C]; constant.
  public let table: Tensor

  /// True.
  public var leavesAttentionAlone: Bool { true }

  /// Computes the table, in Double before it is rounded.
  public init(maximumLength: Int = 5000, width: Int) {
    table = Tensor(
      Self.table(length: maximumLength, width: width).map { Float($0) },
      shape: [maximumLength, width])
  }

  /// The rows of the table.
  public var maximumLength: Int? { table.shape[0] }

  /// Adds rows `start ..< start + T` of the table to [B, T, C].
  public func addToTokens(_ tokens: Tensor, from start: Int) -> Tensor {
    adding(table, to: tokens, from: start)
  }

  /// The table [length, width] in Double, row-major. An odd width ends with a sine.
  public static func table(length: Int, width: Int) -> [Double] {
    let frequencies = (0..<width).map { frequency(dimension: $0, width: width) }
    return (0..<length).flatMap { position in
      frequencies.enumerated().map { dimension, frequency in
        let angle = Double(position) * frequency
        return dimension % 2 == 0 ? sin(angle) : cos(angle)
      }
    }
  }

  /// The angle in radians by which a dimension advances from one position to the next,
  /// 10000^(-2i/C) for dimensions 2i and 2i + 1. Its wavelength is 2π over it, in positions.
  public static func frequency(dimension: Int, width: Int) -> Double {
    pow(10000, -Double(dimension - dimension % 2) / Double(width))
  }
}
