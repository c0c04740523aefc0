// Parameter: a tensor that trains.

import CSequiturKernels
import Synchronization

/// A tensor that trains: `backward()` reports its gradient and an optimiser updates it in place.
///
/// The type says what can train. A `Tensor` held by a layer is a constant; a parameter whose
/// ``requiresGradient`` is false is one for as long as that stands.
public final class Parameter: Tensor {
  /// The name inside the model, such as `blocks.0.attention.query.weight`; set when a model's
  /// parameters are first listed, used in messages.
  public package(set) var path: String?

  /// The path of the layer that holds it: its own without the last part, so "" at the top of a
  /// model; nil if it has none.
  package var layer: String? {
    path?.split(separator: ".").dropLast().joined(separator: ".")
  }

  @exclusivity(unchecked) private var trains = true

  /// How many changes of any parameter there have been.
  private static let changes = Atomic<Int>(0)

  /// The present state of all parameters: one whose ``version`` is above it has changed since.
  package static var currentVersion: Int { changes.load(ordering: .relaxed) }

  /// The number of the last change of its numbers among those of all parameters. An operation notes
  /// it, and a backward walk that finds another stops: the graph's gradients would be those of
  /// numbers that are gone.
  @exclusivity(unchecked) package private(set) var version = 0

  /// Its memory, to be written: whoever changes its numbers asks for it here, so that graphs which
  /// have read them know.
  package func change() -> UnsafeMutablePointer<Float> {
    version = Self.changes.add(1, ordering: .relaxed).newValue
    return pointer
  }

  /// Whether it trains; true unless set otherwise. The only place that says so: of a parameter for
  /// which it is false no gradient is computed, no optimiser keeps moments and no account warns.
  ///
  /// An operation looks at it when it runs, so set it between a backward and the next forward. A
  /// module's parameters are set by name with `setTrains(_:where:)`.
  public override var requiresGradient: Bool {
    get { trains }
    set {
      if newValue, isQuantized {
        stop(
          "Parameter.requiresGradient", "true for a quantised parameter",
          expected: "false: what is to train is held in F32", involving: [self])
      }
      trains = newValue
    }
  }

  override var asParameter: Parameter? { self }

  /// The same numbers as a constant, also if this parameter does not train now: it may later.
  public override func detached() -> Tensor { view(as: shape) }

  /// Replaces all numbers. The count must be the same.
  ///
  /// Between a forward and its backward this is a mistake, at which the backward stops: the graph
  /// reads the parameter's memory.
  public func assign(_ values: [Float]) {
    guard values.count == count else {
      stop(
        "Parameter.assign", "\(values.count) values for shape \(shape)",
        expected: "\(count) values",
        involving: [self])
    }
    values.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { change().update(from: base, count: count) }
    }
  }

  /// Replaces all numbers with those of a tensor of the same shape; its past is ignored. Not to be
  /// called between a forward and its backward either.
  public func assign(_ tensor: Tensor) {
    guard tensor.shape == shape else {
      stop(
        "Parameter.assign", "a tensor of shape \(tensor.shape)", expected: "shape \(shape)",
        involving: [self])
    }
    change().update(from: tensor.pointer, count: count)
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
