// Recorder: the values inside a model, by the path of the layer that made them.

import SequiturTensor

/// Keeps what the layers of a model compute, without a change to the model.
///
/// ```swift
/// let recorder = Recorder(of: model)
/// _ = recorder.record { model(ids) }
/// print(recorder.names)
/// let activation = recorder["blocks.1.feedForward.up"]  // [B, T, hidden], behind the activation
/// ```
///
/// A value has the path of the layer whose parameters made it: `tokens` (the rows of an embedding),
/// `blocks.0.attentionNorm`, `blocks.0.attention.query` (and `key`, `value`, `output`),
/// `blocks.0.feedForward.up` (with the activation that belongs to it) and `down`, `norm`, `head`. A
/// layer that uses parameters of its own several times has several values, as `tokens` has with a
/// tied head: first its rows, then the logits. ``input(of:)`` is what was read: the sum of a
/// residual stream is not made until a norm reads it, so it is found as the input of that norm.
///
/// What a layer without parameters computes has no name; attention's weights are given by
/// ``GPT/withWeights(_:)``. Recording changes no bit of any result; it keeps the values in memory
/// until the recorder goes.
public final class Recorder {
  private var steps: [String: [(input: Tensor, value: Tensor)]] = [:]
  /// The paths of all values, in the order in which they were first made.
  public private(set) var names: [String] = []

  /// Creates a recorder without values, for a model whose parameters it will know by name.
  public init(of model: some Module) {
    _ = model.namedParameters()
  }

  /// Runs the body and keeps what it computes.
  public func record<Result>(_ body: () throws -> Result) rethrows -> Result {
    let listener = Listener()
    defer {
      for (name, input, value) in listener.found {
        if steps[name] == nil { names.append(name) }
        steps[name, default: []].append((input, value))
      }
    }
    return try observingOperations(with: listener, body)
  }

  /// The last value of a layer, without a gradient; nil if it made none.
  public subscript(name: String) -> Tensor? { steps[name]?.last?.value }

  /// All values of a layer in their order.
  public func values(of name: String) -> [Tensor] { (steps[name] ?? []).map(\.value) }

  /// What the layer's last value was made from: the sum that a norm took, for one.
  public func input(of name: String) -> Tensor? { steps[name]?.last?.input }
}

/// Names results by the parameters that they were made with.
private final class Listener: OperationObserver, @unchecked Sendable {
  // Unchecked: the scope that makes it runs on one thread.
  private(set) var found: [(name: String, input: Tensor, value: Tensor)] = []

  func recorded(_ result: Tensor, of operation: String, inputs: [Tensor]) {
    let layers = Self.layers(of: inputs.compactMap { $0 as? Parameter })
    guard let first = layers.first else { return }
    let input = (inputs.first { !($0 is Parameter) } ?? inputs[0]).detached()
    guard layers.count > 1, result.shape.last == layers.reduce(0, { $0 + $1.rows }) else {
      found.append((first.path, input, result.detached()))
      return
    }
    // Maps side by side: each has its columns of the result.
    var column = 0
    for layer in layers {
      let columns = column..<column + layer.rows
      let value = withoutObserver {
        withoutGradient { result.slice(axis: result.rank - 1, columns) }
      }
      found.append((layer.path, input, value))
      column = columns.upperBound
    }
  }

  /// The layers of parameters, each once, with the length of its first parameter's first axis.
  private static func layers(of parameters: [Parameter]) -> [(path: String, rows: Int)] {
    var layers: [(path: String, rows: Int)] = []
    for parameter in parameters {
      guard let path = parameter.layer, !layers.contains(where: { $0.path == path })
      else { continue }
      layers.append((path, parameter.shape.first ?? 1))
    }
    return layers
  }

  func passedBack(through operation: String, inputShapes: [[Int]]) {}
}
