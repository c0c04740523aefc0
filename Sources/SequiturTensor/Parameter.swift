// Parameter: a tensor that trains.

import CSequiturKernels

/// A tensor that trains: `backward()` reports its gradient and an optimiser updates it in place.
///
/// The type says what trains. A `Tensor` held by a layer is a constant.
public final class Parameter: Tensor {
  /// The name inside the model, such as `blocks.0.attention.query.weight`; set when a model's
  /// parameters are first listed, used in messages.
  public package(set) var path: String?

  /// Always true: this is where gradients end.
  public override var requiresGradient: Bool { true }

  override var asParameter: Parameter? { self }

  /// Replaces all numbers. The count must be the same.
  ///
  /// Not to be called between a forward and its backward: the graph reads the parameter's memory.
  public func assign(_ values: [Float]) {
    guard values.count == count else {
      stop(
        "Parameter.assign", "\(values.count) values for shape \(shape)",
        expected: "\(count) values",
        involving: [self])
    }
    values.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { pointer.update(from: base, count: count) }
    }
  }

  /// Moves parameters behind one another in memory, so that one product can read them all: see
  /// ``Tensor/linear(weights:biases:)``. For layers that have just created them.
  public static func placeSideBySide(_ parameters: [Parameter]) {
    let storage = Storage(count: parameters.reduce(0) { $0 + $1.count })
    var offset = 0
    for parameter in parameters {
      parameter.move(to: storage, offset: offset)
      offset += parameter.count
    }
  }

  /// Creates a parameter with a copy of a tensor's numbers.
  public convenience init(copying tensor: Tensor) {
    self.init(tensor.values, shape: tensor.shape)
  }
}
