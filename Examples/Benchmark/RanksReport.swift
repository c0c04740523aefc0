// --filter mpi: the exchange of gradients and training steps over the ranks that a launcher has started.

import ExampleSupport
import Sequitur
import SequiturFigures
import SequiturMPI

#if MPI || MPICH

  /// What the ranks need for an exchange and for a step; rank 0 prints it.
  struct RanksReport {
    private let ranks: MPIRanks
    private let repetitions: Int
    private let isShort: Bool

    /// Measures on all ranks, and prints the tables.
    static func print(_ settings: Settings) throws {
      let ranks = try MPIRanks()
      defer { ranks.end() }
      guard ranks.count > 1 else {
        throw UsageError(
          "--filter mpi: expected at least 2 ranks, found 1; start it with mpirun -np 2")
      }
      try RanksReport(
        ranks: ranks, repetitions: settings.budget.repetitions, isShort: settings.isShort
      ).print()
    }

    private func print() throws {
      try say(
        "\(ranks.count) ranks x \(counted(Threads.count, "thread")), \(ranks.library), "
          + "\(Instructions.current)\n")
      let workloads: [Workload] = isShort ? [.w1, .w2] : [.w1, .w2, .w3]
      let exchanges = try printExchanges(of: workloads)
      var model = try calibrated(by: exchanges)
      model.flops = try printSteps(
        of: Array(zip(isShort ? [.w1] : [.w1, .w2], exchanges.map(\.median))))
      try say("\n\(model.description)\n\(ScalingModel.tables(model))")
    }

    /// The time of an exchange of a workload's gradients; the least of it, and of one without other ranks,
    /// are what the model is of, as neighbours only ever add to them.
    private struct Exchanged {
      let floats: Int
      let median, seconds, alone: Double
    }

    private func printExchanges(of workloads: [Workload]) throws -> [Exchanged] {
      var table = TextTable(
        words: ["exchange"],
        numbers: ["floats", "median ms", "min ms", "one rank ms", "MB sent", "MB/s"])
      let found = try workloads.map { workload in
        let parameters = workload.makeModel().parameters
        var gradients = Gradients()
        for parameter in parameters { gradients.add(parameter.detached(), for: parameter) }
        func sum(over collective: any Collective) throws -> [Double] {
          let count = collective.count
          let exchange = GradientExchange(
            LaneTree(lanes: count, ranks: count), parameters, over: collective)
          return try seconds {
            let transfer = exchange.begin(Set(parameters.indices))
            for parameter in transfer.parameters {
              transfer.add([gradients.entry(of: parameter)], for: parameter)
            }
            _ = try transfer.finish()
          }
        }
        let floats = parameters.reduce(0) { $0 + $1.count }
        let (alone, all) = (try sum(over: Alone()), try sum(over: ranks))
        let bytes = ScalingModel.bytesSent(floats, ranks: ranks.count)
        table.add([
          workload.name, grouped(floats), Report.short(all.quantile(0.5) * 1e3),
          Report.short(all[0] * 1e3), Report.short(alone.quantile(0.5) * 1e3),
          Report.short(bytes / 1e6), Report.short(bytes / all.quantile(0.5) / 1e6),
        ])
        return Exchanged(
          floats: floats, median: all.quantile(0.5), seconds: all[0], alone: alone[0])
      }
      try say(table.text)
      return found
    }

    /// The constants of the model: latency by exchanges of a number a rank, the rest by the largest.
    private func calibrated(by exchanges: [Exchanged]) throws -> ScalingModel {
      let one = [Int](repeating: 1, count: ranks.count)
      var numbers = [Float](repeating: 0, count: ranks.count)
      let messages = try seconds {
        for _ in 0..<100 {
          try ranks.exchange(Array(numbers), counts: one, into: &numbers, expecting: one)
          try ranks.share(&numbers, counts: one)
        }
      }[0]
      var model = ScalingModel()
      model.latency = messages / Double(100 * 2 * (ranks.count - 1))
      guard let largest = exchanges.last else { return model }
      model.handling = largest.alone / Double(largest.floats)
      let rest = largest.seconds - model.exchange(of: largest.floats, over: ranks.count)
      model.rate = ScalingModel.bytesSent(largest.floats, ranks: ranks.count) / max(1e-9, rest)
      return model
    }

    /// Prints steps of one rank alone and of all, with the share of the exchange that a walk hides, and
    /// returns the operations that a rank computes in a second, by the best of the last.
    private func printSteps(of workloads: [(Workload, exchange: Double)]) throws -> Double {
      var table = TextTable(
        words: ["step"],
        numbers: [
          "windows", "1 rank ms", "\(ranks.count) ranks ms", "times as fast", "1 rank tokens/s",
          "\(ranks.count) ranks tokens/s", "exchange after walk ms", "hidden",
        ])
      var flops = 0.0
      for (workload, exchange) in workloads {
        var options = TrainingOptions()
        options.batchSize = max(workload.batchSize, ranks.count)
        options.lanes = ranks.count
        let windows = WorkloadWindows(workload)
        func steps(over collective: any Collective, overlaps: Bool = true) throws -> [Double] {
          var trainer = Trainer(
            workload.makeModel(), on: windows, options: options, collective: collective)
          trainer.exchange.overlaps = overlaps
          return try seconds { _ = try trainer.trainStep() }
        }
        // All ranks are alone at the same time, so that none disturbs the others by its waiting.
        let samples = (alone: try steps(over: Alone()), all: try steps(over: ranks))
        let (alone, all) = (samples.alone.quantile(0.5), samples.all.quantile(0.5))
        let after = try steps(over: ranks, overlaps: false).quantile(0.5)
        let tokens = Double(options.batchSize * workload.time)
        flops =
          workload.flops * Double(options.batchSize) / Double(workload.batchSize) / samples.alone[0]
        table.add([
          workload.name, "\(options.batchSize)", Report.short(alone * 1e3),
          Report.short(all * 1e3), NumberText.fixed(alone / all, decimals: 2),
          grouped(Int(tokens / alone)), grouped(Int(tokens / all)), Report.short(after * 1e3),
          Report.percent((after - all) / exchange),
        ])
      }
      try say("\n\(table.text)")
      return flops
    }

    /// What calls took, in rising order, from when all ranks begin until all are done; the first call
    /// counts for nothing.
    private func seconds(_ body: () throws -> Void) throws -> [Double] {
      try body()
      return try (0..<repetitions).map { _ in
        _ = try ranks.gather([])
        let start = ContinuousClock.now
        try body()
        _ = try ranks.gather([])
        return (ContinuousClock.now - start) / .seconds(1)
      }.sorted()
    }

    private func say(_ text: String) throws {
      if ranks.rank == 0 { try StandardOutput.print(styled: text) }
    }
  }

  /// A workload's batches as windows, again and again.
  private struct WorkloadWindows: WindowSource {
    private let windows: [Window]

    init(_ workload: Workload) {
      windows = workload.makeBatches().flatMap { batch in
        (0..<workload.batchSize).map { row in
          let row = row * workload.time..<(row + 1) * workload.time
          return Window(
            inputs: Array(batch.inputs.values[row]), targets: Array(batch.targets.values[row]))
        }
      }
    }

    func window(_ n: Int) -> Window { windows[n % windows.count] }
  }
#else
  enum RanksReport {
    static func print(_ settings: Settings) throws {
      throw UsageError(
        "--filter mpi: expected a program that was built with MPI, found one without; build it with "
          + "'make mpi PRODUCT=benchmark', and start it with mpirun -np 2 "
          + ".build/mpi/release/benchmark --filter mpi")
    }
  }
#endif
