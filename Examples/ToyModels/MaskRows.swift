// What classifiers need of padding masks [B, T].

import Sequitur

extension Mask {
  /// The mask [B, T + 1] with a first column that is always present: for a class token.
  func withPresentColumnBefore() -> Mask {
    let length = shape[1]
    let values = (0..<shape[0]).flatMap { row in
      [true] + (0..<length).map { self[row * length + $0] }
    }
    return Mask(values, shape: [shape[0], length + 1])
  }

  /// The mask [B, T, 1], which broadcasts over rows [B, T, C].
  func withLastAxis() -> Mask {
    Mask(bytes.indices.map { self[$0] }, shape: shape + [1])
  }

  /// Weights [B, T] that average over the present places of each row; zeros for a row with none.
  func rowAverages() -> Tensor {
    let length = shape[1]
    let values = (0..<shape[0]).flatMap { row in
      let present = (0..<length).map { self[row * length + $0] }
      let share = 1 / Float(max(1, present.count { $0 }))
      return present.map { $0 ? share : 0 }
    }
    return Tensor(values, shape: shape)
  }
}
