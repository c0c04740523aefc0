// --profile: where the time of a training step goes, by operation and shape.

import ExampleSupport
import Sequitur
import SequiturTensor

/// The mean time of each operation in a training step.
struct StepProfile {
  private var clock = OperationClock()
  private var clip = 0.0
  private var update = 0.0
  private var total = 0.0
  private var graph: (forward: Double, backward: Double) = (0, 0)
  private let steps: Int

  /// Trains for some steps to warm up, and then for as many as the budget asks.
  init(_ workload: Workload, budget: Budget) {
    let training = Training(workload)
    let estimate = (0..<2).map { _ in secondsOf { _ = training.step() } }.min() ?? 1
    steps = max(budget.repetitions, Int(budget.seconds / estimate))
    let clock = clock
    let bare = Training(workload.withoutNumbers)
    _ = bare.step()
    for _ in 0..<steps {
      var loss = bare.forward()
      graph.forward += secondsOf { loss = bare.forward() }
      graph.backward += secondsOf { _ = loss.backward() }
      total += secondsOf {
        clock.start()
        var gradients = observingOperations(with: clock) { training.forward().backward() }
        clip += secondsOf { training.clip(&gradients) }
        update += secondsOf { training.update(with: gradients) }
      }
    }
  }

  /// The operations, the slowest first, and the rest of the step.
  func table(usesColor: Bool) -> String {
    var table = TextTable([
      .left("operation"), .left("inputs"), .right("times"), .right("forward ms"),
      .right("backward ms"), .right("share"),
    ])
    let perStep = 1e3 / Double(steps)
    func share(_ seconds: Double) -> String { Report.percent(seconds / total) }
    let entries = clock.entries.sorted { $0.value.seconds > $1.value.seconds }
    for (operation, time) in entries {
      table.add([
        operation.name, operation.inputs, "\(time.count / steps)",
        Report.short(time.forward * perStep),
        Report.short(time.backward * perStep), share(time.seconds),
      ])
    }
    for (name, seconds) in [("clip", clip), ("update", update)] {
      table.add([name, "", "1", Report.short(seconds * perStep), "", share(seconds)])
    }
    table.add([
      "graph, in all of them", "", "", Report.short(graph.forward * perStep),
      Report.short(graph.backward * perStep), share(graph.forward + graph.backward),
    ])
    let forward = entries.reduce(0) { $0 + $1.value.forward }
    let backward = entries.reduce(0) { $0 + $1.value.backward }
    let accounted = forward + backward + clip + update
    table.add([
      "rest", "", "", Report.short((total - accounted) * perStep), "", share(total - accounted),
    ])
    table.add(
      [
        "step", "", "", Report.short(forward * perStep), Report.short(backward * perStep),
        "\(Report.short(total * perStep)) ms",
      ], style: .bold)
    return table.text(usesColor: usesColor)
  }
}

/// Adds up the time between one operation and the next.
private final class OperationClock: OperationObserver, @unchecked Sendable {
  // Unchecked: used by the one thread that trains.
  struct Operation: Hashable {
    let name: String
    let inputShapes: [[Int]]

    /// The different shapes among the inputs: `12x64x128, 512x128`.
    var inputs: String {
      var shown: [String] = []
      for shape in inputShapes.map({ $0.map(String.init).joined(separator: "x") }) {
        if !shown.contains(shape) { shown.append(shape) }
      }
      return shown.joined(separator: ", ")
    }
  }

  struct Time {
    var count = 0
    var forward = 0.0
    var backward = 0.0
    var seconds: Double { forward + backward }
  }

  private(set) var entries: [Operation: Time] = [:]
  private var last = ContinuousClock.now

  /// What follows belongs to the next operation.
  func start() { last = .now }

  func recorded(_ result: Tensor, of operation: String, inputs: [Tensor]) {
    let operation = Operation(name: operation, inputShapes: inputs.map(\.shape))
    entries[operation, default: Time()].forward += lap()
    entries[operation, default: Time()].count += 1
    start()
  }

  func passedBack(through operation: String, inputShapes: [[Int]]) {
    let operation = Operation(name: operation, inputShapes: inputShapes)
    entries[operation, default: Time()].backward += lap()
    start()
  }

  private func lap() -> Double { (ContinuousClock.now - last) / .seconds(1) }
}
