// Several linear maps of one input, their results side by side: query, key and value in one.

import CSequiturKernels

extension Tensor {
  /// x W₁ᵀ + b₁, x W₂ᵀ + b₂, ... beside one another: [..., I] with weights [O₁, I], [O₂, I], ...
  /// and biases [O₁], [O₂], ... (all of them or none) gives [..., O₁ + O₂ + ...].
  ///
  /// Maps that are behind one another in memory (``Parameter/placeSideBySide(_:)``) are one
  /// product, forward and backward. Stops if the input and the maps do not fit together.
  public func linear(weights: [Tensor], biases: [Tensor] = []) -> Tensor {
    checkMaps(weights, biases)
    // Blocks have no groups: they are read for few rows, where a product is as long as its reading.
    guard weights.allSatisfy({ $0.q8 == nil }) else {
      let results = weights.enumerated().map {
        linear(weight: $1, bias: biases.isEmpty ? nil : biases[$0])
      }
      return Tensor.concatenate(results, axis: -1)
    }
    let (inputs, rows) = (shape[rank - 1], shape.dropLast().reduce(1, *))
    let outputs = weights.reduce(0) { $0 + $1.shape[0] }
    let groups = MapGroup.groups(of: weights, biases)
    let result = Tensor(uninitialized: shape(withLast: outputs))
    for group in groups {
      Tensor.product(
        rows, group.outputs, inputs, pointer, (inputs, 1), group.weight, (1, inputs),
        result.pointer + group.column, cRow: outputs, bias: group.bias)
    }
    guard Scope.isWatched else { return result }
    let (x, xShape) = (memory, shapeIfTrained)
    let weightTrains = weights.map(\.requiresGradient)
    let biasTrains = biases.map(\.requiresGradient)
    let operands = [self] + weights + biases
    return result.recorded("linear", inputs: operands, isForgotten: true) { upstream in
      let dX = xShape.map { Tensor(uninitialized: $0) }
      if let dX {
        for (place, group) in groups.enumerated() {
          Tensor.product(
            rows, inputs, group.outputs, upstream.pointer + group.column, (outputs, 1),
            group.weight, (inputs, 1), dX.pointer, accumulate: place > 0)
        }
      }
      let dWeights = MapRun.runs(of: groups, training: weightTrains).flatMap { run -> [Tensor?] in
        guard run.trains else { return run.parts.map { _ in nil } }
        let gradient = Tensor(uninitialized: [run.parts.reduce(0, +), inputs])
        Tensor.product(
          gradient.shape[0], inputs, rows, upstream.pointer + run.column, (1, outputs), x.pointer,
          (inputs, 1), gradient.pointer)
        return gradient.rowRanges(run.parts)
      }
      guard biasTrains.contains(true) else {
        return [dX] + dWeights + biasTrains.map { _ in nil }
      }
      let dBias = Tensor(uninitialized: [outputs])
      sq_sum(1, Int64(rows), Int64(outputs), upstream.pointer, dBias.pointer)
      return [dX] + dWeights + dBias.rowRanges(groups.flatMap(\.parts))
    }
  }

  /// Consecutive ranges of the first axis, as views.
  private func rowRanges(_ lengths: [Int]) -> [Tensor?] {
    let width = shape.dropFirst().reduce(1, *)
    var offset = 0
    return lengths.map { length in
      defer { offset += length * width }
      return view(as: [length] + shape.dropFirst(), from: offset)
    }
  }

  private func checkMaps(_ weights: [Tensor], _ biases: [Tensor]) {
    var found: String {
      "input \(shape), weights \(weights.map(\.shape)), biases \(biases.map(\.shape))"
    }
    guard let inputs = shape.last, !weights.isEmpty,
      weights.allSatisfy({ $0.rank == 2 && $0.shape[1] == inputs })
    else {
      stop(
        "linear", found, expected: "weights of shape [outputs, the input's last axis]",
        involving: weights)
    }
    guard biases.isEmpty || biases.map(\.shape) == weights.map({ [$0.shape[0]] }) else {
      stop(
        "linear", found, expected: "a bias of shape [outputs] for every weight, or none",
        involving: weights + biases)
    }
  }
}

/// Maps whose weights, and biases, follow one another in memory.
private struct MapGroup {
  /// Held for their memory.
  var storages: [Storage]
  let weight: UnsafeMutablePointer<Float>
  let bias: UnsafeMutablePointer<Float>?
  /// The outputs of each map.
  var parts: [Int]
  /// Where the group's results begin in a row.
  let column: Int

  var outputs: Int { parts.reduce(0, +) }

  static func groups(of weights: [Tensor], _ biases: [Tensor]) -> [MapGroup] {
    var groups: [MapGroup] = []
    var column = 0
    for (place, weight) in weights.enumerated() {
      let bias = biases.isEmpty ? nil : biases[place]
      let held = bias.map { [weight.storage, $0.storage] } ?? [weight.storage]
      if let last = groups.last, last.isFollowed(by: weight, bias) {
        groups[groups.count - 1].storages += held
        groups[groups.count - 1].parts.append(weight.shape[0])
      } else {
        groups.append(
          MapGroup(
            storages: held, weight: weight.pointer, bias: bias?.pointer, parts: [weight.shape[0]],
            column: column))
      }
      column += weight.shape[0]
    }
    return groups
  }

  private func isFollowed(by next: Tensor, _ nextBias: Tensor?) -> Bool {
    weight + outputs * next.shape[1] == next.pointer
      && bias.map { $0 + outputs } == nextBias?.pointer
  }
}

/// Maps of one group that follow one another and all train, or all do not: what does not train
/// costs no product.
private struct MapRun {
  let trains: Bool
  /// Where the run's results begin in a row.
  let column: Int
  /// The outputs of each map.
  var parts: [Int]

  static func runs(of groups: [MapGroup], training trains: [Bool]) -> [MapRun] {
    var runs: [MapRun] = []
    var map = 0
    for group in groups {
      var column = group.column
      for (place, outputs) in group.parts.enumerated() {
        if place > 0, runs[runs.count - 1].trains == trains[map] {
          runs[runs.count - 1].parts.append(outputs)
        } else {
          runs.append(MapRun(trains: trains[map], column: column, parts: [outputs]))
        }
        (column, map) = (column + outputs, map + 1)
      }
    }
    return runs
  }
}
